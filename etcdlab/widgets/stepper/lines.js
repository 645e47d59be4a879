/** The lines of logs and deployment files that prove a finding, to the letter. */

/** @import { EvidenceLine, Links, Say, TraceIndex } from "./types" */
import { el, focusOn, link } from "./elements.js";
import { message, printable } from "./messages.js";
import { quoted, stackingTable } from "./tables.js";

/**
 * Whether a piece of evidence is a line of a file.
 * @param {EvidenceLine} evidence @returns {evidence is EvidenceLine & {kind: "log-line" | "file-line"}}
 */
export const isLine = (evidence) => evidence.kind === "log-line" || evidence.kind === "file-line";

/** @param {EvidenceLine} evidence */
const lineName = ({ kind, id }) => `${kind} ${id}`;

/** @param {Say} say @param {Links} links */
export function lineTable(say, links) {
  const element = el("section", { class: "etcdlab-lines", "aria-label": say(message("Lines of logs and files")) });
  /** @type {Map<string, HTMLElement>} */
  let rows = new Map();

  /** @param {TraceIndex} index */
  function load(index) {
    const every = index.page.findings.flatMap((finding) => finding.evidence.filter(isLine));
    const lines = new Map(every.map((line) => [lineName(line), line]));
    rows = new Map([...lines].map(([name, line]) => [name, lineRow(say, links, index, line)]));
    const heads = [message("line"), message("time"), message("text"), message("used by")].map(say);
    const caption = say(message("Lines of logs and files"));
    element.replaceChildren(...(rows.size ? [stackingTable(caption, heads, [...rows.values()])] : []));
  }

  /** Mark a line, and bring it into view. @param {string} kind @param {number} id */
  function reveal(kind, id) {
    const row = rows.get(`${kind} ${id}`);
    for (const one of rows.values()) one.classList.toggle("etcdlab-marked", one === row);
    focusOn(row);
  }

  return { element, load, reveal };
}

/** @param {Say} say @param {Links} links @param {TraceIndex} index @param {EvidenceLine} line */
function lineRow(say, links, index, line) {
  const places = new Set(index.proves.get(lineName(line)) ?? []);
  const findings = [...places].flatMap((place) => {
    const code = printable(index.page.findings[place]?.code ?? "");
    return [link(code, () => links.reveal("finding", place)), " "];
  });
  return el(
    "tr",
    { tabindex: "-1", "data-line": lineName(line) },
    el("th", { scope: "row" }, say(line.place)),
    el("td", {}, printable(line.time)),
    el("td", {}, quoted(say, printable(line.quote || say(line.text)), message("copy the line"))),
    el("td", {}, ...findings),
  );
}
