/** The picture of one level of the diagram. It is drawn once; a move switches classes. */

/** @import { Drawing, Lane, Level, LevelEdge, LevelStation, Mark, Say, Station, Text, TraceIndex } from "./types" */
import { svg, textWidth } from "./elements.js";
import { basisClass, viaLabel } from "./labels.js";
import { message } from "./messages.js";

/** As in diagram.css. */
const FLOW_FONT = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans Condensed', sans-serif";
/** The first of several marks says most. @type {Mark[]} */
const TELLING = ["failed", "walked", "earlier", "ahead"];

/**
 * @param {Say} say @param {Drawing} drawing @param {Level} level
 * @param {(place: number, stations: string[]) => void} choose a function, with those that it stands for
 * @param {(place: number) => void} list the functions that a function stands for
 */
export function flowPicture(say, drawing, level, choose, list) {
  const placeOf = new Map(drawing.stations.map((station, place) => [station.id, place]));
  const members = level.stations.map(({ id, others }) => [id, ...others].map((one) => placeOf.get(one) ?? -1));
  const stations = level.stations.map((box, place) => {
    const press = { choose: () => choose(place, [box.id, ...box.others]), list: () => list(place) };
    return stationGroup(say, drawing, level, box, members[place] ?? [], press);
  });
  const edges = level.edges.map((edge) => edgeGroup(say, edge));
  const crossed = svg("g"); // drawn over the edges that were not crossed
  const others = svg("g", {}, ...edges);
  const lanes = level.lanes.map((lane) => laneGroup(say, lane));
  const group = svg("g", {}, ...lanes, others, crossed, ...stations);
  const pointAt = pointer(stations);
  /** @type {{stations: Mark[], edges: Mark[]}} */
  let last = { stations: [], edges: [] };

  /**
   * Mark what was passed, and the current station. It returns the place of that station, and whether it changed.
   * @param {TraceIndex} index @param {number} at @param {{stations: Mark[], edges: Mark[]}} whole
   */
  function show(index, at, whole) {
    const marks = {
      stations: members.map((places) => mostTelling(places.map((place) => whole.stations[place]))),
      edges: level.edges.map(({ joins }) => mostTelling(joins.map((edge) => whole.edges[edge]))),
    };
    stations.forEach((one, place) => {
      mark(say, drawing.marks, one, last.stations[place], marks.stations[place]);
    });
    edges.forEach((one, place) => {
      if (marks.edges[place] === last.edges[place]) return;
      mark(say, drawing.marks, one, last.edges[place], marks.edges[place]);
      const home = marks.edges[place] === "walked" ? crossed : others;
      if (one.parentNode !== home) home.append(one);
    });
    last = marks;
    const station = index.stationOf[at] ?? -1;
    const current = station < 0 ? -1 : members.findIndex((places) => places.includes(station));
    return { current, moved: pointAt(current, index.steps[at]?.basis ?? "") };
  }

  return { picture: pictureOf(say, level, group), group, stations, show };
}

/** @param {(Mark | undefined)[]} marks */
const mostTelling = (marks) => TELLING.find((one) => marks.includes(one)) ?? "ahead";

