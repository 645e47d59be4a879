/** The buttons of the diagram: its level, its size, and full screen. */

/** @import { FlowView, LevelName, Moves, Say, Text } from "./types" */
import { button, el } from "./elements.js";
import { isHidden, keepHidden } from "./flow_choice.js";
import { message } from "./messages.js";

/**
 * The switch between the levels, and how large the diagram is.
 * @param {Say} say @param {HTMLElement} element @param {FlowView} view @param {Moves} moves
 * @param {(level: LevelName) => void} choose
 */
export function flowBar(say, element, view, moves, choose) {
  /** @type {[LevelName, string][]} */
  const names = [
    ["key", say(message("key functions"))],
    ["all", say(message("all functions"))],
  ];
  const choices = names.map(([name, label]) => button(label, () => choose(name), { "data-level": name }));
  const group = { class: "etcdlab-levels", role: "group", "aria-label": say(message("Functions of the diagram")) };
  const fit = button(say(message("fit")), fitted, { title: say(message("Fit the whole diagram into its box")) });
  const full = button(say(message("full screen")), () => fullScreen(element));
  const only = { class: "etcdlab-only-full" };
  const position = el("span", { class: "etcdlab-flow-step" });
  const bar = el(
    "div",
    { class: "etcdlab-flow-bar" },
    el("span", group, ...choices),
    el("span", only, position, button(say(message("◀ back")), moves.back), button(say(message("next ▶")), moves.next)),
    el("span", { class: "etcdlab-zoom" }, zoom("−", -1, say(message("smaller"))), zoom("+", 1, say(message("larger")))),
    fit,
    document.fullscreenEnabled ? full : null,
    hideButton(say, element),
  );

  /** @param {string} sign @param {1 | -1} way @param {string} label */
  function zoom(sign, way, label) {
    return button(sign, () => resize(() => view.zoom(way)), named(label));
  }

  function fitted() {
    resize(view.fit);
  }

  /** @param {() => void} change */
  function resize(change) {
    change();
    fit.setAttribute("aria-pressed", String(view.fits()));
  }

  /** @param {LevelName} level */
  function show(level) {
    for (const one of choices) one.setAttribute("aria-pressed", String(one.dataset.level === level));
  }

  /** @param {number} number @param {Text} name of the function */
  function at(number, name) {
    position.textContent = name ? say(message("step {number}, {function}", { number, function: name })) : "";
  }

  return { element: bar, show, at };
}

/** The compact stepper has no diagram: the button hides it. @param {Say} say @param {HTMLElement} element of the diagram */
function hideButton(say, element) {
  const hide = button("", () => display(!isHidden()));

  /** @param {boolean} hides */
  function display(hides) {
    keepHidden(hides);
    element.classList.toggle("etcdlab-hidden-flow", hides);
    hide.textContent = say(hides ? message("show the diagram") : message("hide the diagram"));
  }

  display(isHidden());
  return hide;
}

/** @param {string} label */
const named = (label) => ({ "aria-label": label, title: label });

/** @param {HTMLElement} element */
function fullScreen(element) {
  if (document.fullscreenElement) document.exitFullscreen();
  else element.requestFullscreen();
}
