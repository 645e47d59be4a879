/** The steps in time: a lane per goroutine, a band per phase, a dot per step. */

/** @import { Links, Say, Text, TraceIndex } from "./types" */
import { button, el, selection, setOptions, turnOff } from "./elements.js";
import { actorLabel, basisClass, functionName, phaseLabel } from "./labels.js";
import { message, short } from "./messages.js";

const LANES = 8; // with more actors, all dials share a lane
const ACTORS = 60; // actors that can be chosen
const DOT = 2.4; // pixels that a step takes at least; the lanes keep its neighbours apart
const WIDEST_DOT = 9; // pixels of a dot
const NARROWEST_DOT = 4;
const MOST_DOTS = 200; // steps that are displayed at once
const FEWEST_DOTS = 40;
const HEAD = 160; // pixels beside the lanes
const THUMB = 16; // pixels of the slider's thumb: the dots are as far from both ends as its middle
const DIAL_LANE = "all dials"; // the key of the lane that all dials share

/** The part of the trace that is displayed. @typedef {{first: number, last: number}} Page */

/**
 * Displays every step. Of a trace that is too long for that, it displays the part around the current step.
 * @param {Say} say @param {Links} links @param {(actor: string) => void} filter only one actor's steps, or with "" all
 */
export function timeline(say, links, filter) {
  const lanes = el("div", { class: "etcdlab-lanes", "aria-hidden": "true", onclick: goToDot(links) });
  const slider = stepSlider(say, links);
  const part = partBar(say, links);
  const choice = selection(say(message("only steps of")), filter);
  const slide = el("div", { class: "etcdlab-slide" }, choice, slider.element);
  const element = el("div", { class: "etcdlab-timeline" }, part.element, slide, lanes);
  /** @type {TraceIndex | null} */
  let index = null;
  let onlyActor = "";
  let page = { first: 0, last: -1 };
  /** @type {HTMLElement[]} */
  let dots = [];
  let current = -1;
  const matches = matchMarks();

  /** @param {TraceIndex} newIndex @param {string} actor @param {number} at */
  function load(newIndex, actor, at) {
    [index, onlyActor] = [newIndex, actor];
    setOptions(choice, actorOptions(say, newIndex), actor);
    turn(at);
  }

  /** Draw the page that has a step. @param {number} at */
  function turn(at) {
    if (!index) return;
    const width = Math.max(0, lanes.clientWidth - HEAD);
    page = pageAround(at, index.steps.length, Math.floor(width / DOT));
    lanes.style.setProperty("--dot", dotSize(width, page));
    const drawn = laneRows(say, index, page, onlyActor);
    lanes.replaceChildren(el("div", { class: "etcdlab-who" }), bands(say, index, page), ...drawn.rows);
    dots = drawn.dots;
    slider.load(page);
    part.load(page, index.steps.length);
    matches.draw(dots, page.first);
    current = -1;
    mark(at);
  }

  /** @param {number} at */
  function show(at) {
    if (!index?.steps.length) return;
    if (isInside(page, at, index.steps.length)) mark(at);
    else turn(at);
  }

  /** @param {number} at */
  function mark(at) {
    if (!index?.steps.length) return;
    slider.show(at, functionName(index, at));
    dots[current - page.first]?.classList.remove("etcdlab-now");
    dots[at - page.first]?.classList.add("etcdlab-now");
    markLater(dots, page, current, at);
    current = at;
  }

  return { element, load, show, turn, find: matches.find };
}

/**
 * Only the steps between the old place and the new one change.
 * @param {HTMLElement[]} dots @param {Page} page @param {number} from the old place, or -1 @param {number} at
 */
function markLater(dots, page, from, at) {
  const [low, high] = from < 0 ? [page.first, page.last] : [Math.min(at, from), Math.max(at, from)];
  for (let id = Math.max(low, page.first); id <= Math.min(high, page.last); id++)
    dots[id - page.first]?.classList.toggle("etcdlab-later", id > at);
}

/** Marks the steps that a search has found. */
function matchMarks() {
  /** @type {HTMLElement[]} */
  let dots = [];
  let first = 0;
  /** @type {Set<number>} */
  let matches = new Set();

  /** @param {Set<number>} ids */
  function find(ids) {
    matches = ids;
    dots.forEach((one, place) => {
      one.classList.toggle("etcdlab-match", matches.has(first + place));
    });
  }

  /** @param {HTMLElement[]} newDots @param {number} step of the first dot */
  function draw(newDots, step) {
    [dots, first] = [newDots, step];
    find(matches);
  }

  return { draw, find };
}

/** @param {Say} say @param {TraceIndex} index */
function actorOptions(say, index) {
  const labels = [...actorLabels(say, index)].slice(0, ACTORS).map(([key, label]) => [key, short(label, 40)]);
  return [["", say(message("all goroutines"))], ...labels];
}

/** How large a dot is. @param {number} width of the lanes, in pixels @param {Page} page */
function dotSize(width, { first, last }) {
  const size = Math.min(WIDEST_DOT, Math.max(NARROWEST_DOT, (1.6 * width) / (last - first + 1)));
  return `${size.toFixed(1)}px`;
}

/** Whether a page has a step, and the steps beside it. @param {Page} page @param {number} at @param {number} count of steps */
function isInside({ first, last }, at, count) {
  return (first === 0 || at > first) && (last === count - 1 ? at <= last : at < last);
}