/** @param {Say} say @param {Level} level @param {Element} group */
function pictureOf(say, level, group) {
  const { name, lane, edge, badge, file } = level.sizes;
  const sizes = { name, lane, edge, badge, file: file || name };
  const attributes = {
    class: "etcdlab-diagram",
    role: "group",
    "aria-label": say(
      message(
        "Call flow: the arrow keys move between functions, Enter goes to the next step of the chosen function, + lists the functions that it stands for",
      ),
    ),
    viewBox: `${level.x} ${level.y} ${level.width} ${level.height}`,
    style: Object.entries(sizes)
      .map(([text, size]) => `--${text}:${size}px`)
      .join(";"),
  };
  return svg("svg", attributes, group);
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

/** @param {Say} say @param {LevelEdge} edge */
function edgeGroup(say, { path, head, dash, label, via }) {
  return svg(
    "g",
    { class: "etcdlab-edge" },
    svg("path", { d: path, "stroke-dasharray": dash }),
    svg("polygon", { points: head }),
    label && svg("text", { x: label[0], y: label[1] }, say(viaLabel(via))),
  );
}

/**
 * @param {Say} say @param {Drawing} drawing @param {Level} level @param {LevelStation} box
 * @param {number[]} places of the functions that it stands for, its own first
 * @param {{choose: () => void, list: () => void}} press
 */
function stationGroup(say, drawing, level, box, places, { choose, list }) {
  const { x, y, width, height } = box;
  const [station, ...others] = places.flatMap((place) => drawing.stations[place] ?? []);
  const functions = others.map((one) => one.function);
  const more = functions.length ? [say(message("with {functions}", { functions }))] : [];
  const attributes = {
    class: "etcdlab-station",
    role: "button",
    tabindex: "-1",
    "data-station": box.id,
    "data-name": [say(station?.function ?? ""), station?.file, ...more].join(", "),
    onclick: choose,
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      const press = { Enter: choose, " ": choose, "+": others.length ? list : null }[event.key];
      if (!press) return;
      event.preventDefault();
      press();
    },
  };
  return svg(
    "g",
    attributes,
    svg("title", {}, hoverText(say, station, others)),
    svg("rect", { class: "etcdlab-box", x, y, width, height, rx: 11 }),
    svg("rect", { class: "etcdlab-inner", x: x + 3.5, y: y + 3.5, width: width - 7, height: height - 7, rx: 8 }),
    ...nameTexts(say, level, box, station?.name ?? "", station?.file ?? "", list),
    badge(level, box, "etcdlab-badge-failed", say(message("✗ failed"))),
    badge(level, box, "etcdlab-badge-here", say(message("current"))),
    badge(level, box, "etcdlab-badge-failed-here", say(message("✗ failed · current"))),
  );
}

/** What the browser displays for a function under the pointer. @param {Say} say @param {Station | undefined} station @param {Station[]} others */
function hoverText(say, station, others) {
  if (!station) return "";
  const lines = [`${station.package}.${station.function}`, station.file, say(station.text)];
  const files = others.map((one) => `${say(one.function)} (${one.file})`);
  if (others.length) lines.push(say(message("It stands for {functions} too.", { functions: files })));
  return lines.join("\n");
}

/**
 * The name of a function as wide as its box was made for, with the count, or its file below it.
 * @param {Say} say @param {Level} level @param {LevelStation} box @param {Text} name @param {string} file @param {() => void} list
 */
function nameTexts(say, { sizes }, box, name, file, list) {
  const { x, y, width, height, countWidth, others } = box;
  const nameWidth = widthOf(say, name, box, sizes.name);
  const baseline = y + height / 2 + (sizes.file ? -1 : 0.35 * sizes.name);
  const left = x + (width - nameWidth - countWidth) / 2;
  const attributes = { class: "etcdlab-name", textLength: nameWidth, lengthAdjust: "spacingAndGlyphs" };
  const count = { class: "etcdlab-count", x: left + nameWidth + countWidth, y: baseline, onclick: listed };

  /** @param {Event} event */
  function listed(event) {
    event.stopPropagation(); // the function itself leads to its next step
    list();
  }

  return [
    svg("text", { ...attributes, x: left + nameWidth / 2, y: baseline }, say(name)),
    others.length > 0 && svg("text", count, `+${others.length}`),
    sizes.file > 0 && svg("text", { class: "etcdlab-file", x: x + width / 2, y: baseline + sizes.file + 1 }, file),
  ];
}

/** A translated name may be shorter than the English one. It is not stretched. @param {Say} say @param {Text} name @param {LevelStation} box @param {number} size */
function widthOf(say, name, { nameWidth }, size) {
  if (typeof name === "string") return nameWidth;
  return Math.min(nameWidth, textWidth(say(name), `bold ${size}px ${FLOW_FONT}`));
}

/**
 * The mark of a station in words, for a person who cannot tell the colours; the style sheet displays one of them.
 * @param {Level} level @param {LevelStation} box @param {string} name @param {string} text
 */
function badge({ sizes }, box, name, text) {
  const width = textWidth(text, `bold ${sizes.badge}px ${FLOW_FONT}`) + 16;
  const height = sizes.badge + 6;
  const [right, top] = [box.x + box.width - 6, box.y - height * (sizes.file ? 0.75 : 0.55)];
  return svg(
    "g",
    { class: `etcdlab-badge ${name}`, "aria-hidden": "true" },
    svg("rect", { x: right - width, y: top, width, height, rx: height / 2 }),
    svg("text", { x: right - width / 2, y: top + height * 0.74 }, text),
  );
}
