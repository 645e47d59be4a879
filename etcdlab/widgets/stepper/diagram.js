/** The call flow of the client. The diagram is drawn once; a move switches classes. */

/** @import { Box, Drawing, Edge, Lane, Mark, Say, Station, TraceIndex } from "./types" */
import { el, svg, textWidth } from "./elements.js";
import { basisClass, viaLabel } from "./labels.js";
import { message } from "./messages.js";
import { marksAt } from "./trace_index.js";

const BADGE_FONT = "bold 10px Helvetica, Arial, sans-serif"; // as in the style sheet

/**
 * The diagram is one tab stop: the arrow keys move from function to function, Enter goes to the steps of one.
 * @param {Say} say @param {Drawing} drawing @param {(station: string) => void} choose
 */
export function diagram(say, drawing, choose) {
  const stations = drawing.stations.map((station) => stationGroup(say, station, choose));
  const edges = drawing.edges.map((edge) => edgeGroup(say, edge));
  const crossed = svg("g"); // drawn over the edges that were not crossed
  const others = svg("g", {}, ...edges);
  const picture = pictureOf(say, drawing, [
    ...drawing.lanes.map((lane) => laneGroup(say, lane)),
    others,
    crossed,
    ...stations,
  ]);
  const element = el("div", { class: "etcdlab-canvas" }, picture);
  const tabStop = tabStops(element, drawing.stations, stations);
  const pointAt = pointer(stations);
  /** @type {{stations: Mark[], edges: Mark[]}} */
  let last = { stations: [], edges: [] };
  let current = -1;

  /** @param {TraceIndex} index @param {number} at */
  function show(index, at) {
    const marks = marksAt(index, at);
    stations.forEach((group, place) => {
      mark(say, drawing.marks, group, last.stations[place], marks.stations[place]);
    });
    edges.forEach((group, place) => {
      if (marks.edges[place] === last.edges[place]) return;
      mark(say, drawing.marks, group, last.edges[place], marks.edges[place]);
      const home = marks.edges[place] === "walked" ? crossed : others;
      if (group.parentNode !== home) home.append(group);
    });
    last = marks;
    current = index.stationOf[at] ?? -1;
    if (!pointAt(current, index.steps[at]?.basis ?? "")) return;
    if (current >= 0 && !element.contains(document.activeElement)) tabStop(current);
    requestAnimationFrame(uncover);
  }

  /** Where the page is too narrow for the whole diagram, bring the current station into view. */
  function uncover() {
    const station = drawing.stations[current];
    if (!station || element.scrollWidth <= element.clientWidth) return;
    const middle = ((station.x + station.width / 2 - drawing.x) / drawing.width) * element.scrollWidth;
    element.scrollLeft = middle - element.clientWidth / 2;
  }

  return { element, show };
}

/** @param {Say} say @param {Drawing} drawing @param {Element[]} groups */
function pictureOf(say, drawing, groups) {
  const attributes = {
    class: "etcdlab-diagram",
    role: "group",
    "aria-label": say(
      message("Call flow: the arrow keys move between functions, Enter goes to the next step of the chosen function"),
    ),
    viewBox: `${drawing.x} ${drawing.y} ${drawing.width} ${drawing.height}`,
    style: `max-width:${drawing.width * 1.1}px`,
  };
  return svg("svg", attributes, ...groups);
}

/** What marks the station where the client is. It returns whether that changed. @param {Element[]} stations */
function pointer(stations) {
  let current = -1;
  let style = "";
  return (/** @type {number} */ place, /** @type {string} */ basis) => {
    const newStyle = `etcdlab-${basisClass(basis)}`;
    if (place === current && newStyle === style) return false;
    stations[current]?.classList.remove("etcdlab-current", style);
    stations[current]?.removeAttribute("aria-current");
    stations[place]?.classList.add("etcdlab-current", newStyle);
    stations[place]?.setAttribute("aria-current", "step");
    [current, style] = [place, newStyle];
    return true;
  };
}

/**
 * The station that the tab key leads to: the one that has the focus, or had it last.
 * @param {HTMLElement} element @param {Station[]} boxes @param {SVGGraphicsElement[]} stations
 */
function tabStops(element, boxes, stations) {
  let stop = 0;

  /** @param {number} place */
  function move(place) {
    if (!stations[place]) return;
    stations[stop]?.setAttribute("tabindex", "-1");
    stations[place].setAttribute("tabindex", "0");
    stop = place;
  }

  // Not on the picture itself: a browser takes one that listens for the focus for a tab stop.
  element.addEventListener("focusin", ({ target }) => {
    if (target instanceof SVGGraphicsElement) move(stations.indexOf(target));
  });
  element.addEventListener("keydown", (event) => {
    const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation(); // outside the diagram the arrow keys step
    stations[neighbour(boxes, stop, Number(way[0]), Number(way[1]))]?.focus();
  });
  move(0);
  return move;
}

