/** What the fields of a form have in common: a label, a name for screen readers, and keys of their own. */

/** @import { LabelModel } from "./types" */

const LABEL_WIDTH = "9em"; // as etcdlab/widgets/fields.py has it

/**
 * Puts a control with its label into the widget.
 * @param {LabelModel} model @param {HTMLElement} host @param {HTMLElement} control @param {...HTMLElement} after
 */
export function addLabelled(model, host, control, ...after) {
  const label = document.createElement("label");
  label.className = "widget-label";
  label.textContent = model.get("description");
  label.style.width = LABEL_WIDTH;
  control.setAttribute("aria-label", model.get("description"));
  // A key for the notebook's own commands must not be one for this field.
  control.addEventListener("keydown", (event) => event.stopPropagation());
  host.classList.add("jupyter-widgets", "widget-inline-hbox");
  host.append(label, control, ...after);
  model.on("msg:custom", (content) => {
    if (content?.do === "focus") control.focus(); // as ipywidgets' own fields do
  });
}

/**
 * Puts a labelled line of text into the widget.
 * @param {LabelModel} model @param {HTMLElement} host @param {"text" | "password"} type
 */
export function addTextInput(model, host, type) {
  const input = document.createElement("input");
  input.type = type;
  input.autocomplete = "off";
  input.spellcheck = false;
  input.className = "widget-input";
  input.style.flex = "1";
  addLabelled(model, host, input);
  host.classList.add("widget-text");
  return input;
}

/**
 * Listens to changes of the model, and calls once now. It returns what ends that.
 * @param {LabelModel} model @param {string[]} traits @param {() => void} show
 */
export function follow(model, traits, show) {
  const events = traits.map((trait) => `change:${trait}`);
  for (const event of events) model.on(event, show);
  show();
  return () => {
    for (const event of events) model.off(event, show);
  };
}
