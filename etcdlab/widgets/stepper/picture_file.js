/** The displayed diagram as a file that looks the same outside the page: every style is an attribute of its element. */

/** @import { Level } from "./types" */
import { svg, textWidth } from "./elements.js";

const MARGIN = 12; // around the diagram
const CAPTION = 28; // the height of the line below it
const CAPTION_SIZE = 12;
const SHARP = 2; // pixels of the PNG for one of the drawing
const LONGEST_SIDE = 16_000; // pixels that a canvas has in every browser

const PAINT = ["fill", "stroke", "stroke-width", "stroke-dasharray", "paint-order"];
const TYPE = ["font-family", "font-size", "font-weight", "text-anchor"];
const GEOMETRY = new Set(["x", "y", "width", "height", "rx", "d", "points", "textLength", "lengthAdjust"]);

/** The diagram as SVG. @param {SVGGraphicsElement} picture @param {Level} level @param {string} caption */
export function pictureFile(picture, level, caption) {
  const colour = colours();
  const drawn = copied(picture, colour);
  const style = getComputedStyle(picture);
  const width = Math.max(level.width, textWidth(caption, `${CAPTION_SIZE}px ${style.fontFamily}`)) + 2 * MARGIN;
  const height = level.height + 2 * MARGIN + CAPTION;
  const [x, y] = [level.x - (width - level.width) / 2, level.y - MARGIN];
  const root = svg("svg", { width, height, viewBox: `${x} ${y} ${width} ${height}`, role: "img" });
  const paper = colour(groundOf(picture));
  const text = {
    x: x + width / 2,
    y: y + height - MARGIN,
    fill: colour(style.color),
    "font-family": style.fontFamily,
    "font-size": `${CAPTION_SIZE}px`,
    "text-anchor": "middle",
  };
  root.append(
    svg("title", {}, caption),
    svg("rect", { x, y, width, height, fill: paper }),
    ...(drawn ? [...drawn.childNodes] : []),
    svg("text", text, caption),
  );
  return { source: new XMLSerializer().serializeToString(root), width, height };
}

/** The diagram as PNG, or null where the browser cannot draw it. @param {ReturnType<typeof pictureFile>} picture @returns {Promise<Blob | null>} */
export async function pngOf({ source, width, height }) {
  const image = new Image();
  const url = URL.createObjectURL(new Blob([source], { type: "image/svg+xml" }));
  try {
    image.src = url;
    await image.decode();
    const scale = Math.min(SHARP, LONGEST_SIDE / Math.max(width, height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** The colour behind an element. @param {Element} element @returns {string} */
function groundOf(element) {
  for (let one = /** @type {Element | null} */ (element); one; one = one.parentElement) {
    const ground = getComputedStyle(one).backgroundColor;
    if (ground && !/^rgba\(.*, 0\)$|^transparent$/.test(ground)) return ground;
  }
  return "white";
}

/** An element as the page displays it; null where the page does not. @param {Element} element @param {(colour: string) => string} colour @returns {Element | null} */
function copied(element, colour) {
  const style = getComputedStyle(element);
  if (style.display === "none") return null;
  const copy = document.createElementNS("http://www.w3.org/2000/svg", element.localName);
  for (const { name, value } of element.attributes) if (GEOMETRY.has(name)) copy.setAttribute(name, value);
  if (["rect", "path", "polygon", "text"].includes(element.localName)) paint(copy, style, colour);
  for (const child of element.childNodes) {
    const part = child instanceof Element ? copied(child, colour) : child.cloneNode();
    if (part) copy.append(part);
  }
  return copy;
}

/** @param {Element} copy @param {CSSStyleDeclaration} style @param {(colour: string) => string} colour */
function paint(copy, style, colour) {
  for (const name of copy.localName === "text" ? [...PAINT, ...TYPE] : PAINT) {
    const value = style.getPropertyValue(name);
    const isDefault = !value || value === "normal" || (value === "none" && name !== "fill");
    if (!isDefault) copy.setAttribute(name, name === "fill" || name === "stroke" ? colour(value) : value);
  }
}

/** What writes any colour of the page as `#rrggbb`, which every program reads. @returns {(colour: string) => string} */
function colours() {
  const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  /** @type {Map<string, string>} */
  const written = new Map([["none", "none"]]);
  return (name) => {
    const hex = written.get(name) ?? (pixel ? hexOf(pixel, name) : name);
    written.set(name, hex);
    return hex;
  };
}

/** @param {CanvasRenderingContext2D} pixel @param {string} name */
function hexOf(pixel, name) {
  pixel.fillStyle = name;
  pixel.fillRect(0, 0, 1, 1);
  const parts = [...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3);
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
