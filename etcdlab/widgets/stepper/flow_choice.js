/** Which level of the diagram is displayed: the one that the person chose, else the one for the width of the window. */

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

/** Calls when the window becomes wide or narrow; returns what ends that. @param {() => void} call */
export function onWidth(call) {
  const media = matchMedia(WIDE);
  media.addEventListener("change", call);
  return () => media.removeEventListener("change", call);
}
