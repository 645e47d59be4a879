/**
 * A field for a password. What a person types travels as a message. It is never part of the model's state, which a
 * notebook saves.
 */

/** @import { SecretModel } from "./types" */
import { addTextInput, follow } from "./labelled.js";

/** @param {{model: SecretModel, el: HTMLElement}} context */
function render({ model, el }) {
  const field = addTextInput(model, el, "password");
  field.addEventListener("change", () => {
    model.send({ typed: field.value });
    field.value = "";
  });
  return follow(model, ["placeholder"], () => {
    field.placeholder = model.get("placeholder");
  });
}

export default { render };
