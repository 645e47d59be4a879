/** Moves through the trace, and what they ask of a running engine. */

/** @import { Model, Moves, Place, Request, Screen } from "./types" */
import { message } from "./messages.js";

const RESTS = 120; // milliseconds without a move after which the kernel gets the place
const ECHO = 3000; // milliseconds within which the kernel may still send a place back that it got

/**
 * Keeps the kernel's trait `at` at the place of the person.
 * @param {Model} model @param {Place} place
 */
export function kernelPlace(model, place) {
  /** When the kernel got a step: it sends that step back. @type {Map<number, number>} */
  const sent = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;

  function save() {
    sent.set(place.at, Date.now());
    model.set("at", place.at);
    model.save_changes();
  }

  return {
    remember() {
      clearTimeout(waiting);
      waiting = setTimeout(save, RESTS);
    },
    forget: () => sent.clear(),
    isEcho: (/** @type {number} */ step) => Date.now() - (sent.get(step) ?? 0) < ECHO,
    end: () => clearTimeout(waiting),
  };
}

/** @param {Model} model @param {Place} place @param {Screen} screen @param {() => void} remember */
export function navigation(model, place, screen, remember) {
  const last = () => place.index.steps.length - 1;
  const canGoOn = () => Boolean(model.get("live"));

  /** @param {number} to */
  function move(to) {
    place.at = Math.max(0, Math.min(to, last()));
    screen.show();
    remember();
  }

  /** Go to a step, and no longer wait for the engine. @param {number} to */
  function go(to) {
    place.goal = null;
    move(to);
  }

  /** Go to a step if the trace has it; else let the engine run, and go along. @param {Request} request @param {number} to */
  function run(request, to) {
    const toEnd = request.do === "run" && request.to === "end";
    if (canGoOn() && (toEnd || to < 0)) {
      place.goal = Infinity;
      model.send(request);
      move(last());
    } else if (to >= 0) go(to);
    else screen.announce(message("The trace has no such step after this one."));
  }

  return { last, canGoOn, move, go, run };
}

/**
 * What the buttons and keys do.
 * @param {Model} model @param {Place} place @param {Screen} screen @param {ReturnType<typeof navigation>} walk
 * @returns {Moves}
 */
export function movesOf(model, place, screen, walk) {
  return {
    first: () => walk.go(0),
    back: () => back(place, walk),
    next: () => next(model, place, screen, walk),
    phase: () => nextPhase(place, walk),
    end: () => walk.run({ do: "run", to: "end" }, walk.last()),
    stop() {
      place.goal = Infinity; // the engine makes no more steps; the page follows those that it made already
      model.send({ do: "stop" });
    },
    runTo(station) {
      const ahead = passing(place, [station], place.at);
      const to = ahead < 0 && !walk.canGoOn() ? passing(place, [station], -1) : ahead;
      walk.run({ do: "run", to: "station", station }, to);
    },
    choose(stations) {
      const ahead = passing(place, stations, place.at);
      const to = ahead < 0 ? passing(place, stations, -1) : ahead;
      if (to >= 0) walk.go(to);
      else screen.announce(message("The client has not come to this function yet."));
      return to >= 0;
    },
  };
}

/** @param {Place} place @param {number} id */
const isDisplayed = (place, id) => !place.onlyActor || place.index.actors[id] === place.onlyActor;

/** The next step that passes one of the stations, or -1. @param {Place} place @param {string[]} stations @param {number} after */
const passing = ({ index }, stations, after) =>
  index.steps.findIndex((step) => step.id > after && stations.includes(step.station));

/** @param {Model} model @param {Place} place @param {Screen} screen @param {ReturnType<typeof navigation>} walk */
function next(model, place, screen, walk) {
  const last = walk.last();
  let to = place.at + 1;
  while (to <= last && !isDisplayed(place, to)) to++;
  if (to <= last && place.goal === null) return walk.go(to);
  if (!walk.canGoOn()) return screen.announce(message("This is the last step."));
  place.goal = Math.max(place.goal ?? last, last) + 1;
  model.send({ do: "next" });
  screen.offer();
}

/** @param {Place} place @param {ReturnType<typeof navigation>} walk */
function back(place, walk) {
  let to = place.at - 1;
  while (to > 0 && !isDisplayed(place, to)) to--;
  if (to >= 0 && isDisplayed(place, to)) walk.go(to);
  else place.goal = null;
}

/** @param {Place} place @param {ReturnType<typeof navigation>} walk */
function nextPhase({ index, at }, walk) {
  const later = index.phases.find((phase) => phase.first > at);
  walk.run({ do: "run", to: "phase", phase: index.steps[at]?.phase }, later ? later.first : -1);
}

/** The keys of the stepper. @param {KeyboardEvent} event @param {Moves} moves @param {() => void} search @param {boolean} busy */
export function pressKey(event, moves, search, busy) {
  const { target } = event;
  const typing = target instanceof Element && target.matches("select, input, textarea");
  const move = {
    ArrowRight: moves.next,
    ArrowLeft: moves.back,
    Home: moves.first,
    End: moves.end,
    Escape: () => busy && moves.stop(),
    "/": search,
  }[event.key];
  if (!move || typing || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation(); // JupyterLab would select the next cell
  move();
}
