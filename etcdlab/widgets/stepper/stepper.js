/**
 * Steps through a trace. It draws from the traits of the model alone, in a notebook as in a page without a kernel.
 *
 * `etcdlab/widgets/modules.py` joins this module and those that it imports to the one module of the widget.
 */

/** @import { Language, Links, Model, Place, Screen } from "./types" */
import { message } from "./messages.js";
import { kernelPlace, movesOf, navigation } from "./navigation.js";
import { pressHold } from "./press_hold.js";
import { revealer } from "./reveal.js";
import { languageOf, stepperScreen } from "./screen.js";
import { DRAWN_TRAITS, linkFollower } from "./step_link.js";
import { indexOf } from "./trace_index.js";

/** What has not happened to a page that was just opened. */
const JUST_OPENED = { kernelIsGone: false, isLinked: false, editsUrls: null };

/** @param {Model} model */
const readTrace = (model) => indexOf(model.get("trace"), model.get("drawing"), model.get("page"));

/** @param {{model: Model, el: HTMLElement}} context */
function renderStepper({ model, el: host }) {
  /** @type {Place} */
  const place = { index: readTrace(model), at: 0, onlyActor: "", goal: null, query: null, ...JUST_OPENED };
  place.at = clamped(place, model.get("at") ?? 0);
  const kernel = kernelPlace(model, place);
  /** @type {Screen} */
  const screen = {
    show: () => displayed.show(),
    offer: () => displayed.offer(),
    announce: (text) => displayed.announce(text),
  };
  const walk = navigation(model, place, screen, kernel.remember);
  const moves = movesOf(model, place, screen, walk);
  /** @type {Links} */
  const links = { go: walk.go, prove: prover(walk, screen), reveal: (kind, id) => displayed.reveal(kind, id) };
  let displayed = draw();

  function draw() {
    const made = stepperScreen(model, place, links, moves, choose);
    host.append(made.root);
    made.load();
    made.show();
    return made;
  }

  /** Draw everything again, in another language. @param {Language} language */
  function choose(language) {
    if (language !== languageOf(model)) {
      model.set("language", language);
      model.save_changes();
    }
    redraw();
  }

  function redraw() {
    const focused = document.activeElement;
    const isWithin = displayed.root.contains(focused);
    const row = isWithin && focused?.getAttribute("data-row");
    displayed.end();
    displayed.root.remove();
    displayed = draw();
    const again = displayed.root.querySelector(row ? `[data-row="${row}"]` : `[data-language="${languageOf(model)}"]`);
    if (isWithin && again instanceof HTMLElement) again.focus({ preventScroll: true });
  }

  const hold = pressHold(host);
  const stop = follow(model, place, kernel, walk, () => displayed, redraw, hold.held);
  const reveal = revealer(model, place, () => displayed.root, walk.go);
  model.on("change:reveal", reveal);
  reveal();
  const link = linkFollower(model, () => displayed.root, place, walk.go, screen.announce);
  return () => {
    link.end();
    model.off("change:reveal", reveal);
    stop();
    hold.end();
    kernel.end();
    displayed.end();
  };
}

/** Goes to the step that proves a finding, and says so: that step may be displayed already. @param {ReturnType<typeof navigation>} walk @param {Screen} screen @returns {(step: number) => void} */
const prover = (walk, screen) => (step) => {
  walk.go(step);
  screen.announce(message("Step {number} proves it.", { number: step }));
};

/** @param {Place} place @param {number} at */
const clamped = (place, at) => Math.max(0, Math.min(at, place.index.steps.length - 1));

/**
 * Listens to the model: another trace, more of this one, what the engine does, another language.
 * @param {Model} model @param {Place} place @param {ReturnType<typeof kernelPlace>} kernel
 * @param {ReturnType<typeof navigation>} walk @param {() => ReturnType<typeof stepperScreen>} displayed
 * @param {() => void} redraw @param {ReturnType<typeof pressHold>["held"]} held
 */
function follow(model, place, kernel, walk, displayed, redraw, held) {
  let language = languageOf(model);
  const changed = traceFollower(model, place, displayed, kernel);
  const offer = () => displayed().offer();
  function moved() {
    const to = model.get("at");
    if (to !== place.at && !kernel.isEcho(to)) walk.go(to); // an echo is no wish of the person
  }
  function failed() {
    if (model.get("problem").length) place.goal = null;
    offer();
  }
  function spoken() {
    if (language === languageOf(model)) return;
    language = languageOf(model);
    redraw();
  }
  /** @type {Record<string, () => void>} */
  const listeners = {
    at: moved,
    problem: failed,
    language: spoken,
  };
  for (const trait of DRAWN_TRAITS) listeners[trait] = changed;
  for (const trait of ["url_test", "editor_errors"]) listeners[trait] = () => displayed().answered();
  for (const trait of ["busy", "progress_text", "hold_status", "status_since"]) listeners[trait] = offer;
  listeners.live = () => {
    displayed().load();
    offer();
  };
  /** @type {[string, () => void][]} */
  const events = Object.entries(listeners).map(([trait, call]) => [`change:${trait}`, held(call)]);
  events.push(["comm_live_update", () => goOnWithoutKernel(model, place)]); // ipywidgets' event: the kernel is gone
  for (const [event, call] of events) model.on(event, call);
  return () => {
    for (const [event, call] of events) model.off(event, call);
  };
}

/** Turn off what only a kernel can do, and say so. The steps stay. @param {Model} model @param {Place} place */
function goOnWithoutKernel(model, place) {
  place.kernelIsGone = true;
  const gone = message("The kernel of this notebook is gone. The steps stay. To go on, run the cell again.");
  model.set("busy", "");
  model.set("hold_status", "");
  model.set("offers_what_if", false);
  model.set("offers_repair", false);
  model.set("live", false);
  model.set("problem", [gone]);
}

/**
 * What to do when the trace is another one, or grew.
 * @param {Model} model @param {Place} place @param {() => ReturnType<typeof stepperScreen>} displayed
 * @param {ReturnType<typeof kernelPlace>} kernel
 */
function traceFollower(model, place, displayed, kernel) {
  const identity = () =>
    JSON.stringify([model.get("supposition"), model.get("trace").started, model.get("trace").origin]);
  let before = identity();
  let supposition = JSON.stringify(model.get("supposition"));
  return () => {
    const { root, load, show } = displayed();
    const focused = root.contains(document.activeElement);
    const same = identity() === before;
    // Where a what if begins and ends, the kernel says which step to display.
    const start = JSON.stringify(model.get("supposition")) === supposition ? 0 : model.get("at");
    [before, supposition] = [identity(), JSON.stringify(model.get("supposition"))];
    place.index = readTrace(model);
    if (!same) {
      [place.goal, place.onlyActor] = [null, ""];
      kernel.forget(); // a step of the other trace is no echo in this one
    }
    place.at = clamped(place, place.goal ?? (same ? place.at : start));
    if (place.goal !== null && place.goal < place.index.steps.length) place.goal = null;
    load();
    show();
    kernel.remember();
    // The button that was pressed may be gone.
    if (focused && !root.contains(document.activeElement)) root.focus({ preventScroll: true });
  };
}

export default { render: renderStepper };
