/** The list of the functions that a key function stands for. It opens beside the key function. */

/** @import { Drawing, LevelStation, Mark, Moves, Say } from "./types" */
import { el, link } from "./elements.js";
import { message } from "./messages.js";

/**
 * @param {Say} say @param {Drawing} drawing @param {Moves} moves
 * @param {(place: number) => void} sayAt says at a key function that the client has not come to a function
 */
export function functionList(say, drawing, moves, sayAt) {
  const label = say(message("The functions that this one stands for"));
  const element = el("div", { class: "etcdlab-list", role: "group", "aria-label": label, hidden: true, onkeydown });
  /** @type {Mark[]} */
  let marks = [];
  /** @type {string[]} */
  let listed = [];
  let opener = -1; // the place of the key function
  /** What gets the focus back. @type {SVGElement | null} */
  let group = null;

  /** @param {KeyboardEvent} event */
  function onkeydown(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation(); // elsewhere it stops the engine
    close();
    group?.focus({ preventScroll: true });
  }

  function close() {
    element.hidden = true;
    listed = [];
  }

  /**
   * Open the list of a function, or close it.
   * @param {number} place @param {LevelStation} box @param {{left: number, top: number}} at @param {SVGElement} by
   */
  function toggle(place, { id, others }, { left, top }, by) {
    const isOpen = listed[0] === id;
    close();
    if (isOpen) return;
    [listed, opener, group] = [[id, ...others], place, by];
    [element.style.left, element.style.top, element.hidden] = [`${left}px`, `${top}px`, false];
    draw();
    element.querySelector("button")?.focus({ preventScroll: true });
    uncover(element);
  }

  function draw() {
    const focused = [...element.children].findIndex((row) => row.contains(document.activeElement));
    const rows = listed.map((id) => functionRow(say, drawing, id, marks, () => moves.choose([id]) || sayAt(opener)));
    element.replaceChildren(...rows);
    element.children[focused]?.querySelector("button")?.focus({ preventScroll: true });
  }

  /** What became of every function of the chain. @param {Mark[]} newMarks */
  function mark(newMarks) {
    marks = newMarks;
    if (listed.length) draw();
  }

  return { element, toggle, close, mark };
}

/** A function, its file, and what became of it. @param {Say} say @param {Drawing} drawing @param {string} id @param {Mark[]} marks @param {() => unknown} go */
function functionRow(say, drawing, id, marks, go) {
  const place = drawing.stations.findIndex((station) => station.id === id);
  const station = drawing.stations[place];
  const became = say(drawing.marks[marks[place] ?? "ahead"]);
  return el("div", {}, link(say(station?.name ?? id), go), ` ${station?.file ?? ""} · ${became}`);
}

/** Scroll the box of the diagram so far that a list in it is whole. @param {HTMLElement} list */
function uncover(list) {
  const canvas = list.parentElement;
  if (!canvas) return;
  const [inner, outer] = [list.getBoundingClientRect(), canvas.getBoundingClientRect()];
  canvas.scrollLeft += Math.max(0, inner.right - outer.right + 8);
  canvas.scrollTop += Math.max(0, inner.bottom - outer.bottom + 8);
}
