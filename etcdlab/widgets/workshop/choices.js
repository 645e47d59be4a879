/** The answers of a question: one group of radio buttons, which Tab enters once and the arrow keys go through. */

/** @import { ChoicesModel } from "./types" */

/** @param {{model: ChoicesModel, el: HTMLElement}} context */
function render({ model, el }) {
  const group = document.createElement("div");
  group.className = "etcdlab-choices";
  group.setAttribute("role", "radiogroup");
  // JupyterLab takes the arrow keys for its cells.
  group.dataset.lmSuppressShortcuts = "true";
  group.addEventListener("keydown", (event) => event.stopPropagation());
  // Each widget has a module of its own, so a counter would give the same name to every question on the page: a browser
  // lets only one radio button of a name be checked.
  const name = `etcdlab-choices-${Math.random()}`;
  el.append(group);
  /** @type {Map<string, {input: HTMLInputElement, text: HTMLElement}>} */
  const answers = new Map();
  const draw = () => {
    group.setAttribute("aria-label", model.get("label"));
    for (const [text, key] of model.get("options")) {
      const answer = answers.get(key) ?? addAnswer(group, name, () => choose(key));
      answers.set(key, answer);
      answer.text.textContent = text;
      answer.input.checked = model.get("value") === key;
      answer.input.disabled = model.get("disabled");
    }
  };
  /** @param {string} key */
  const choose = (key) => {
    model.set("value", key);
    model.save_changes();
    // A change of the state waits while the kernel is busy, and a click of a button would overtake it. A message does not.
    model.send({ chosen: key });
  };
  draw();
  model.on("change", draw);
  return () => model.off("change", draw);
}

/**
 * @param {HTMLElement} group
 * @param {string} name
 * @param {() => void} choose
 */
function addAnswer(group, name, choose) {
  const label = document.createElement("label");
  const input = Object.assign(document.createElement("input"), { type: "radio", name });
  const text = document.createElement("span");
  input.addEventListener("change", choose);
  label.append(input, text);
  group.append(label);
  return { input, text };
}

export default { render };
