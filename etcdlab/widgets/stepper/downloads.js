/** Files that the browser saves. The kernel writes the case and the Markdown; the page draws the pictures itself. */

/** @import { Model, Place, Text, TraceIndex } from "./types" */
import { el } from "./elements.js";
import { message } from "./messages.js";

const WAITS = 5000; // milliseconds after which the page says that the kernel has not answered

/** @typedef {"case" | "markdown" | "report" | "redacted"} KernelFile */

/** @type {Record<KernelFile, {extension: string, type: string}>} */
const KINDS = {
  case: { extension: "etcdlab", type: "application/json" },
  markdown: { extension: "md", type: "text/markdown" },
  report: { extension: "html", type: "text/html" },
  redacted: { extension: "redacted.html", type: "text/html" },
};

/** A short name with the release and the date: `etcd-3.7.1-2026-11-26.svg`. @param {TraceIndex} index @param {string} extension */
export function fileName({ trace }, extension) {
  const [day = ""] = /^\d{4}-\d\d-\d\d/.exec(trace.started) ?? [new Date().toISOString().slice(0, 10)];
  const release = trace.origin.client.replace(/[^\w.-]/g, "_").slice(0, 40);
  return `etcd-${release}-${day}.${extension}`;
}

/** @param {Blob} blob @param {string} name */
export function download(blob, name) {
  const url = URL.createObjectURL(blob);
  const anchor = /** @type {HTMLAnchorElement} */ (el("a", { href: url, download: name, hidden: true }));
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the browser reads it a while after the click
}

/** @param {string} file @returns {Text} */
export const downloading = (file) => message("The browser downloads {file}.", { file });

/**
 * Asks the kernel for a file, and saves it when it comes.
 * @param {Model} model @param {Place} place @param {(text: Text) => void} announce
 */
export function kernelFiles(model, place, announce) {
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */
  const waiting = new Map();

  /** @param {KernelFile} file */
  function ask(file) {
    if (place.kernelIsGone) return announce(needsKernel());
    if (!place.index.steps.length) return announce(message("There is no step yet that could be saved."));
    clearTimeout(waiting.get(file));
    waiting.set(
      file,
      setTimeout(() => announce(noAnswer()), WAITS),
    );
    model.send({ do: "save", file });
  }

  /** @param {any} content @param {DataView[]} [buffers] */
  function receive(content, buffers = []) {
    const file = /** @type {KernelFile} */ (content?.file);
    if (!waiting.has(file)) return; // it is for another view of the same stepper
    clearTimeout(waiting.get(file));
    waiting.delete(file);
    if (content.problem) return announce(content.problem.join(" "));
    const name = fileName(place.index, KINDS[file].extension);
    download(new Blob(/** @type {BlobPart[]} */ (buffers), { type: KINDS[file].type }), name);
    announce(downloading(name));
  }

  model.on("msg:custom", receive);
  function end() {
    model.off("msg:custom", receive);
    for (const timer of waiting.values()) clearTimeout(timer);
  }

  return { ask, end };
}

const needsKernel = () =>
  message(
    "The kernel of this notebook is gone, so it cannot write this file. Run the cell again, or save the diagram.",
  );

const noAnswer = () =>
  message("The kernel has not answered. It is busy, or it is gone. The diagram can be saved without a kernel.");
