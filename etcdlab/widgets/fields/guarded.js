/**
 * A text field that keeps passwords out of the model's state, which a notebook saves.
 *
 * Of `user:password` only the user becomes the value; the password travels as a message. The user info of a URL
 * (`root:password@`) is cut out, as `etcdlab/user_info.py` does.
 */

/** @import { GuardedModel } from "./types" */
import { addTextInput, follow } from "./labelled.js";
import { withoutUserInfo } from "./user_info.js";

/** The user of `user:password`. The password is sent. @param {GuardedModel} model @param {string} text */
function userOf(model, text) {
  const colon = text.indexOf(":");
  if (colon < 0) return text;
  if (colon + 1 < text.length) model.send({ typed: text.slice(colon + 1) });
  return text.slice(0, colon);
}

/** @param {{model: GuardedModel, el: HTMLElement}} context */
function render({ model, el }) {
  const field = addTextInput(model, el, "text");
  field.addEventListener("change", () => {
    field.value = model.get("kind") === "user" ? userOf(model, field.value) : withoutUserInfo(field.value);
    if (field.value === model.get("value")) return;
    model.set("value", field.value);
    model.save_changes();
  });
  return follow(model, ["value", "placeholder", "disabled"], () => {
    field.value = model.get("value");
    field.placeholder = model.get("placeholder");
    field.disabled = model.get("disabled");
  });
}

export default { render };
