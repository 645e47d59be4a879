/** One member in the editor of URLs: its name, what it advertises now, and a field with the URLs to test. */

/** @import { EditorRow, Say, Text } from "./types" */
import { withoutUserInfo } from "../fields/user_info.js";
import { el } from "./elements.js";
import { message, printable, short } from "./messages.js";

const LONGEST_ROW = 20_000; // characters, as etcdlab/widgets/bounded.py has it

/**
 * @param {Say} say @param {string} editor is its name, once on the page @param {number} number of the row
 * @param {{commit: () => void, edited: () => void, test: () => void}} calls
 */
export function urlRow(say, editor, number, calls) {
  const name = `${editor}-${number}`;
  const input = /** @type {HTMLInputElement} */ (
    el("input", {
      id: name,
      "data-row": number,
      type: "text",
      autocomplete: "off",
      spellcheck: "false",
      maxlength: LONGEST_ROW,
      placeholder: "http://HOST:2379",
      "aria-describedby": `${name}-now ${name}-error`,
      oninput: calls.edited,
      onchange: calls.commit,
      onkeydown,
    })
  );
  const label = el("label", { for: name });
  const now = el("span", { id: `${name}-now`, class: "etcdlab-quiet" });
  const problem = el("p", { id: `${name}-error`, class: "etcdlab-error", hidden: true });
  const element = el("div", { class: "etcdlab-url" }, label, input, now, problem);
  let displayed = "";

  /** @param {KeyboardEvent} event */
  function onkeydown(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation(); // JupyterLab would run the cell
    calls.test();
  }

  /** The text of the row, without a password. */
  function read() {
    const text = withoutUserInfo(input.value);
    if (text !== input.value) input.value = text;
    return text;
  }

  /** Display a row, its text and its error. What the person is typing stays. @param {EditorRow} row @param {string} text @param {Text[]} errors @param {boolean} isOff */
  function load(row, text, errors, isOff) {
    label.textContent = printable(row.name);
    now.textContent =
      row.urls === row.now ? "" : say(message("It advertises {urls} now.", { urls: short(row.now, 200) }));
    if (input.value === displayed) input.value = text;
    displayed = text;
    input.readOnly = isOff;
    problem.textContent = errors.map((line) => short(say(line), 400)).join("\n");
    problem.hidden = !errors.length;
    if (errors.length) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }

  return { element, input, read, load };
}
