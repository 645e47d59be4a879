/** What happens when each address is dialled: a column per stage. */

/** @import { DialRow, Links, Say, TraceIndex } from "./types" */
import { el, focusOn, link } from "./elements.js";
import { message, printable } from "./messages.js";
import { outcomeMark, quiet, quoted, stackingTable } from "./tables.js";

/** @param {Say} say @param {Links} links */
export function dialTable(say, links) {
  const element = el("section", { class: "etcdlab-dials", "aria-label": say(message("Dials")) });
  /** The row of each dial. Dials of one address have the same row. @type {Map<number, HTMLElement>} */
  let rows = new Map();
  /** @type {HTMLElement | undefined} */
  let current;

  /** @param {TraceIndex} index */
  function load(index) {
    const { dials } = index.page;
    const made = dials.rows.map((dial) => dialRow(say, links, index, dial));
    rows = new Map(
      dials.rows.flatMap((dial, place) => dial.ids.map((id) => [id, /** @type {HTMLElement} */ (made[place])])),
    );
    const ends = [message("error of the Go client"), message("used by")].map(say);
    const heads = [say(message("dial")), say(message("address")), ...dials.stages.map(printable), ...ends];
    const table = stackingTable(say(message("What happens when each address is dialled")), heads, made);
    const more = dials.left_out ? [quiet(say(dials.left_out))] : [];
    element.replaceChildren(...(made.length ? [table, ...more] : []));
  }

  /** Mark the dial that the current step is about. @param {TraceIndex} index @param {number} at */
  function show(index, at) {
    const names = index.steps[at]?.objects ?? [];
    const id = names.map((name) => /^dial (\d+)$/.exec(name)?.[1]).find(Boolean);
    const row = id === undefined ? undefined : rows.get(Number(id));
    if (row === current) return;
    current?.classList.remove("etcdlab-here");
    row?.classList.add("etcdlab-here");
    current = row;
  }

  /** Mark the row of a dial, and bring it into view. @param {number} id */
  function reveal(id) {
    for (const row of rows.values()) row.classList.toggle("etcdlab-marked", row === rows.get(id));
    focusOn(rows.get(id));
  }

  return { element, load, show, reveal };
}

/** @param {Say} say @param {Links} links @param {TraceIndex} index @param {DialRow} dial */
function dialRow(say, links, index, dial) {
  const error = dial.failed
    ? quoted(say, printable(dial.go_error), message("copy the error"))
    : say(message("reached"));
  return el(
    "tr",
    { tabindex: "-1", "data-dial": dial.id },
    el("th", { scope: "row" }, dial.ids.join(", ")),
    el("td", {}, el("code", {}, printable(dial.url)), " ", el("div", {}, say(dial.source))),
    ...dial.stages.map((stage) => el("td", {}, outcomeMark(say, stage.outcome, stage.text))),
    el("td", {}, error, dial.detail ? ` ${say(dial.detail)}` : null),
    el("td", {}, ...usedBy(say, links, index, dial)),
  );
}

/** The last step that is about a dial, and the findings that the dial proves. @param {Say} say @param {Links} links @param {TraceIndex} index @param {DialRow} dial */
function usedBy(say, links, index, { ids }) {
  const names = ids.map((id) => `dial ${id}`);
  const step = index.steps.findLast((one) => names.some((name) => one.objects?.includes(name)));
  const findings = new Set(names.flatMap((name) => index.proves.get(name) ?? []));
  return [
    step && link(say(message("step {number}", { number: step.id })), () => links.go(step.id)),
    ...[...findings].flatMap((place) => {
      const code = printable(index.page.findings[place]?.code ?? "");
      return [" ", link(code, () => links.reveal("finding", place))];
    }),
  ];
}
