/**
 * Holds back what the kernel sends while a mouse button is down in the stepper.
 *
 * A button that moves, or is drawn again, between mousedown and mouseup gets no click.
 */

const AFTER = 30; // milliseconds from the end of a press to its click, at most

/** @param {HTMLElement} host */
export function pressHold(host) {
  /** @type {Set<() => void>} */
  const waiting = new Set();
  let pressed = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let releasing;

  /** @param {PointerEvent} event */
  function down(event) {
    if (event.button !== 0) return;
    clearTimeout(releasing); // of a press just before
    pressed = true;
  }

  /** @param {Event} event */
  function up({ type, target }) {
    if (!pressed || (type === "blur" && target !== window)) return; // a field loses the focus in every press beside it
    clearTimeout(releasing);
    releasing = setTimeout(release, AFTER);
  }

  function release() {
    pressed = false;
    const calls = [...waiting];
    waiting.clear();
    for (const call of calls) call();
  }

  const ends = ["pointerup", "pointercancel", "blur"];
  host.addEventListener("pointerdown", down, { capture: true });
  for (const name of ends) window.addEventListener(name, up, { capture: true });

  return {
    /** A listener that is called at once, or after the press. @param {() => void} call */
    held: (call) => () => {
      if (pressed) waiting.add(call);
      else call();
    },
    end() {
      clearTimeout(releasing);
      waiting.clear();
      host.removeEventListener("pointerdown", down, { capture: true });
      for (const name of ends) window.removeEventListener(name, up, { capture: true });
    },
  };
}
