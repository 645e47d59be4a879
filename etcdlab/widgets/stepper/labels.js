/** The labels of what a trace names by an identifier. An identifier without a label is displayed as it is. */

/** @import { Drawing, Message, Say, Step, Text, TraceIndex } from "./types" */
import { el } from "./elements.js";
import { message, printable } from "./messages.js";

const GLYPHS = new Map(Object.entries({ observed: "●", modelled: "○", inferred: "◌", supposed: "◇" }));

/** @type {Record<string, Message>} */
const VIAS = {
  call: message("call"),
  queue: message("queue"),
  spawn: message("spawn"),
  timer: message("timer"),
  wake: message("wake"),
  unknown: message("unknown"),
};

/** @type {Record<string, Message>} */
const PHASES = { connect: message("connect"), sync: message("sync"), redial: message("redial") };

/** @type {Record<string, Message>} */
const ROLES = {
  caller: message("caller"),
  resolver: message("resolver"),
  balancer: message("balancer"),
  dial: message("dial"),
};

/** @type {Record<string, Message>} */
const ENGINES = { recording: message("recording") };

/** @param {Record<string, Message>} labels @returns {(name: string) => Text} */
const labelled = (labels) => (name) => (Object.hasOwn(labels, name) ? /** @type {Message} */ (labels[name]) : name);

export const viaLabel = labelled(VIAS);
export const engineLabel = labelled(ENGINES);
const roleLabel = labelled(ROLES);
const fixedPhaseLabel = labelled(PHASES);

/** @param {string} phase @returns {Text} */
export function phaseLabel(phase) {
  const retry = /^retry (\d+)$/.exec(phase);
  return retry ? message("retry {number}", { number: String(retry[1]) }) : fixedPhaseLabel(phase);
}

/** The goroutine that made a step. @param {Step} step @returns {Text} */
export function actorLabel({ actor }) {
  if (actor.role !== "dial" || !actor.address) return roleLabel(actor.role);
  const { address, attempt = 1 } = actor;
  return attempt > 1
    ? message("dial {address} (attempt {attempt})", { address, attempt })
    : message("dial {address}", { address });
}

/** The name of the function that a step passed. @param {TraceIndex} index @param {number} id @returns {Text} */
export function functionName(index, id) {
  return index.drawing.stations[index.stationOf[id] ?? -1]?.name ?? printable(index.steps[id]?.station ?? "");
}

/** The style class of a basis. @param {string} basis */
export const basisClass = (basis) => (GLYPHS.has(basis) ? basis : "unknown");

/** @param {Drawing} drawing @param {string} basis @returns {Text} */
export const basisLabel = (drawing, basis) => drawing.bases[basis]?.label ?? basis;

/** How something is known, by shape and by word. @param {Say} say @param {Drawing} drawing @param {string} basis */
export function basisMark(say, drawing, basis) {
  const meaning = drawing.bases[basis]?.meaning ?? message("etcdlab does not know this basis.");
  return el(
    "span",
    { class: `etcdlab-basis etcdlab-${basisClass(basis)}`, title: say(meaning) },
    el("span", { "aria-hidden": "true" }, `${GLYPHS.get(basis) ?? "?"} `),
    say(basisLabel(drawing, basis)),
  );
}
