/** Elements of the page. Everything that is quoted from a cluster or a log becomes text through text nodes alone. */

/** @import { Attributes, Child } from "./types" */

/**
 * @param {string} tag
 * @param {Attributes} [attributes] `on…` is a listener; what is null, undefined or false is left out
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** @param {string} tag @param {Attributes} [attributes] @param {...Child} children */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  return /** @type {SVGGraphicsElement} */ (filled(element, attributes, children));
}

/**
 * @template {Element} E
 * @param {E} element @param {Attributes} attributes @param {Child[]} children
 * @returns {E}
 */
function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function")
      element.addEventListener(name.slice(2), /** @type {EventListener} */ (/** @type {unknown} */ (value)));
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * A button that keeps the focus where it is while it has nothing to do: `disabled` would lose it.
 * @param {string} label @param {(pressed: HTMLElement) => unknown} press @param {Attributes} [attributes]
 */
export function button(label, press, attributes = {}) {
  const made = el("button", { type: "button", onclick: pressed, ...attributes }, label);
  function pressed() {
    if (made.getAttribute("aria-disabled") !== "true") press(made);
  }
  return made;
}

/** @param {Element} element @param {boolean} off */
export function turnOff(element, off) {
  element.setAttribute("aria-disabled", String(off));
}

/** @param {string} label @param {() => unknown} press @param {Attributes} [attributes] */
export function link(label, press, attributes = {}) {
  return button(label, press, { class: "etcdlab-link", ...attributes });
}

/** @param {string} label @param {(value: string) => void} choose @param {Attributes} [attributes] */
export function selection(label, choose, attributes = {}) {
  const made = /** @type {HTMLSelectElement} */ (
    el("select", { "aria-label": label, onchange: changed, ...attributes })
  );
  function changed() {
    choose(made.value);
  }
  return made;
}

/** @param {HTMLSelectElement} select @param {string[][]} pairs of a value and its label @param {string} chosen */
export function setOptions(select, pairs, chosen) {
  const old = [...select.options].map((option) => [option.value, option.label]);
  if (JSON.stringify(old) !== JSON.stringify(pairs))
    select.replaceChildren(...pairs.map(([value, label]) => el("option", { value }, label)));
  select.value = chosen;
}

/** An expression that may break after its dots, or after another character. @param {string} text @param {string} [after] */
export function breakable(text, after = ".") {
  return text.split(after).flatMap((part, place, parts) => {
    const whole = place < parts.length - 1 ? part + after : part;
    return place ? [el("wbr"), whole] : [whole];
  });
}

/** A sentence, in which what is between backticks is code. @param {string} sentence */
export function withCode(sentence) {
  return sentence.split("`").map((part, place) => (place % 2 ? el("code", {}, part) : part));
}

/** @param {Element | null | undefined} element */
export function focusOn(element) {
  if (element instanceof HTMLElement) element.focus({ preventScroll: true });
  element?.scrollIntoView({ block: "nearest" });
}

/** @type {CanvasRenderingContext2D | null | undefined} */
let canvas;

/** How wide a text is in a font, in pixels. @param {string} text @param {string} font as CSS has it */
export function textWidth(text, font) {
  canvas ??= document.createElement("canvas").getContext("2d");
  if (!canvas) return text.length * 12;
  canvas.font = font;
  return canvas.measureText(text).width;
}
