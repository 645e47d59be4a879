/** The diagram by keyboard: one tab stop, and the arrow keys between the functions. */

/** @import { Box } from "./types" */

/**
 * The station that the tab key leads to: the one that has the focus, or had it last.
 * @param {Element} picture @param {Box[]} boxes @param {SVGGraphicsElement[]} stations
 * @param {(place: number) => void} reveal brings a station into view
 */
export function tabStops(picture, boxes, stations, reveal) {
  let stop = 0;

  /** @param {number} place */
  function move(place) {
    if (!stations[place]) return;
    stations[stop]?.setAttribute("tabindex", "-1");
    stations[place].setAttribute("tabindex", "0");
    stop = place;
  }

  // On the group in the picture: a browser takes a picture that listens for the focus for a tab stop.
  picture.addEventListener("focusin", ({ target }) => {
    if (target instanceof SVGGraphicsElement) move(stations.indexOf(target));
  });
  picture.addEventListener("keydown", (event) => {
    if (!(event instanceof KeyboardEvent)) return;
    const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation(); // outside the diagram the arrow keys step
    const place = neighbour(boxes, stop, Number(way[0]), Number(way[1]));
    stations[place]?.focus({ preventScroll: true });
    reveal(place);
  });
  move(0);
  return move;
}

/**
 * The nearest station that way; a distance to the side counts double.
 * @param {Box[]} boxes @param {number} from @param {number} right @param {number} down
 */
function neighbour(boxes, from, right, down) {
  const middles = boxes.map(({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 }));
  const start = middles[from] ?? { x: 0, y: 0 };
  const costs = middles.map((middle) => {
    const [dx, dy] = [middle.x - start.x, middle.y - start.y];
    const ahead = dx * right + dy * down;
    return ahead > 1 ? ahead + 2 * Math.abs(dx * down + dy * right) : Infinity;
  });
  const least = Math.min(...costs);
  return Number.isFinite(least) ? costs.indexOf(least) : -1;
}
