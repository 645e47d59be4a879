/** The search: it lists the steps whose function, values or text contain what a person types. */

/** @import { Links, Place, Say, Text, TraceIndex } from "./types" */
import { button, el, turnOff } from "./elements.js";
import { functionName } from "./labels.js";
import { message, plural, printable } from "./messages.js";
import { valueText } from "./tables.js";

/**
 * A bar over the page, with a field and how many steps match. Enter goes to the next match, Shift+Enter to the one before.
 * @param {Say} say @param {Place} place it keeps what was typed @param {Links} links
 * @param {(matches: Set<number>) => void} mark the matches on the timeline
 */
export function stepSearch(say, place, links, mark) {
  const { element, input, count, ways } = searchBar(say, { typed, step, close });
  /** The texts of each step, in lower case; null until somebody searches. @type {string[] | null} */
  let texts = null;
  /** @type {number[]} */
  let matches = [];

  function find() {
    const wanted = (place.query ?? "").trim().toLowerCase();
    if (wanted) texts ??= stepTexts(say, place.index);
    matches = wanted ? [...(texts ?? []).keys()].filter((id) => texts?.[id]?.includes(wanted)) : [];
    mark(new Set(matches));
    show();
  }

  /** Say which match the current step is, and how many there are. */
  function show() {
    const text = place.query?.trim() ? countText(matches.indexOf(place.at), matches.length) : "";
    if (count.textContent !== say(text)) count.textContent = say(text);
    for (const way of ways) turnOff(way, !matches.length);
  }

  function typed() {
    place.query = input.value;
    find();
  }

  /** @param {1 | -1} way */
  function step(way) {
    const to = matchFrom(matches, place.at, way);
    if (to !== undefined) links.go(to);
  }

  function open() {
    place.query ??= "";
    element.hidden = false;
    input.value = place.query;
    input.focus({ preventScroll: true });
    input.select();
    find();
  }

  function close() {
    place.query = null;
    element.hidden = true;
    find();
    /** @type {HTMLElement | null} */ (element.closest(".etcdlab"))?.focus({ preventScroll: true });
  }

  /** The trace is another one, or grew. */
  function load() {
    texts = null;
    element.hidden = place.query === null;
    input.value = place.query ?? "";
    if (place.query !== null) find();
  }

  return { element, open, load, show };
}

/** The next match, or the one before; round the ends. @param {number[]} matches @param {number} at @param {1 | -1} way */
function matchFrom(matches, at, way) {
  if (way > 0) return matches.find((id) => id > at) ?? matches[0];
  return matches.findLast((id) => id < at) ?? matches.at(-1);
}

/** @param {number} at the match that the current step is, or -1 @param {number} count @returns {Text} */
function countText(at, count) {
  if (!count) return message("no match");
  if (at >= 0) return message("match {number} of {count}", { number: at + 1, count });
  return plural("{count} match", "{count} matches", count);
}

/** What a person can search in each step. @param {Say} say @param {TraceIndex} index */
function stepTexts(say, index) {
  return index.steps.map((step) => {
    const station = index.drawing.stations[index.stationOf[step.id] ?? -1];
    const values = (step.values ?? []).map((value) => `${printable(value.name)} ${valueText(say, value.value)}`);
    const texts = [say(functionName(index, step.id)), printable(step.function), station ? say(station.text) : ""];
    return [...texts, ...values, step.error ? say(step.error) : ""].join("\n").toLowerCase();
  });
}

/** @param {Say} say @param {{typed: () => void, step: (way: 1 | -1) => void, close: () => void}} press */
function searchBar(say, { typed, step, close }) {
  const field = {
    type: "search",
    "aria-label": say(message("Find steps")),
    placeholder: say(message("function, value or text")),
    oninput: typed,
  };
  const input = /** @type {HTMLInputElement} */ (el("input", field));
  const count = el("span", { role: "status", class: "etcdlab-count-text" });
  const ways = [
    button("▲", () => step(-1), { "aria-label": say(message("previous match (Shift+Enter)")) }),
    button("▼", () => step(1), { "aria-label": say(message("next match (Enter)")) }),
  ];
  const leave = button("✕", close, { "aria-label": say(message("close the search (Escape)")) });
  const bar = { class: "etcdlab-search", role: "search", hidden: true, onkeydown };
  const element = el("div", bar, input, count, ...ways, leave);

  /** @param {KeyboardEvent} event */
  function onkeydown(event) {
    const press = event.key === "Escape" ? close : event.target === input && event.key === "Enter" ? next : null;
    if (!press || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation(); // Escape would stop the engine
    press();

    function next() {
      step(event.shiftKey ? -1 : 1);
    }
  }

  return { element, input, count, ways };
}
