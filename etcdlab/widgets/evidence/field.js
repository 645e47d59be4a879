/** One field for a log or a deployment file: drop a file on it, paste a text into it, or choose a file. */

/** @import { DropModel } from "../places/types" */
import { fileChooser, takeDrops } from "../places/files.js";

const DISPLAYED = 20_000; // a longer text that is pasted is sent at once, and not displayed

/** Sends a text as a file without a name. @param {DropModel} model @param {string} text */
function sendText(model, text) {
  const data = new TextEncoder().encode(text);
  const content = { dropped: "", size: data.byteLength };
  if (data.byteLength > model.get("largest")) model.send(content);
  else model.send(content, undefined, [data.buffer]);
}

/** @param {string} tag @param {string} name @param {Partial<CSSStyleDeclaration>} style */
function styled(tag, name, style) {
  const made = document.createElement(tag);
  made.className = name;
  Object.assign(made.style, style);
  return made;
}

/** The area for a text. @param {DropModel} model @param {() => void} changed */
function textArea(model, changed) {
  const area = /** @type {HTMLTextAreaElement} */ (styled("textarea", "etcdlab-evidence-text", {}));
  area.rows = 3;
  area.spellcheck = false;
  area.addEventListener("keydown", (event) => {
    event.stopPropagation(); // the keys of the notebook
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) changed();
  });
  area.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (text.length <= DISPLAYED) return;
    event.preventDefault(); // megabytes in a field block the page
    sendText(model, text);
  });
  return area;
}

/** @param {() => void} press */
function plainButton(press) {
  const made = /** @type {HTMLButtonElement} */ (styled("button", "jupyter-button", {}));
  made.type = "button";
  made.addEventListener("click", press);
  made.addEventListener("keydown", (event) => event.stopPropagation());
  return made;
}

/** @param {{model: DropModel, el: HTMLElement}} context */
function render({ model, el }) {
  const chooser = fileChooser(model);
  const label = styled("label", "etcdlab-evidence-label", { display: "block" });
  const hint = styled("div", "etcdlab-evidence-hint", {});
  const buttons = styled("div", "etcdlab-evidence-buttons", {});
  const read = () => {
    if (area.value.trim()) sendText(model, area.value);
    area.focus();
    area.select(); // the next text that is pasted replaces it
  };
  const area = textArea(model, read);
  const [choose, send] = [plainButton(() => chooser.click()), plainButton(read)];
  hint.id = `etcdlab-hint-${Math.random().toString(36).slice(2)}`;
  area.id = `${hint.id}-text`;
  label.setAttribute("for", area.id);
  area.setAttribute("aria-describedby", hint.id);
  buttons.append(send, choose);
  el.classList.add("etcdlab-evidence-field");
  takeDrops(model, el);
  el.append(label, area, hint, buttons, chooser);
  const show = () => {
    label.textContent = model.get("description");
    hint.textContent = model.get("hint");
    choose.textContent = model.get("choose");
    send.textContent = model.get("read");
  };
  for (const name of ["description", "hint", "choose", "read"]) model.on(`change:${name}`, show);
  show();
  return () => model.off("change:description", show);
}

export default { render };
