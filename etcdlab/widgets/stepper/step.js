/** The current step: its function, its values with what they were before, and what led to it. */

/** @import { Cause, Child, Drawing, EarlierValue, Links, Say, Step, Text, TraceIndex, Value } from "./types" */
import { breakable, el, link } from "./elements.js";
import { actorLabel, basisMark, functionName, viaLabel } from "./labels.js";
import { message, printable, short } from "./messages.js";
import { quoted, valueText } from "./tables.js";

const CAUSES = 4; // causes of one step, and steps back, that are displayed

/** @param {Say} say @param {Links} links @param {Text} noStep what to say of a trace without a step */
export function stepPanel(say, links, noStep) {
  const element = el("section", { class: "etcdlab-step", "aria-label": say(message("Current step")) });

  /** @param {TraceIndex} index @param {number} at */
  function show(index, at) {
    const step = index.steps[at];
    element.replaceChildren(...(step ? stepParts(say, links, index, step) : [el("p", {}, say(noStep))]));
  }

  return { element, show };
}

/** @param {Say} say @param {Links} links @param {TraceIndex} index @param {Step} step */
function stepParts(say, links, index, step) {
  const station = index.drawing.stations[index.stationOf[step.id] ?? -1];
  const file = `${printable(step.file)}${step.line ? `:${step.line}` : ""}`;
  const where = [el("code", {}, file), ` · ${say(actorLabel(step))} · `, basisMark(say, index.drawing, step.basis)];
  const error = step.error && quoted(say, say(step.error), message("copy the error"));
  return [
    el("h3", {}, say(station?.function ?? step.function)),
    el("p", { class: "etcdlab-where" }, ...where),
    station && el("p", { class: "etcdlab-package" }, station.package),
    station && el("p", {}, say(station.text)),
    error && el("p", { class: "etcdlab-error" }, el("b", {}, say(message("error"))), " ", error),
    step.values?.length ? valueTable(say, links, index, step) : null,
    causeChain(say, links, index, step),
    relations(say, links, index, step),
  ].filter((part) => part instanceof Node);
}

/** @param {Say} say @param {Links} links @param {TraceIndex} index @param {Step} step */
function valueTable(say, links, index, step) {
  const heads = [message("value"), message("now"), message("was")].map(say);
  const rows = (step.values ?? []).map((value, place) => {
    const cells = valueCells(say, links, index.drawing, value, index.earlier[step.id]?.[place] ?? null);
    if (cells.was) cells.last.setAttribute("data-head", heads[2] ?? "");
    return el("div", { role: "row", class: cells.changed && "etcdlab-changed" }, cells.head, cells.now, cells.last);
  });
  // The roles are attributes: a screen reader takes rows that are laid out as a grid for no table otherwise.
  const top = el("div", { role: "row" }, ...heads.map((head) => el("span", { role: "columnheader" }, head)));
  return el("div", { class: "etcdlab-values", role: "table", "aria-label": say(message("Values")) }, top, ...rows);
}

/** @param {Say} say @param {Links} links @param {Drawing} drawing @param {Value} value @param {EarlierValue | null} earlier */
function valueCells(say, links, drawing, value, earlier) {
  const text = valueText(say, value.value);
  const changed = earlier !== null && valueText(say, earlier.value) !== text;
  const name = printable(value.name);
  const flag = changed && el("b", { class: "etcdlab-flag" }, say(message("changed")));
  const head = [el("code", {}, ...breakable(name)), flag, basisMark(say, drawing, value.basis)];
  return {
    changed,
    was: earlier !== null,
    head: el("div", { role: "rowheader" }, ...head),
    now: el("div", { role: "cell" }, quoted(say, text, message("copy {name}", { name }))),
    last: el("div", { role: "cell", class: "etcdlab-was" }, earlierCell(say, links, earlier)),
  };
}

/** @param {Say} say @param {Links} links @param {EarlierValue | null} earlier */
function earlierCell(say, links, earlier) {
  if (!earlier) return el("span", { class: "etcdlab-quiet" }, say(message("no earlier value")));
  const text = valueText(say, earlier.value);
  const title = say(message("step {number}: {value}", { number: earlier.step, value: short(text, 500) }));
  return link(short(text, 60), () => links.go(earlier.step), { title });
}

/**
 * The causes of a step, and behind the first of them the causes of that step.
 * @param {Say} say @param {Links} links @param {TraceIndex} index @param {Step} step
 */
function causeChain(say, links, index, step) {
  /** @type {Child[]} */
  const parts = [];
  let causes = step.causes ?? [];
  for (let depth = 0; causes.length && depth < CAUSES; depth++) {
    if (depth) parts.push(" ← ");
    parts.push(
      ...causes.slice(0, CAUSES).flatMap((cause, place) => [place ? " + " : null, causeLink(say, links, index, cause)]),
    );
    causes = index.steps[causes[0]?.step ?? -1]?.causes ?? [];
  }
  return parts.length ? el("p", { class: "etcdlab-because" }, say(message("Caused by:")), " ", ...parts) : null;
}

/** @param {Say} say @param {Links} links @param {TraceIndex} index @param {Cause} cause */
function causeLink(say, links, index, { step, via }) {
  if (step === null || step === undefined) return el("span", {}, say(message("cause unknown")));
  const name = message("step {number} {function}", { number: step, function: functionName(index, step) });
  return el(
    "span",
    {},
    link(say(name), () => links.go(step)),
    say(message(" ({kind})", { kind: viaLabel(via) })),
  );
}

/** The dials that a step is about, and the findings that it proves. @param {Say} say @param {Links} links @param {TraceIndex} index @param {Step} step */
function relations(say, links, index, step) {
  const dials = (step.objects ?? []).flatMap((name) => /^dial (\d+)$/.exec(name)?.slice(1) ?? []).map(Number);
  const findings = index.proves.get(`step ${step.id}`) ?? [];
  const parts = [
    ...dials.map((id) => link(say(message("dial {number}", { number: id })), () => links.reveal("dial", id))),
    ...findings.map((place) => {
      const code = index.page.findings[place]?.code ?? "";
      return link(say(message("proves {finding}", { finding: code })), () => links.reveal("finding", place));
    }),
  ];
  return parts.length ? el("p", { class: "etcdlab-about" }, ...parts) : null;
}
