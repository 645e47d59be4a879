/** The clock of an exercise. It runs on the page, so that the kernel does nothing for it. */

/** @import { ClockModel } from "./types" */

/** @param {{model: ClockModel, el: HTMLElement}} context */
function render({ model, el }) {
  const face = document.createElement("span");
  face.className = "etcdlab-clock";
  face.setAttribute("role", "timer");
  el.append(face);
  const draw = () => {
    const end = model.get("ended_at") || Date.now();
    const text = `${clockTime((end - model.get("began_at")) / 1000)} / ${clockTime(model.get("minutes") * 60)}`;
    if (face.textContent !== text) face.textContent = text;
    face.setAttribute("aria-label", model.get("label"));
  };
  draw();
  const ticking = setInterval(draw, 1000);
  model.on("change", draw);
  return () => {
    clearInterval(ticking);
    model.off("change", draw);
  };
}

/** @param {number} seconds */
function clockTime(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export default { render };
