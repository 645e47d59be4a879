/** What the members advertise: a column per answer to MemberList. What differs from the first is bold, and says so. */

/** @import { Links, MemberCell, MemberColumn, MemberRow, Say, TraceIndex } from "./types" */
import { el, link } from "./elements.js";
import { basisMark } from "./labels.js";
import { message, plural, printable } from "./messages.js";
import { quiet, stackingTable } from "./tables.js";

/** @param {Say} say @param {Links} links */
export function memberTable(say, links) {
  const element = el("section", { class: "etcdlab-members", "aria-label": say(message("Members")) });

  /** @param {TraceIndex} index */
  function load(index) {
    const { columns, rows, left_out } = index.page.members;
    const heads = [message("member"), ...columns.map((column) => column.head)];
    if (rows.some((row) => row.what_if)) heads.push(message("what if"));
    const made = rows.map((row) => memberRow(say, links, index, row));
    const table = stackingTable(say(message("What the members advertise")), heads.map(say), made);
    element.replaceChildren(...(columns.length ? [table, ...(left_out ? [quiet(say(left_out))] : [])] : []));
  }

  return { element, load };
}

/** @param {Say} say @param {Links} links @param {TraceIndex} index @param {MemberRow} row */
function memberRow(say, links, index, row) {
  const { columns } = index.page.members;
  const cells = row.cells.map((cell, place) => answerCell(say, cell, columns[place]));
  if (row.what_if) cells.push(whatIfCell(say, index, row.what_if));
  return el("tr", {}, memberHead(say, links, index, row), ...cells);
}

/** @param {Say} say @param {Links} links @param {TraceIndex} index @param {MemberRow} row */
function memberHead(say, links, index, { id, name, learner }) {
  const findings = index.page.findings.flatMap((finding, place) => {
    if (!finding.member_ids.includes(id)) return [];
    return [" ", link(printable(finding.code), () => links.reveal("finding", place))];
  });
  const mark = learner ? [" ", say(message("learner"))] : [];
  return el("th", { scope: "row" }, `${say(name)} `, el("code", {}, printable(id)), ...mark, ...findings);
}

/** @param {Say} say @param {MemberCell} cell @param {MemberColumn | undefined} column */
function answerCell(say, cell, column) {
  if (column?.error)
    return el("td", { class: "etcdlab-quiet" }, say(message("failed: {error}", { error: column.error })));
  if (!cell.differs) return el("td", {}, ...cellParts(say, cell));
  const mark = el("span", { class: "etcdlab-bad" }, say(message("≠ differs")));
  return el("td", {}, el("b", {}, ...cellParts(say, cell)), " ", mark);
}

/** @param {Say} say @param {TraceIndex} index @param {MemberCell} cell */
function whatIfCell(say, { drawing }, cell) {
  if (!cell.differs) return el("td", {}, ...cellParts(say, cell));
  return el("td", {}, el("b", {}, ...cellParts(say, cell)), " ", basisMark(say, drawing, "supposed"));
}

/** The URLs of a member, or why there are none. @param {Say} say @param {MemberCell} cell */
function cellParts(say, { urls, text, left_out }) {
  const code = el("code", {}, urls?.length ? printable(urls.join(", ")) : say(text));
  return left_out ? [code, " ", say(plural("and {count} more URL", "and {count} more URLs", left_out))] : [code];
}
