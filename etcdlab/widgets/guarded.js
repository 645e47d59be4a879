/**
 * A text field that keeps passwords out of the model's state, which a notebook saves.
 *
 * Of `user:password` only the user becomes the value; the password travels as a message. Of URLs the user info
 * (`root:password@`) is cut out, as `etcdlab/user_info.py` does.
 */

const SCHEME = /^\s*[A-Za-z][A-Za-z0-9+.-]*:[/\\]+/;

function withoutUserInfo(text) {
  const last = [...text.matchAll(/@|%40/g)].pop();
  if (!last) return text;
  const scheme = SCHEME.exec(text);
  return `${scheme ? scheme[0] : ""}***@${text.slice(last.index + last[0].length)}`;
}

function render({ model, el }) {
  const label = document.createElement("label");
  label.className = "widget-label";
  label.textContent = model.get("description");
  label.style.width = "9em";
  const field = document.createElement("input");
  field.type = "text";
  field.autocomplete = "off";
  field.spellcheck = false;
  field.className = "widget-input";
  field.style.flex = "1";
  field.setAttribute("aria-label", model.get("description"));

  function guarded(text) {
    if (model.get("kind") !== "user") return withoutUserInfo(text);
    const colon = text.indexOf(":");
    if (colon < 0) return text;
    if (colon + 1 < text.length) model.send({ typed: text.slice(colon + 1) });
    return text.slice(0, colon);
  }
  function take() {
    field.value = guarded(field.value);
    if (field.value === model.get("value")) return;
    model.set("value", field.value);
    model.save_changes();
  }
  function show() {
    field.value = model.get("value");
    field.placeholder = model.get("placeholder");
    field.disabled = model.get("disabled");
  }
  field.addEventListener("change", take);
  // A key for the notebook's own commands must not be one for this field.
  field.addEventListener("keydown", (event) => event.stopPropagation());
  const names = ["value", "placeholder", "disabled"].map((name) => `change:${name}`);
  names.forEach((name) => model.on(name, show));
  show();
  el.classList.add("jupyter-widgets", "widget-inline-hbox", "widget-text");
  el.append(label, field);
  return () => names.forEach((name) => model.off(name, show));
}

export default { render };
