/** The editor of the advertised URLs, beside the finding. The kernel dials the URLs; the verdict is beside the button. */

/** @import { Model, Place, Say, TraceIndex } from "./types" */
import { button, el, focusOn, turnOff } from "./elements.js";
import { showRealButton } from "./head.js";
import { message, short } from "./messages.js";
import { isTesting, outcomeOf } from "./url_outcome.js";
import { urlRows } from "./url_rows.js";

/** @param {Say} say @param {Model} model @param {Place} place @param {() => void} showFinding */
export function urlEditor(say, model, place, showFinding) {
  const name = `etcdlab-urls-${Math.random().toString(36).slice(2)}`; // two widgets on a page have no common counter
  const rows = urlRows(say, model, name, { edited: () => offer(place.index), test });
  const parts = editorParts(say, name, rows.element, { toggle, test, goBack });
  let [waits, returns] = [false, false]; // waits for the answer of the kernel; returns to the finding
  const isOff = () => !model.get("offers_what_if");

  function toggle() {
    place.editsUrls = Boolean(parts.body.hidden);
    load(place.index);
    if (place.editsUrls) focusOn(rows.first());
    parts.element.scrollIntoView({ block: "nearest" });
  }

  function test() {
    if (isOff() || waits || isTesting(model)) return;
    rows.commit();
    waits = true;
    model.send({ do: "what-if", urls: Object.fromEntries(rows.texts()) });
    offer(place.index);
  }

  function goBack() {
    returns = true;
    model.send({ do: "what-is" });
  }

  /** The kernel has answered: with errors, or with a test that runs. */
  function answered() {
    waits = false;
    load(place.index);
    if (!parts.element.contains(document.activeElement)) return;
    if (rows.invalid()) focusOn(rows.invalid());
    else parts.element.scrollIntoView({ block: "nearest" });
  }

  /** @param {TraceIndex} index */
  function load(index) {
    const isOpen = place.editsUrls ?? Boolean(model.get("supposition"));
    parts.element.hidden = !rows.count() || (isOff() && !isOpen);
    parts.body.hidden = !isOpen;
    parts.opener.setAttribute("aria-expanded", String(isOpen));
    rows.load();
    displayNotes(say, model, parts);
    offer(index);
    if (returns && !model.get("supposition")) {
      returns = false;
      setTimeout(showFinding); // when all that the kernel sent is displayed
    }
  }

  /** What can be pressed now, and what the newest test says. @param {TraceIndex} index */
  function offer(index) {
    displayOutcome(say, parts.outcome, outcomeOf(model, index, waits, rows.texts()));
    turnOff(parts.test, isOff() || waits || isTesting(model));
    parts.back.hidden = isOff() || !model.get("supposition");
  }

  return { element: parts.element, load, offer, answered, goBack, end: rows.end };
}

/** What belongs to no row. @param {Say} say @param {Model} model @param {ReturnType<typeof editorParts>} parts */
function displayNotes(say, model, { note, problem }) {
  note.textContent = say(model.get("editor_note") ?? "");
  const errors = model.get("editor_errors")?.[""] ?? [];
  problem.textContent = errors.map((line) => short(say(line), 400)).join("\n");
}

/** @param {Say} say @param {HTMLElement} element @param {ReturnType<typeof outcomeOf>} outcome */
function displayOutcome(say, element, { kind, text, sign = "" }) {
  element.className = `etcdlab-outcome etcdlab-${kind}`;
  const sentence = `${sign} ${short(say(text), 240)}`.trim();
  if (element.textContent !== sentence) element.textContent = sentence; // a screen reader says it once
}

/** @param {Say} say @param {string} name @param {HTMLElement} rows @param {{toggle: () => void, test: () => void, goBack: () => void}} calls */
function editorParts(say, name, rows, calls) {
  const attributes = { class: "etcdlab-opener", "aria-expanded": "false", "aria-controls": name };
  const opener = button(say(message("try other URLs")), calls.toggle, attributes);
  const introduction = message("Edit the URLs. etcdlab dials them from this host and changes nothing on the cluster.");
  const intro = el("p", { class: "etcdlab-quiet" }, say(introduction));
  const note = el("p", { class: "etcdlab-quiet" });
  const test = button(say(message("test these URLs")), calls.test, { class: "etcdlab-main", "data-do": "test" });
  const outcome = el("span", { class: "etcdlab-outcome", role: "status" });
  const back = showRealButton(say, calls.goBack);
  const problem = el("p", { class: "etcdlab-error", role: "alert" });
  const actions = el("div", { class: "etcdlab-do" }, test, outcome, back);
  const body = el("div", { id: name, hidden: true }, intro, rows, note, actions, problem);
  const region = { class: "etcdlab-urls", "aria-label": say(message("Try other URLs")), hidden: true };
  return { element: el("section", region, opener, body), opener, body, note, test, outcome, back, problem };
}
