/** A button that opens a list of buttons below it. */

/** @import { Attributes } from "./types" */
import { button, el } from "./elements.js";

/**
 * Escape closes the list, and so does what is pressed or gets the focus outside it.
 * @param {string} label @param {[label: string, press: () => void][]} items @param {Attributes} [attributes] of the button
 */
export function menu(label, items, attributes = {}) {
  const list = el("div", { class: "etcdlab-menu-list", role: "group", "aria-label": label, hidden: true });
  const opener = button(label, () => display(Boolean(list.hidden)), { "aria-expanded": "false", ...attributes });
  const element = el("span", { class: "etcdlab-menu", onkeydown, onfocusout: left }, opener, list);
  const buttons = items.map(([name, press]) =>
    button(name, () => {
      close();
      press();
    }),
  );
  list.append(...buttons);

  /** @param {boolean} open */
  function display(open) {
    list.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    if (open) document.addEventListener("pointerdown", pressedOutside);
    else document.removeEventListener("pointerdown", pressedOutside);
  }

  function close() {
    display(false);
    opener.focus({ preventScroll: true });
  }

  /** @param {PointerEvent} event */
  function pressedOutside({ target }) {
    if (!(target instanceof Node && element.contains(target))) display(false);
  }

  /** @param {FocusEvent} event */
  function left({ relatedTarget }) {
    if (relatedTarget instanceof Node && !element.contains(relatedTarget)) display(false);
  }

  /** @param {KeyboardEvent} event */
  function onkeydown(event) {
    if (list.hidden && event.key !== "ArrowDown") return;
    const to = placeOf(event.key, buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement)), buttons.length);
    if (to === null && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation(); // outside the menu the keys step
    if (to === null) return close();
    display(true);
    buttons[to]?.focus({ preventScroll: true });
  }

  return { element, opener };
}

/** The item that a key leads to; null for another key. @param {string} key @param {number} at the item with the focus, or -1 @param {number} count */
function placeOf(key, at, count) {
  if (key === "ArrowDown") return (at + 1) % count;
  if (key === "ArrowUp") return at < 0 ? count - 1 : (at - 1 + count) % count;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : null;
}
