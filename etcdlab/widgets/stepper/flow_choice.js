/** What a person chose of the diagram: its level, else the one for the width of the window; and whether it is hidden. */

/** @import { LevelName } from "./types" */

const KEPT = "etcdlab-functions"; // the choice, in the browser's storage
const WIDE = "(min-width: 1600px)"; // from this width on all functions have room

/** The choice, where the browser does not keep it. @type {LevelName | ""} */
let chosen = "";

/** @param {LevelName} level */
export function keepLevel(level) {
  chosen = level;
  try {
    localStorage.setItem(KEPT, level);
  } catch {
    // A page without an origin has no storage.
  }
}

/** @returns {LevelName} */
export function levelToShow() {
  const kept = keptLevel();
  return kept || (matchMedia(WIDE).matches ? "all" : "key");
}

/** @returns {LevelName | ""} */
function keptLevel() {
  try {
    const kept = localStorage.getItem(KEPT);
    return kept === "key" || kept === "all" ? kept : chosen;
  } catch {
    return chosen;
  }
}

const HIDDEN = "etcdlab-diagram-hidden"; // "yes", in the browser's storage
let hidden = false; // the choice, where the browser does not keep it

/** @param {boolean} hides */
export function keepHidden(hides) {
  hidden = hides;
  try {
    localStorage.setItem(HIDDEN, hides ? "yes" : "");
  } catch {
    // A page without an origin has no storage.
  }
}

export function isHidden() {
  try {
    return localStorage.getItem(HIDDEN) === "yes";
  } catch {
    return hidden;
  }
}

/** Calls when the window becomes wide or narrow; returns what ends that. @param {() => void} call */
export function onWidth(call) {
  const media = matchMedia(WIDE);
  media.addEventListener("change", call);
  return () => media.removeEventListener("change", call);
}
