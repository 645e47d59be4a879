/** What the marks and lines of the diagram mean. */

/** @import { Drawing, Say } from "./types" */
import { el, svg } from "./elements.js";
import { viaLabel } from "./labels.js";
import { message } from "./messages.js";

/** The marks, and the lines that this chain has. @param {Say} say @param {Drawing} drawing */
export function legend(say, drawing) {
  const dashes = new Map(drawing.levels.all.edges.map((edge) => [edge.via, edge.dash]));
  const current = el("span", {}, boxSample("heavy"), say(message("current")));
  return el(
    "div",
    { class: "etcdlab-legend" },
    current,
    ...Object.entries(drawing.marks).map(([name, text]) => el("span", {}, boxSample(name), say(text))),
    ...[...dashes].map(([via, dash]) => el("span", {}, lineSample(dash), say(viaLabel(via)))),
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
