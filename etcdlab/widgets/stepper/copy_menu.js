/** What a person takes along as text: the command that does the same in a terminal, and a link to the step. */

/** @import { Model, Place, Say, Text } from "./types" */
import { fileName } from "./downloads.js";
import { el } from "./elements.js";
import { menu } from "./menu.js";
import { message, short } from "./messages.js";
import { linkTo } from "./step_link.js";
import { copy } from "./tables.js";

/**
 * @param {Say} say @param {Model} model @param {Place} place @param {(text: Text) => void} announce
 */
export function copyMenu(say, model, place, announce) {
  const field = copyField(say);

  /** @param {string} text @param {Text} copied */
  async function take(text, copied) {
    field.hide();
    if (await copy(text)) announce(copied);
    else field.show(text);
  }

  function takeCommand() {
    const { index } = place;
    const command = model.get("command");
    if (command) return take(command, message("Copied: {text}", { text: short(command, 100) }));
    if (!index.steps.length) return announce(message("There is no client yet that a command could repeat."));
    // etcdlab did not run this trace here: the command displays the saved case.
    const file = fileName(index, "etcdlab");
    take(
      `etcdlab show ${file}`,
      message("Copied: etcdlab show {file}. Save the case under this name first.", { file }),
    );
  }

  function takeLink() {
    const page = element.closest(".etcdlab");
    const link = page && linkTo(page, place.at);
    if (!place.index.steps.length) announce(message("There is no step yet that a link could lead to."));
    else if (link) take(link, message("Copied the link to step {number}.", { number: place.at }));
    else announce(message("This page has no address that another browser can open."));
  }

  const { element, opener } = menu(say(message("copy ▾")), [
    [say(message("copy as command")), takeCommand],
    [say(message("link to this step")), takeLink],
  ]);
  element.append(field.element);
  field.element.addEventListener("focusout", field.hide);
  field.onclose(() => opener.focus({ preventScroll: true }));
  return { element };
}

/** Where the browser refuses the clipboard: the text in a field, selected. @param {Say} say */
function copyField(say) {
  const input = /** @type {HTMLInputElement} */ (
    el("input", { readonly: true, "aria-label": say(message("Text to copy")) })
  );
  const why = el("span", {}, say(message("The browser does not allow the clipboard. Copy this text:")));
  const element = el("div", { class: "etcdlab-copy-field", hidden: true, onkeydown }, why, input);
  let closed = () => {};

  /** @param {KeyboardEvent} event */
  function onkeydown(event) {
    event.stopPropagation(); // no key steps here
    if (event.key !== "Escape") return;
    hide();
    closed();
  }

  function hide() {
    element.hidden = true;
  }

  /** @param {string} text */
  function show(text) {
    input.value = text;
    element.hidden = false;
    input.focus({ preventScroll: true });
    input.select();
  }

  return {
    element,
    hide,
    show,
    onclose: (/** @type {() => void} */ call) => {
      closed = call;
    },
  };
}
