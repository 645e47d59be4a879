/** A combobox of the releases: a person types one, or chooses one. A click opens the whole list. */

/** @import { ReleaseModel } from "./types" */
import { addTextInput, follow } from "./labelled.js";

let lists = 0;

/** @param {{model: ReleaseModel, el: HTMLElement}} context */
function render({ model, el }) {
  const field = addTextInput(model, el, "text");
  const list = document.createElement("datalist");
  list.id = `etcdlab-releases-${++lists}`;
  el.append(list);
  field.setAttribute("list", list.id);

  function take() {
    const typed = field.value.trim();
    if (!typed || typed === model.get("value")) return;
    model.set("value", typed);
    model.save_changes();
  }
  // A browser offers only what matches the text, so the field is empty until the person types.
  field.addEventListener("focus", () => {
    field.placeholder = model.get("value");
    field.value = "";
  });
  field.addEventListener("change", take);
  field.addEventListener("blur", () => {
    take();
    field.value = model.get("value");
  });
  return follow(model, ["value", "options", "measured_label"], () => {
    list.replaceChildren(...model.get("options").map((release, place) => option(model, release, place)));
    field.placeholder = model.get("value");
    if (document.activeElement !== field) field.value = model.get("value");
  });
}

/** @param {ReleaseModel} model @param {string} release @param {number} place */
function option(model, release, place) {
  const made = document.createElement("option");
  made.value = release;
  if (place < model.get("measured")) made.label = `${release} · ${model.get("measured_label")}`;
  return made;
}

export default { render };