/**
 * The nearest station that way; a distance to the side counts double.
 * @param {Box[]} boxes @param {number} from @param {number} right @param {number} down
 */
function neighbour(boxes, from, right, down) {
  const middles = boxes.map(({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 }));
  const start = middles[from] ?? { x: 0, y: 0 };
  const costs = middles.map((middle) => {
    const [dx, dy] = [middle.x - start.x, middle.y - start.y];
    const ahead = dx * right + dy * down;
    return ahead > 1 ? ahead + 2 * Math.abs(dx * down + dy * right) : Infinity;
  });
  const least = Math.min(...costs);
  return Number.isFinite(least) ? costs.indexOf(least) : -1;
}

/** @param {Say} say @param {Drawing["marks"]} texts @param {SVGGraphicsElement} group @param {Mark | undefined} before @param {Mark | undefined} after */
function mark(say, texts, group, before, after) {
  if (before === after || !after) return;
  if (before) group.classList.remove(`etcdlab-${before}`);
  group.classList.add(`etcdlab-${after}`);
  const name = group.dataset.name;
  if (name) group.setAttribute("aria-label", `${name}, ${say(texts[after])}`);
}

/** @param {Say} say @param {Lane} lane */
function laneGroup(say, { x, y, width, height, title }) {
  const box = svg("rect", { x, y, width, height, rx: 12 });
  return svg("g", { class: "etcdlab-lane" }, box, svg("text", { x: x + width / 2, y: y + 19 }, say(title)));
}

/** @param {Say} say @param {Edge} edge */
function edgeGroup(say, { path, head, dash, label, via }) {
  return svg(
    "g",
    { class: "etcdlab-edge" },
    svg("path", { d: path, "stroke-dasharray": dash }),
    svg("polygon", { points: head }),
    label && svg("text", { x: label[0], y: label[1] }, say(viaLabel(via))),
  );
}

/** @param {Say} say @param {Station} station @param {(station: string) => void} choose */
function stationGroup(say, station, choose) {
  const { x, y, width, height } = station;
  const attributes = {
    class: "etcdlab-station",
    role: "button",
    tabindex: "-1",
    "data-station": station.id,
    "data-name": `${station.function}, ${station.file}`,
    onclick: () => choose(station.id),
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      choose(station.id);
    },
  };
  return svg(
    "g",
    attributes,
    svg("title", {}, `${station.package}.${station.function}\n${station.file}\n${say(station.text)}`),
    svg("rect", { class: "etcdlab-box", x, y, width, height, rx: 11 }),
    svg("rect", { class: "etcdlab-inner", x: x + 3.5, y: y + 3.5, width: width - 7, height: height - 7, rx: 8 }),
    svg("text", { x: x + width / 2, y: y + height / 2 - 2 }, station.name),
    svg("text", { class: "etcdlab-file", x: x + width / 2, y: y + height / 2 + 12 }, station.file),
    badge(x + width, y, "etcdlab-badge-failed", say(message("✗ failed"))),
    badge(x + width, y, "etcdlab-badge-here", say(message("current"))),
    badge(x + width, y, "etcdlab-badge-failed-here", say(message("✗ failed · current"))),
  );
}

/**
 * The mark of a station in words, for a person who cannot tell the colours; the style sheet displays one of them.
 * @param {number} right @param {number} top @param {string} name @param {string} text
 */
function badge(right, top, name, text) {
  const width = textWidth(text, BADGE_FONT) + 16;
  return svg(
    "g",
    { class: `etcdlab-badge ${name}`, "aria-hidden": "true" },
    svg("rect", { x: right - width - 6, y: top - 12, width, height: 16, rx: 8 }),
    svg("text", { x: right - width / 2 - 6, y: top - 0.5 }, text),
  );
}

/** What the marks mean, and the lines that this chain has. @param {Say} say @param {Drawing} drawing */
export function legend(say, drawing) {
  const lines = new Map(drawing.edges.map((edge) => [edge.via, edge.dash]));
  return el(
    "div",
    { class: "etcdlab-legend" },
    ...Object.entries(drawing.marks).map(([name, text]) => el("span", {}, boxSample(name), say(text))),
    ...[...lines].map(([via, dash]) => el("span", {}, lineSample(dash), say(viaLabel(via)))),
  );
}

/** @param {string} name of a mark */
function boxSample(name) {
  const box = svg("rect", { class: "etcdlab-box", x: 2, y: 2, width: 22, height: 10, rx: 4 });
  const group = svg("g", { class: `etcdlab-station etcdlab-${name}` }, box);
  return svg("svg", { width: 26, height: 14, "aria-hidden": "true" }, group);
}

/** @param {string} dash */
function lineSample(dash) {
  const group = svg(
    "g",
    { class: "etcdlab-edge etcdlab-walked" },
    svg("path", { d: "M1,7 L29,7", "stroke-dasharray": dash }),
  );
  return svg("svg", { width: 30, height: 14, "aria-hidden": "true" }, group);
}
