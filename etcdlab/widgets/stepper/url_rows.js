/** The rows of the editor of URLs, one per member. A row stays the same element as long as its member is there. */

/** @import { EditorRow, Model, Say } from "./types" */
import { el } from "./elements.js";
import { urlRow } from "./url_row.js";

/**
 * @param {Say} say @param {Model} model @param {string} name once on the page
 * @param {{edited: () => void, test: () => void}} calls
 */
export function urlRows(say, model, name, calls) {
  const element = el("div", { class: "etcdlab-url-rows" });
  /** @type {Map<string, ReturnType<typeof urlRow>>} */
  const rows = new Map();
  const isOff = () => !model.get("offers_what_if");
  const wanted = () => model.get("editor_rows") ?? [];
  /** @param {EditorRow} row */
  const textOf = (row) => model.get("typed_urls")?.[row.id] ?? row.urls;

  /** Give the kernel what was typed: another view displays it, and so does this widget when it is displayed again. */
  function commit() {
    if (isOff()) return;
    const typed = wanted().map((row) => [row.id, rows.get(row.id)?.read() ?? textOf(row), row.urls]);
    model.set("typed_urls", Object.fromEntries(typed.filter(([, text, proposed]) => text !== proposed)));
    model.save_changes();
  }

  function load() {
    const members = wanted();
    const ids = new Set(members.map((row) => row.id));
    for (const [id, row] of rows) {
      if (ids.has(id)) continue;
      row.element.remove();
      rows.delete(id);
    }
    const errors = model.get("editor_errors") ?? {};
    for (const row of members) {
      const made = rows.get(row.id) ?? added(row.id);
      made.load(row, textOf(row), errors[row.id] ?? [], isOff());
    }
  }

  /** @param {string} id */
  function added(id) {
    const made = urlRow(say, name, rows.size, { commit, ...calls });
    rows.set(id, made);
    element.append(made.element);
    return made;
  }

  return {
    element,
    load,
    commit,
    count: () => wanted().length,
    first: () => rows.values().next().value?.input,
    /** The first row with an error. */
    invalid: () => element.querySelector("[aria-invalid]"),
    /** What the rows have now, by the member's id. */
    texts: () => new Map(wanted().map((row) => [row.id, rows.get(row.id)?.input.value ?? textOf(row)])),
    end: () => rows.size && commit(),
  };
}
