/** How large the diagram is drawn, and which part of it its box displays. */

/** @import { Box, FlowView, Level } from "./types" */

const NAME = 12.05; // pixels that the name of a key function has at least
const SMALLEST = 11.05; // pixels that any text has at least
const LARGEST = 1.1; // of the drawing, where nobody asked for more
const LARGEST_IN_FULL = 2; // on the full screen
const ZOOM = 1.25;
const EDGE = 24; // pixels around the current function that are in view too

/**
 * @param {HTMLElement} canvas the box that scrolls
 * @param {() => {level: Level, picture: SVGGraphicsElement}} displayed
 * @returns {FlowView}
 */
export function flowView(canvas, displayed) {
  /** The scale that the person chose; "fit" for the whole diagram, "auto" for as much as is legible. @type {"auto" | "fit" | number} */
  let wish = "auto";
  let scale = 1;
  let width = -1;

  function draw() {
    const { level, picture } = displayed();
    width = canvas.clientWidth;
    if (!width) return;
    scale = typeof wish === "number" ? wish : wish === "fit" ? fitting(canvas, level) : legible(canvas, level);
    picture.style.width = `${level.width * scale}px`;
    picture.style.height = `${level.height * scale}px`;
  }

  /** Bring a part of the drawing into view, inside the box alone. @param {Box | undefined} box */
  function reveal(box) {
    if (!box) return;
    const { level, picture } = displayed();
    const left = picture.getBoundingClientRect().left - canvas.getBoundingClientRect().left + canvas.scrollLeft;
    const x = left - canvas.clientLeft + (box.x - level.x) * scale;
    canvas.scrollLeft = scrolled(canvas.scrollLeft, canvas.clientWidth, x, box.width * scale);
    canvas.scrollTop = scrolled(canvas.scrollTop, canvas.clientHeight, (box.y - level.y) * scale, box.height * scale);
  }

  return {
    draw,
    reveal,
    zoom(/** @type {1 | -1} */ way) {
      wish = Math.min(4, Math.max(0.25, scale * ZOOM ** way));
      draw();
    },
    fit() {
      wish = wish === "fit" ? "auto" : "fit";
      draw();
    },
    fits: () => wish === "fit",
    resized: () => canvas.clientWidth !== width,
    placeOf: (/** @type {Box} */ box) => {
      const { level, picture } = displayed();
      const [inner, outer] = [picture.getBoundingClientRect(), canvas.getBoundingClientRect()];
      const left = inner.left - outer.left + canvas.scrollLeft + (box.x - level.x) * scale;
      const top = inner.top - outer.top + canvas.scrollTop + (box.y + box.height - level.y) * scale;
      return { left, top };
    },
  };
}

/** The whole diagram, and never too small to be read. @param {HTMLElement} canvas @param {Level} level */
function legible(canvas, level) {
  const least = Math.max(SMALLEST / level.sizes.smallest, NAME / level.sizes.name);
  const most = document.fullscreenElement?.contains(canvas) ? LARGEST_IN_FULL : LARGEST;
  return Math.max(least, Math.min(most, fitting(canvas, level)));
}

/** The whole diagram in the box. @param {HTMLElement} canvas @param {Level} level */
function fitting(canvas, level) {
  const most = Number.parseFloat(getComputedStyle(canvas).maxHeight) || canvas.clientHeight;
  return Math.min(canvas.clientWidth / level.width, (most - 4) / level.height);
}

/** Where to scroll so that a part is in view; nowhere if it is. @param {number} from @param {number} room @param {number} start @param {number} length */
function scrolled(from, room, start, length) {
  const inView = start - EDGE >= from && start + length + EDGE <= from + room;
  return inView ? from : Math.max(0, start + length / 2 - room / 2);
}
