/** Scrolls to the form, to the verdict or to the table of the places once, when the kernel asks for it and the person does nothing else. */

/** @import { Model, Place, Reveal } from "./types" */
import { inputClock, keepInView } from "../in_view/keep_in_view.js";
import { provingStep } from "./verdict.js";

/** What a repair of the sandbox proves: it is above the stepper. */
const PROOF = ".etcdlab-repaired";

/**
 * @param {Model} model @param {Place} place @param {() => HTMLElement} root @param {(step: number) => void} go
 * @returns {() => void} what to do when the kernel asks
 */
export function revealer(model, place, root, go) {
  const clock = inputClock();
  const drawn = performance.now();

  /** Whether the person did nothing since the cell, or the demo, began. @param {Reveal} wanted */
  function isIdle(wanted) {
    const isPressed = wanted === "demo" || wanted === "repair";
    return clock.input <= (isPressed ? drawn : clock.form) && (isPressed || clock.form >= 0);
  }

  return () => {
    const wanted = model.get("reveal");
    if (!wanted) return;
    model.set("reveal", "");
    model.save_changes();
    if (wanted === "form") {
      clock.form = performance.now();
      keepInView(() => root().closest(".etcdlab-panel") ?? root());
    } else if (wanted === "places") {
      requestAnimationFrame(() => root().querySelector(".etcdlab-places")?.scrollIntoView({ block: "nearest" }));
    } else if (isIdle(wanted)) {
      if (!place.isLinked) go(provenAt(place)); // a link has led to its own step
      keepInView(() => (wanted === "repair" && root().closest(".etcdlab-panel")?.querySelector(PROOF)) || root());
    }
  };
}

/** The step that proves the first finding, or else the last step. @param {Place} place */
function provenAt({ index }) {
  const [finding] = index.page.findings;
  const proof = finding ? provingStep(index, finding) : -1;
  return proof >= 0 ? proof : index.steps.length - 1;
}
