/** A field on which a person drops files, or chooses them with a click or a key. Each file travels as a message. */

/** @import { DropModel } from "./types" */

import { fileChooser, takeDrops } from "./files.js";

/** @param {{model: DropModel, el: HTMLElement}} context */
function render({ model, el }) {
  const chooser = fileChooser(model);
  const field = document.createElement("button");
  field.type = "button";
  field.classList.add("jupyter-button", "etcdlab-drop");
  Object.assign(field.style, {
    width: "100%",
    height: "auto",
    minHeight: "64px",
    borderWidth: "2px",
    borderStyle: "dashed",
    whiteSpace: "normal",
  });
  field.addEventListener("click", () => chooser.click());
  field.addEventListener("keydown", (event) => event.stopPropagation());
  takeDrops(model, field);
  el.append(field, chooser);
  const show = () => {
    field.textContent = model.get("description");
    field.title = model.get("hint");
  };
  model.on("change:description", show);
  show();
  return () => model.off("change:description", show);
}

export default { render };
