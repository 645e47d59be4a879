/** The call flow of the client, at one of two levels, in a box that scrolls. */

/** @import { Box, Drawing, FlowView, Level, LevelName, Moves, Say, TraceIndex } from "./types" */
import { el } from "./elements.js";
import { flowBar } from "./flow_bar.js";
import { keepLevel, levelToShow, onWidth } from "./flow_choice.js";
import { tabStops } from "./flow_keys.js";
import { functionList } from "./flow_list.js";
import { flowPicture } from "./flow_picture.js";
import { flowView } from "./flow_view.js";
import { functionName } from "./labels.js";
import { message } from "./messages.js";
import { marksAt } from "./trace_index.js";

/**
 * The diagram is one tab stop: the arrow keys move from function to function, Enter goes to the steps of one.
 * @param {Say} say @param {Drawing} drawing @param {Moves} moves
 */
export function diagram(say, drawing, moves) {
  const canvas = el("div", { class: "etcdlab-canvas" });
  const element = el("div", { class: "etcdlab-flow" });
  const view = flowView(canvas, () => displayed);
  const beside = besideFunctions(say, drawing, moves, view, () => displayed);
  const levelAt = levelsOf(say, drawing, moves, beside.at);
  let displayed = levelAt(levelToShow());
  const bar = flowBar(say, element, view, moves, (name) => {
    keepLevel(name);
    turn();
  });
  element.append(bar.element, canvas);
  /** @type {{index: TraceIndex, at: number} | null} */
  let shown = null;
  let current = -1;

  /** Display the level to show. */
  function turn() {
    displayed = levelAt(levelToShow());
    canvas.replaceChildren(displayed.picture, ...beside.elements);
    beside.word.hide();
    beside.list.close();
    bar.show(displayed.name);
    view.draw();
    if (shown) mark(shown.index, shown.at, true);
  }

  /** @param {TraceIndex} index @param {number} at @param {boolean} anew */
  function mark(index, at, anew) {
    const marks = marksAt(index, at);
    const marked = displayed.show(index, at, marks);
    beside.list.mark(marks.stations);
    current = marked.current;
    if (!marked.moved && !anew) return;
    if (current >= 0 && !canvas.contains(document.activeElement)) displayed.tabStop(current);
    requestAnimationFrame(() => view.reveal(displayed.level.stations[current]));
  }

  /** @param {TraceIndex} index @param {number} at */
  function show(index, at) {
    shown = { index, at };
    beside.word.hide();
    bar.at(at, functionName(index, at));
    mark(index, at, false);
  }

  const end = followSize(canvas, view, () => displayed.level.stations[current], turn);
  turn();
  return { element, show, end, displayed: () => displayed };
}

/**
 * What opens beside a function: the word that the client has not come to it, and the functions that it stands for.
 * @param {Say} say @param {Drawing} drawing @param {Moves} moves @param {FlowView} view
 * @param {() => {level: Level, stations: SVGGraphicsElement[]}} displayed
 */
function besideFunctions(say, drawing, moves, view, displayed) {
  const word = notice(say(message("The client has not come to this function yet.")));
  const list = functionList(say, drawing, moves, sayAt);

  /** @param {number} place */
  function sayAt(place) {
    const box = displayed().level.stations[place];
    if (box) word.show(view.placeOf(box));
  }

  /** @param {number} place */
  function listAt(place) {
    const [box, group] = [displayed().level.stations[place], displayed().stations[place]];
    if (box && group) list.toggle(place, box, view.placeOf(box), group);
  }

  /** @param {number} place */
  function reveal(place) {
    view.reveal(displayed().level.stations[place]);
  }

  return { word, list, elements: [list.element, word.element], at: { reveal, sayAt, listAt } };
}

/**
 * Draws anew when the box or the window becomes larger or smaller; returns what ends that.
 * @param {HTMLElement} canvas @param {FlowView} view @param {() => Box | undefined} current @param {() => void} turn
 */
function followSize(canvas, view, current, turn) {
  const resized = new ResizeObserver(() => {
    if (!view.resized()) return;
    view.draw();
    view.reveal(current());
  });
  resized.observe(canvas);
  const unfollow = onWidth(turn);
  return () => {
    resized.disconnect();
    unfollow();
  };
}

/**
 * The levels of the diagram. Each is drawn when it is first displayed.
 * @param {Say} say @param {Drawing} drawing @param {Moves} moves
 * @param {Record<"reveal" | "sayAt" | "listAt", (place: number) => void>} at brings a function into view, says that
 *   the client has not come to it, and lists the functions that it stands for
 */
function levelsOf(say, drawing, moves, { reveal, sayAt, listAt }) {
  /** @param {LevelName} name */
  function drawn(name) {
    const level = drawing.levels[name];
    /** @param {number} place @param {string[]} stations */
    function choose(place, stations) {
      if (!moves.choose(stations)) sayAt(place);
    }
    const made = flowPicture(say, drawing, level, choose, listAt);
    return { name, level, tabStop: tabStops(made.group, level.stations, made.stations, reveal), ...made };
  }

  /** @type {Map<LevelName, ReturnType<typeof drawn>>} */
  const levels = new Map();
  return (/** @type {LevelName} */ name) => {
    const level = levels.get(name) ?? drawn(name);
    levels.set(name, level);
    return level;
  };
}

/** A sentence beside a function, until the next move. A screen reader hears it from elsewhere. @param {string} sentence */
function notice(sentence) {
  const element = el("div", { class: "etcdlab-word", "aria-hidden": "true", hidden: true }, sentence);
  return {
    element,
    show(/** @type {{left: number, top: number}} */ { left, top }) {
      element.style.left = `${left}px`;
      element.style.top = `${top}px`;
      element.hidden = false;
    },
    hide() {
      element.hidden = true;
    },
  };
}
