/** A field on which a person drops files, or chooses them with a click or a key. Each file travels as a message. */

/** @import { DropModel } from "./types" */

/** Sends the first files. Of a file that is too large only the size. @param {DropModel} model @param {FileList} files */
async function sendFiles(model, files) {
  for (const file of [...files].slice(0, model.get("most"))) {
    const content = { dropped: file.name, size: file.size };
    if (file.size > model.get("largest")) model.send(content);
    else model.send(content, undefined, [await file.arrayBuffer()]);
  }
}

/** A chooser of files, which is not displayed. @param {DropModel} model */
function fileChooser(model) {
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

/** @param {{model: DropModel, el: HTMLElement}} context */
function render({ model, el }) {
  const chooser = fileChooser(model);
  const field = document.createElement("button");
  field.type = "button";
  field.classList.add("jupyter-button", "etcdlab-drop");
  Object.assign(field.style, {
    width: "100%",
    height: "auto",
    minHeight: "64px",
    borderWidth: "2px",
    borderStyle: "dashed",
    whiteSpace: "normal",
  });
  field.addEventListener("click", () => chooser.click());
  field.addEventListener("keydown", (event) => event.stopPropagation());
  for (const name of ["dragenter", "dragover", "drop"]) {
    field.addEventListener(name, (event) => {
      event.preventDefault(); // the browser would open the file
      event.stopPropagation();
    });
  }
  field.addEventListener("drop", (event) => {
    if (event.dataTransfer) sendFiles(model, event.dataTransfer.files);
  });
  el.append(field, chooser);
  const show = () => {
    field.textContent = model.get("description");
    field.title = model.get("hint");
  };
  model.on("change:description", show);
  show();
  return () => model.off("change:description", show);
}

export default { render };
