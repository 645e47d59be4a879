/** A slider over the releases, with a name and a spoken value: a move counts once the person rests there. */

const SETTLED = 250; // milliseconds

function render({ model, el }) {
  const options = model.get("options");
  const label = document.createElement("label");
  label.className = "widget-label";
  label.textContent = model.get("description");
  label.style.width = "9em";
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: 0, max: options.length - 1, step: 1 });
  slider.setAttribute("aria-label", model.get("description"));
  slider.style.flex = "1";
  const readout = document.createElement("output");
  readout.style.minWidth = "4em";
  let settling = 0;

  function tell(release) {
    readout.textContent = release;
    slider.setAttribute("aria-valuetext", release);
  }
  function take() {
    clearTimeout(settling);
    const release = options[Number(slider.value)];
    if (release === model.get("value")) return;
    model.set("value", release);
    model.save_changes();
  }
  function show() {
    slider.value = String(options.indexOf(model.get("value")));
    tell(model.get("value"));
  }
  slider.addEventListener("input", () => {
    tell(options[Number(slider.value)]);
    clearTimeout(settling);
    settling = setTimeout(take, SETTLED);
  });
  slider.addEventListener("blur", take);
  // A key for the notebook's own commands must not be one for this field.
  slider.addEventListener("keydown", (event) => event.stopPropagation());
  model.on("change:value", show);
  show();
  el.classList.add("jupyter-widgets", "widget-inline-hbox");
  el.style.width = "100%";
  el.append(label, slider, readout);
  return () => {
    clearTimeout(settling);
    model.off("change:value", show);
  };
}

export default { render };
