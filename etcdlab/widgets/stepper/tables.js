/** Tables, and values that can be unfolded and copied. */

/** @import { Say, Text } from "./types" */
import { button, el, link } from "./elements.js";
import { isMessage, message, printable, short } from "./messages.js";

const FOLDED = 160; // characters of a value that are displayed at once
const COPIED = 1500; // milliseconds for which a button says that it copied

/**
 * A table that a narrow page displays as a block per row, each cell under its own head. The roles are attributes,
 * because a screen reader takes a table that is laid out as blocks for none.
 * @param {string} caption @param {string[]} heads @param {HTMLElement[]} rows
 */
export function stackingTable(caption, heads, rows) {
  for (const row of rows) {
    row.setAttribute("role", "row");
    [...row.children].forEach((cell, place) => {
      cell.setAttribute("data-head", heads[place] ?? "");
      cell.setAttribute("role", place ? "cell" : "rowheader");
    });
  }
  const top = heads.map((head) => el("th", { scope: "col", role: "columnheader" }, head));
  const table = el(
    "table",
    { role: "table" },
    el("caption", {}, caption),
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, ...top)),
    el("tbody", { role: "rowgroup" }, ...rows),
  );
  return el("div", { class: "etcdlab-wide" }, table);
}

const SIGNS_OF = { ok: "✓", failed: "✗", unknown: "?" };

/** How a dial or a stage of it ended. @param {Say} say @param {"ok" | "failed" | "skipped" | "unknown"} outcome @param {Text} text */
export function outcomeMark(say, outcome, text) {
  if (outcome === "skipped") return el("span", { class: "etcdlab-skipped" }, say(text));
  const style = { ok: "etcdlab-good", failed: "etcdlab-bad", unknown: "etcdlab-skipped" }[outcome];
  return el("span", { class: style }, `${SIGNS_OF[outcome]} ${say(text)}`);
}

/** A paragraph in a quiet colour. @param {...(Node | string)} children */
export const quiet = (...children) => el("p", { class: "etcdlab-quiet" }, ...children);

/** A value of a trace as one line. @param {Say} say @param {unknown} value @returns {string} */
export function valueText(say, value) {
  if (Array.isArray(value)) return value.map((item) => valueText(say, item)).join(", ");
  if (value === null || value === undefined) return "nil";
  if (isMemberUrls(value)) return say(advertisedUrls(value));
  if (isDialEnd(value)) return say(endOfDial(value));
  return isMessage(value) ? say(value) : printable(String(value));
}

/** @param {unknown} value @returns {value is import("./types").MemberUrls} */
function isMemberUrls(value) {
  return typeof value === "object" && value !== null && "member" in value;
}

/** @param {import("./types").MemberUrls} value @returns {Text} */
function advertisedUrls({ member, urls }) {
  if (!urls?.length) return message("{member} advertises nothing", { member });
  return message("{member} advertises {urls}", { member, urls });
}

/** @param {unknown} value @returns {value is import("./types").DialEnd} */
function isDialEnd(value) {
  return typeof value === "object" && value !== null && "ms" in value;
}

/** @param {import("./types").DialEnd} value @returns {Text} */
function endOfDial({ ms, stage, kind }) {
  if (!stage) return message("answers, {ms:.1f} ms", { ms });
  return message("{stage} {kind}, {ms:.1f} ms", { stage, kind: kind ?? "", ms });
}

/** A text that is folded when it is long, with a button that copies all of it. @param {Say} say @param {string} text @param {Text} copyLabel */
export function quoted(say, text, copyLabel) {
  const code = el("code", {}, short(text, FOLDED));
  const parts = [code, " ", copyButton(say, text, copyLabel)];
  if (text.length > FOLDED) parts.splice(1, 0, " ", unfolding(say, text, code));
  return el("span", { class: "etcdlab-quoted" }, ...parts);
}

/** @param {Say} say @param {string} text @param {HTMLElement} code */
function unfolding(say, text, code) {
  const unfold = say(message("all {count} characters", { count: text.length }));
  const made = link(unfold, press, { "aria-expanded": "false" });
  function press() {
    const open = made.getAttribute("aria-expanded") === "true";
    code.textContent = open ? short(text, FOLDED) : text;
    made.textContent = open ? unfold : say(message("fold"));
    made.setAttribute("aria-expanded", String(!open));
  }
  return made;
}

/** @param {Say} say @param {string} text @param {Text} label what the button copies, for a screen reader */
export function copyButton(say, text, label) {
  /** @param {HTMLElement} pressed */
  async function press(pressed) {
    pressed.textContent = (await copy(text)) ? say(message("copied")) : say(message("not copied"));
    setTimeout(() => {
      pressed.textContent = say(message("copy"));
    }, COPIED);
  }
  return button(say(message("copy")), press, { class: "etcdlab-link etcdlab-copy", "aria-label": say(label) });
}

/** Copy by the clipboard, which secure pages have; by a hidden text field on the others. @param {string} text */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const focused = document.activeElement;
    const field = /** @type {HTMLTextAreaElement} */ (el("textarea", { style: "position:fixed;opacity:0" }));
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
    return done;
  }
}
