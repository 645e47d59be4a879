/** Where each URL leads, by place: a row per URL, a column per place. The first column is the place of the trace. */

/** @import { Child, Links, Page, PlaceCell, PlaceRow, Say, TraceIndex } from "./types" */
import { el, link } from "./elements.js";
import { message, printable } from "./messages.js";
import { outcomeMark, quiet, stackingTable } from "./tables.js";

/** @param {Say} say @param {Links} links */
export function placeTable(say, links) {
  const heading = say(message("Where each URL leads, by place"));
  const element = el("section", { class: "etcdlab-places", "aria-label": heading });

  /** @param {TraceIndex} index */
  function load({ page }) {
    const { columns, rows, left_out, notes } = page.places;
    const heads = ["URL", ...columns.map(({ name }) => say(name))];
    const table = stackingTable(
      heading,
      heads,
      rows.map((row) => placeRow(say, links, page, row)),
    );
    const abouts = columns
      .filter(({ about }) => about)
      .map(({ name, about }) => message("{place}: {about}", { place: name, about }));
    const below = [left_out, ...abouts].filter(Boolean).map((text) => quiet(say(text)));
    const differences = notes.map((note) => el("p", { class: "etcdlab-places-note" }, say(note)));
    element.replaceChildren(...(rows.length ? [table, ...differences, ...below] : []));
  }

  return { element, load };
}

/** @param {Say} say @param {Links} links @param {Page} page @param {PlaceRow} row */
function placeRow(say, links, page, { url, whose, cells }) {
  const head = el("th", { scope: "row" }, el("code", {}, printable(url)), el("div", {}, say(whose)));
  const dial = page.dials.rows.find((one) => one.url === url);
  const toDial = dial && link(say(message("dial {number}", { number: dial.id })), () => links.reveal("dial", dial.id));
  return el("tr", {}, head, ...cells.map((cell, place) => placeCell(say, cell, place ? undefined : toDial)));
}

/** What a place gets, and below it what else the dial observed. @param {Say} say @param {PlaceCell} cell @param {Child} toDial */
function placeCell(say, { outcome, text, detail }, toDial) {
  const more = Boolean(detail) && el("div", { class: "etcdlab-quiet" }, say(detail));
  return el("td", {}, outcomeMark(say, outcome, text), toDial && " ", toDial, more);
}
