/** Keeps a part of the page in view until the person does something: Jupyter scrolls away when all cells have run. */

const EVERY = 100; // milliseconds between two looks
const LONGEST = 30_000; // milliseconds after which the page is left alone
const ABOVE = 8; // pixels above the part
const FAR = 40; // pixels that a part may be off
const INPUTS = ["pointerdown", "wheel", "keydown", "touchstart"];
const CLOCK = "etcdlabInput";

/** When the person last did something on this page, and when a form was last displayed. @typedef {{input: number, form: number}} InputClock */

/** The clock of this page. All widgets have the same one. @returns {InputClock} */
export function inputClock() {
  const page = /** @type {Record<string, InputClock | undefined>} */ (/** @type {unknown} */ (document));
  const clock = page[CLOCK] ?? startClock();
  page[CLOCK] = clock;
  return clock;
}

/** @returns {InputClock} */
function startClock() {
  const clock = { input: -1, form: -1 };
  for (const name of INPUTS)
    document.addEventListener(
      name,
      () => {
        clock.input = performance.now();
      },
      { capture: true, passive: true },
    );
  return clock;
}

/**
 * Scrolls the part to the top of what it scrolls in, and keeps it there.
 * @param {() => Element | null} part
 */
export function keepInView(part) {
  const clock = inputClock();
  const began = performance.now();
  /** Where its box was scrolled to: Jupyter takes a cell that is out of sight off the page. @type {{box: Element, top: number} | null} */
  let kept = null;

  function look() {
    if (clock.input > began || performance.now() - began > LONGEST) return;
    const element = part();
    if (element?.isConnected) kept = scrolledTo(element);
    else if (kept?.box.isConnected) kept.box.scrollTop = kept.top;
    setTimeout(look, EVERY);
  }

  look();
}

/** @param {Element} element */
function scrolledTo(element) {
  const box = scrollBox(element);
  const above = element.getBoundingClientRect().top - box.getBoundingClientRect().top - ABOVE;
  if (Math.abs(above) > FAR) box.scrollTop += above;
  return { box, top: box.scrollTop };
}

/** The nearest box around the element that scrolls, or the page. @param {Element} element */
function scrollBox(element) {
  for (let box = element.parentElement; box; box = box.parentElement) {
    const { overflowY } = getComputedStyle(box);
    if (box.scrollHeight > box.clientHeight + 1 && (overflowY === "auto" || overflowY === "scroll")) return box;
  }
  return document.scrollingElement ?? document.documentElement;
}
