/** Keeps a result in view that a notebook displays without a widget. The model has no view of its own. */

import { keepInView } from "./keep_in_view.js";

/** @typedef {{get(name: "anchor"): string, get(name: "until"): number}} ResultModel */

/** @param {{model: ResultModel}} context */
function initialize({ model }) {
  if (Date.now() / 1000 > model.get("until")) return; // a notebook that is opened later stays where it opens
  keepInView(() => document.getElementsByClassName(model.get("anchor"))[0] ?? null);
}

export default { initialize };
