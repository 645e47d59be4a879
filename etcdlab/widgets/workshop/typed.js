/** An answer that a learner types. */

/** @import { TypedModel } from "./types" */

/** @param {{model: TypedModel, el: HTMLElement}} context */
function render({ model, el }) {
  const field = document.createElement("input");
  field.type = "text";
  field.className = "etcdlab-typed";
  field.spellcheck = false;
  field.autocomplete = "off";
  // JupyterLab takes single keys for its commands.
  field.dataset.lmSuppressShortcuts = "true";
  field.addEventListener("keydown", (event) => event.stopPropagation());
  el.append(field);
  const draw = () => {
    field.setAttribute("aria-label", model.get("label"));
    field.placeholder = model.get("hint");
    field.disabled = model.get("disabled");
    // A slow kernel returns what was typed a moment ago: it must not replace what the person types meanwhile.
    if (document.activeElement !== field) field.value = model.get("value") ?? "";
  };
  field.addEventListener("input", () => {
    model.set("value", field.value.trim() || null);
    model.save_changes();
  });
  // A change of the state waits while the kernel is busy, and a click of a button would overtake it. A message does not.
  field.addEventListener("change", () => model.send({ typed: field.value }));
  draw();
  model.on("change", draw);
  return () => model.off("change", draw);
}

export default { render };
