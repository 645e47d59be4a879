/**
 * A field for a password. What is typed travels as a message and is never part of the model's state, which a
 * notebook saves.
 */
function render({ model, el }) {
  const label = document.createElement("label");
  label.className = "widget-label";
  label.textContent = model.get("description");
  label.style.width = "9em";
  const field = document.createElement("input");
  field.type = "password";
  field.autocomplete = "off";
  field.className = "widget-input";
  field.setAttribute("aria-label", model.get("description"));
  field.addEventListener("change", () => {
    model.send({ typed: field.value });
    field.value = "";
  });
  // A key for the notebook's own commands must not be one for this field.
  field.addEventListener("keydown", (event) => event.stopPropagation());
  const told = () => (field.placeholder = model.get("given") ? "given" : "none");
  model.on("change:given", told);
  told();
  el.classList.add("jupyter-widgets", "widget-inline-hbox", "widget-text");
  el.append(label, field);
  return () => model.off("change:given", told);
}

export default { render };
