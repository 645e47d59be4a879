/** The labels of what a trace names by an identifier. An identifier without a label is displayed as it is. */

/** @import { Mark, Message, Say, Step, Text, TraceIndex } from "./types" */
import { el } from "./elements.js";
import { message, plural, printable } from "./messages.js";

/** @type {Record<string, {glyph: string, label: Message, meaning: Message}>} */
const BASES = {
  observed: {
    glyph: "●",
    label: message("observed"),
    meaning: message("etcdlab read it from a running client or from the wire."),
  },
  modelled: {
    glyph: "○",
    label: message("modelled"),
    meaning: message("It follows from observed facts by what the code of this release does."),
  },
  inferred: { glyph: "◌", label: message("inferred"), meaning: message("etcdlab inferred it from a line of a log.") },
  supposed: {
    glyph: "◇",
    label: message("supposed"),
    meaning: message("It would be so with the URLs of this what if."),
  },
};

/** @type {Record<Mark, Message>} */
export const MARKS = {
  walked: message("walked in this phase"),
  failed: message("failed here"),
  earlier: message("passed in an earlier phase"),
  ahead: message("not passed"),
};

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
const SOURCES = {
  configured: message("configured"),
  advertised: message("advertised"),
  proposed: message("proposed"),
};

/** @type {Record<string, Message>} */
const ENGINES = { recording: message("recording") };

/** @type {Record<string, Message>} */
const DOUBTS = { warning: message("warning"), note: message("note"), likely: message("likely") };

/** @param {Record<string, Message>} labels @returns {(name: string) => Text} */
const labelled = (labels) => (name) => (Object.hasOwn(labels, name) ? /** @type {Message} */ (labels[name]) : name);

export const viaLabel = labelled(VIAS);
export const sourceLabel = labelled(SOURCES);
export const engineLabel = labelled(ENGINES);
export const doubtLabel = labelled(DOUBTS);
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

/** The name of the function that a step passed. @param {TraceIndex} index @param {number} id */
export function functionName(index, id) {
  return index.drawing.stations[index.stationOf[id] ?? -1]?.name ?? printable(index.steps[id]?.station ?? "");
}

/** The style class of a basis. @param {string} basis */
export const basisClass = (basis) => (Object.hasOwn(BASES, basis) ? basis : "unknown");

/** @param {string} basis @returns {Text} */
export const basisLabel = (basis) => BASES[basisClass(basis)]?.label ?? basis;

/** How something is known, by shape and by word. @param {Say} say @param {string} basis */
export function basisMark(say, basis) {
  const { glyph, label, meaning } = BASES[basisClass(basis)] ?? {
    glyph: "?",
    label: basis,
    meaning: message("etcdlab does not know this basis."),
  };
  return el(
    "span",
    { class: `etcdlab-basis etcdlab-${basisClass(basis)}`, title: say(meaning) },
    el("span", { "aria-hidden": "true" }, `${glyph} `),
    say(label),
  );
}

/** How many of something are not displayed. @param {number} count @returns {Message} */
export const moreMembers = (count) => plural("{count} more member", "{count} more members", count);

/** @param {number} count @returns {Message} */
export const moreEvidence = (count) =>
  plural("{count} more piece of evidence", "{count} more pieces of evidence", count);
