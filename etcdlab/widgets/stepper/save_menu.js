/** What a person takes out of the notebook: the case, the postmortem, Markdown for a ticket, and the diagram. */

/** @import { Model, Place, Say, Text } from "./types" */
import { download, downloading, fileName, kernelFiles } from "./downloads.js";
import { menu } from "./menu.js";
import { message } from "./messages.js";
import { pictureFile, pngOf } from "./picture_file.js";

/**
 * @param {Say} say @param {Model} model @param {Place} place
 * @param {() => ReturnType<typeof pictureFile>} draw the displayed diagram
 * @param {(text: Text) => void} announce
 */
export function saveMenu(say, model, place, draw, announce) {
  const files = kernelFiles(model, place, announce);

  /** @param {Blob} blob @param {string} extension */
  function save(blob, extension) {
    const name = fileName(place.index, extension);
    download(blob, name);
    announce(downloading(name));
  }

  function saveSvg() {
    save(new Blob([draw().source], { type: "image/svg+xml" }), "svg");
  }

  async function savePng() {
    const blob = await pngOf(draw());
    if (blob) save(blob, "png");
    else announce(message("The browser cannot draw the PNG. Save the diagram as SVG."));
  }

  /** @type {[string, () => void][]} */
  const reports = [
    [say(message("postmortem (.html)")), () => files.ask("report")],
    [say(message("redacted postmortem (.html)")), () => files.ask("redacted")],
  ];
  const { element } = menu(say(message("save ▾")), [
    [say(message("case (.etcdlab)")), () => files.ask("case")],
    ...(model.get("offers_report") ? reports : []),
    [say(message("Markdown for a ticket (.md)")), () => files.ask("markdown")],
    [say(message("diagram as SVG")), saveSvg],
    [say(message("diagram as PNG")), savePng],
  ]);
  return { element, end: files.end };
}
