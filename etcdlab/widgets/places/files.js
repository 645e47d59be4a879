/** Files that a person drops or chooses: each travels to the kernel as a message, so that no saved state has it. */

/** @import { DropModel } from "./types" */

/** Sends the first files. Of a file that is too large only the size. @param {DropModel} model @param {FileList} files */
export async function sendFiles(model, files) {
  for (const file of [...files].slice(0, model.get("most"))) {
    const content = { dropped: file.name, size: file.size };
    if (file.size > model.get("largest")) model.send(content);
    else model.send(content, undefined, [await file.arrayBuffer()]);
  }
}

/** A chooser of files, which is not displayed. @param {DropModel} model */
export function fileChooser(model) {
  const chooser = document.createElement("input");
  chooser.type = "file";
  chooser.multiple = true;
  chooser.hidden = true;
  chooser.addEventListener("change", async () => {
    if (chooser.files) await sendFiles(model, chooser.files);
    chooser.value = ""; // so that the same file can be chosen again
  });
  return chooser;
}

/** Takes files that are dropped on a field. @param {DropModel} model @param {HTMLElement} field */
export function takeDrops(model, field) {
  for (const name of ["dragenter", "dragover", "drop"]) {
    field.addEventListener(name, (event) => {
      event.preventDefault(); // the browser would open the file
      event.stopPropagation();
    });
  }
  field.addEventListener("drop", (event) => {
    const files = event.dataTransfer?.files;
    if (files?.length) sendFiles(model, files);
  });
}
