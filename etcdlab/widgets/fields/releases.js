/** A slider over the releases, with a name and a spoken value. A move counts once the person rests there. */

/** @import { ReleaseModel } from "./types" */
import { addLabelled, follow } from "./labelled.js";

const SETTLED = 250; // milliseconds

/** @param {{model: ReleaseModel, el: HTMLElement}} context */
function render({ model, el }) {
  const options = model.get("options");
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: 0, max: options.length - 1, step: 1 });
  slider.style.flex = "1";
  const readout = document.createElement("output");
  readout.style.minWidth = "4em";
  addLabelled(model, el, slider, readout);
  el.style.width = "100%";
  const chosen = () => options[Number(slider.value)] ?? "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let settling;

  /** @param {string} release */
  function display(release) {
    readout.textContent = release;
    slider.setAttribute("aria-valuetext", release);
  }
  function take() {
    clearTimeout(settling);
    if (chosen() === model.get("value")) return;
    model.set("value", chosen());
    model.save_changes();
  }
  slider.addEventListener("input", () => {
    display(chosen());
    clearTimeout(settling);
    settling = setTimeout(take, SETTLED);
  });
  slider.addEventListener("blur", take);
  const end = follow(model, ["value"], () => {
    slider.value = String(options.indexOf(model.get("value")));
    display(model.get("value"));
  });
  return () => {
    clearTimeout(settling);
    end();
  };
}

export default { render };
