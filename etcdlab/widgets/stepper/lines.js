/** The evidence that is in no step: lines of logs and deployment files, packets, and objects of Kubernetes. */

/** @import { EvidenceLine, Links, Say, TraceIndex } from "./types" */
import { el, focusOn, link } from "./elements.js";
import { message, printable } from "./messages.js";
import { quoted, stackingTable } from "./tables.js";

/** @param {Say} say @param {Links} links */
export function lineTable(say, links) {
  const caption = say(message("Evidence from files and Kubernetes"));
  const element = el("section", { class: "etcdlab-lines", "aria-label": caption });
  /** @type {Map<string, HTMLElement>} */
  let rows = new Map();

  /** @param {TraceIndex} index */
  function load(index) {
    const hasTimes = [...index.lines.values()].some(({ time }) => time);
    rows = new Map([...index.lines].map(([name, line]) => [name, lineRow(say, links, index, name, line, hasTimes)]));
    const times = hasTimes ? [message("time")] : [];
    const heads = [message("source"), ...times, message("text"), message("used by")].map(say);
    element.replaceChildren(...(rows.size ? [stackingTable(caption, heads, [...rows.values()])] : []));
  }

  /** Mark a row, and bring it into view. @param {string} name */
  function reveal(name) {
    const row = rows.get(name);
    for (const one of rows.values()) one.classList.toggle("etcdlab-marked", one === row);
    focusOn(row);
  }

  return { element, load, reveal };
}

/**
 * @param {Say} say @param {Links} links @param {TraceIndex} index @param {string} name @param {EvidenceLine} line
 * @param {boolean} hasTimes
 */
function lineRow(say, links, index, name, line, hasTimes) {
  const findings = [...new Set(index.proves.get(name) ?? [])].flatMap((place) => {
    const code = printable(index.page.findings[place]?.code ?? "");
    return [link(code, () => links.reveal("finding", place)), " "];
  });
  return el(
    "tr",
    { tabindex: "-1", "data-line": name },
    el("th", { scope: "row" }, say(line.place)),
    hasTimes && el("td", {}, printable(line.time)),
    el("td", {}, quoted(say, printable(line.quote || say(line.text)), message("copy the text"))),
    el("td", {}, ...findings),
  );
}