/** @param {Links} links */
const goToDot =
  (links) =>
  (/** @type {Event} */ { target }) => {
    const step = target instanceof HTMLElement ? target.dataset.step : undefined;
    if (step !== undefined) links.go(Number(step));
  };

/** Which steps are displayed, where not all are, and the way to the others. @param {Say} say @param {Links} links */
function partBar(say, links) {
  const text = el("span");
  let page = { first: 0, last: -1 };
  const earlier = button("◀", () => links.go(page.first - 1), { title: say(message("earlier steps")) });
  const later = button("▶", () => links.go(page.last + 1), { title: say(message("later steps")) });
  const element = el("div", { class: "etcdlab-part", hidden: true }, earlier, text, later);

  /** @param {Page} newPage @param {number} count */
  function load(newPage, count) {
    page = newPage;
    element.hidden = page.first === 0 && page.last >= count - 1;
    text.textContent = say(message("steps {first}–{last} of {count}", { ...page, count: count - 1 }));
    turnOff(earlier, page.first === 0);
    turnOff(later, page.last >= count - 1);
  }

  return { element, load };
}

/** @param {Say} say @param {Links} links */
function stepSlider(say, links) {
  const attributes = { type: "range", min: 0, "aria-label": say(message("Step")), oninput: moved };
  const element = /** @type {HTMLInputElement} */ (el("input", attributes));
  function moved() {
    links.go(Number(element.value));
  }
  return {
    element,
    load: (/** @type {Page} */ page) => {
      element.min = String(page.first);
      element.max = String(Math.max(0, page.last));
    },
    show: (/** @type {number} */ at, /** @type {Text} */ name) => {
      element.value = String(at);
      element.setAttribute("aria-valuetext", say(message("step {number}, {function}", { number: at, function: name })));
    },
  };
}

/** The page around a step. @param {number} at @param {number} count of steps @param {number} fits steps that fit @returns {Page} */
function pageAround(at, count, fits) {
  const room = Math.min(MOST_DOTS, Math.max(FEWEST_DOTS, fits));
  if (count <= room) return { first: 0, last: count - 1 };
  const half = Math.floor(room / 2);
  const first = Math.max(0, Math.min(Math.floor(at / half) * half - Math.floor(half / 2), count - room));
  return { first, last: Math.min(count, first + room) - 1 };
}

/** @param {Say} say @param {TraceIndex} index @returns {Map<string, string>} */
function actorLabels(say, index) {
  return new Map(index.steps.map((step) => [index.actors[step.id] ?? "", say(actorLabel(step))]));
}

/** @param {Say} say @param {TraceIndex} index @param {Page} page @param {string} onlyActor */
function laneRows(say, index, page, onlyActor) {
  const steps = index.steps.slice(page.first, page.last + 1);
  const actors = steps.map((step) => index.actors[step.id] ?? "");
  const shared = new Set(actors).size > LANES;
  const keys = actors.map((actor, place) => (shared && steps[place]?.actor.role === "dial" ? DIAL_LANE : actor));
  const here = new Set(keys);
  const inOrder = [...new Set([...index.actors.filter((actor) => here.has(actor)), ...here])];
  const labels = actorLabels(say, index).set(DIAL_LANE, say(message("all dials")));
  const rows = new Map(inOrder.map((key) => [key, el("div", { class: "etcdlab-row" })]));
  const dots = steps.map((step, place) => {
    const made = dot(say, index, step.id, page, onlyActor);
    rows.get(keys[place] ?? "")?.append(made);
    return made;
  });
  const named = [...rows].flatMap(([key, row]) => [laneHead(labels.get(key) ?? key), row]);
  return { dots, rows: named };
}

/** @param {string} label */
const laneHead = (label) => el("div", { class: "etcdlab-who", title: label }, short(label, 100));

/** @param {Say} say @param {TraceIndex} index @param {number} id @param {Page} page @param {string} onlyActor */
function dot(say, index, id, page, onlyActor) {
  const classes = ["etcdlab-dot", `etcdlab-${basisClass(index.steps[id]?.basis ?? "")}`];
  if (index.failed[id]) classes.push("etcdlab-wrong");
  if (index.proves.has(`step ${id}`)) classes.push("etcdlab-proof");
  if (onlyActor && index.actors[id] !== onlyActor) classes.push("etcdlab-dim");
  return el("i", {
    class: classes.join(" "),
    "data-step": id,
    style: `left:${leftOf(id, page)}`,
    title: say(message("step {number}, {function}", { number: id, function: functionName(index, id) })),
  });
}

/** Where the middle of the slider's thumb is at a step. @param {number} step @param {Page} page */
function leftOf(step, { first, last }) {
  const part = Math.min(1, Math.max(0, (step - first) / Math.max(1, last - first)));
  return `calc(${THUMB / 2}px + (100% - ${THUMB}px) * ${part.toFixed(5)})`;
}

/** @param {Say} say @param {TraceIndex} index @param {Page} page */
function bands(say, index, page) {
  const visible = index.phases.filter((phase) => phase.last >= page.first && phase.first <= page.last);
  const made = visible.map((phase) => {
    const from = Math.max(phase.first, page.first);
    const to = Math.min(phase.last, page.last);
    const [left, right] = [leftOf(from - 0.5, page), leftOf(to + 0.5, page)];
    const style = `left:${left};width:calc(${right} - ${left})`;
    const label = say(phaseLabel(phase.name));
    return el("span", { class: "etcdlab-band", style, title: label }, label);
  });
  return el("div", { class: "etcdlab-bands" }, ...made);
}
