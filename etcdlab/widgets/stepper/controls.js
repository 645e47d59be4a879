/** The buttons that step, and the line that says what the engine does. */

/** @import { Moves, Say, TraceIndex } from "./types" */
import { button, el, selection, setOptions } from "./elements.js";
import { message } from "./messages.js";

/** @param {Say} say @param {Moves} moves */
export function controls(say, moves) {
  const buttons = stepButtons(say, moves);
  const choice = selection(say(message("run to function")), choose);
  const place = el("span", { class: "etcdlab-place", title: "← → Home End" });
  const notice = el("span", { class: "etcdlab-notice" });
  const attributes = { class: "etcdlab-controls", role: "group", "aria-label": say(message("Step through the trace")) };
  const element = el("div", attributes, ...Object.values(buttons), choice, notice, place);

  /** @param {string} station */
  function choose(station) {
    choice.value = "";
    if (station) moves.runTo(station);
  }

  /** Offer the functions, each with how often it was passed. @param {TraceIndex} index */
  function load(index) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const step of index.steps) counts.set(step.station, (counts.get(step.station) ?? 0) + 1);
    const functions = index.drawing.stations.map(({ id, name }) => [
      id,
      counts.has(id) ? `${say(name)} (${counts.get(id)})` : say(name),
    ]);
    setOptions(choice, [["", say(message("run to …"))], ...functions], "");
  }

  return { element, buttons, load, notice, place };
}

/** @param {Say} say @param {Moves} moves */
function stepButtons(say, moves) {
  return {
    first: button("|◀", moves.first, {
      "aria-label": say(message("first step")),
      title: say(message("first step (Home)")),
    }),
    back: button(say(message("◀ back")), moves.back, { title: say(message("one step back (←); nothing runs again")) }),
    next: button(say(nextLabel()), moves.next, { class: "etcdlab-main", title: say(message("next step (→)")) }),
    phase: button(say(message("next phase")), moves.phase),
    end: button(say(message("run to end ▶|")), moves.end, { title: say(message("run to the end (End)")) }),
    stop: button(say(message("■ stop")), moves.stop, { title: say(message("stop the engine (Escape)")) }),
  };
}

export const nextLabel = () => message("next ▶");

/** A sentence, and the time since it holds, which the page counts by itself. A screen reader hears the sentence only. @param {Say} say */
export function statusLine(say) {
  const sentence = el("span", { role: "status" });
  const timer = el("span", { role: "timer", class: "etcdlab-clock" });
  const element = el("p", { class: "etcdlab-status", hidden: true }, timer, sentence);
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let ticking;
  let began = 0;
  let paused = false;

  function tick() {
    const seconds = Math.max(0, Math.floor(Date.now() / 1000 - began));
    const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    timer.textContent = paused ? say(message("paused for {time}", { time })) : time;
  }

  /** @param {string} text @param {boolean} isPause @param {number} since seconds since 1970; 0 for now */
  function show(text, isPause, since) {
    if (sentence.textContent !== text) sentence.textContent = text;
    element.hidden = !text;
    [paused, began] = [isPause, since || Date.now() / 1000];
    if (!text) return end();
    tick();
    ticking ??= setInterval(tick, 1000);
  }

  function end() {
    clearInterval(ticking);
    ticking = undefined;
  }

  return { element, show, end };
}
