/**
 * Texts as data, as etcdlab/messages.py has them: an English template with named parameters.
 *
 * `make locale` finds the templates in the calls of `message` and `plural`, so both take literals only.
 */

/** @import { Catalog, Message, Parameter, Say, Text } from "./types" */

const MOST_CHARACTERS = 100_000; // a rendered text ends there, however often its template repeats a placeholder
const FULL_STOP = /[.。]/;
const PLACEHOLDER = /\{\{|\}\}|\{(\w+)(?::(,?(?:\.\d)?[dfgs]?))?\}/g;

/** @param {string} template @param {Record<string, Parameter>} [values] @returns {Message} */
export function message(template, values = {}) {
  return { template, values };
}

/**
 * A text about `count` things: `one` is for one thing, `other` for more or none.
 * @param {string} one @param {string} other @param {number} count @param {Record<string, Parameter>} [values]
 * @returns {Message}
 */
export function plural(one, other, count, values = {}) {
  return { template: one, values: { count, ...values }, plural: other };
}

/**
 * A text in the language of the catalog, or in English. A placeholder without a value stays as it is.
 * @param {Text} text @param {Catalog} [catalog] @returns {string}
 */
export function render(text, catalog) {
  if (!isMessage(text)) return text;
  const values = text.values ?? {};
  let left = MOST_CHARACTERS;
  return templateOf(text, catalog)
    .slice(0, MOST_CHARACTERS)
    .replace(PLACEHOLDER, (whole, name, form, place, template) => {
      if (name === undefined) return whole.charAt(0);
      if (!Object.hasOwn(values, name)) return whole;
      const value = writtenValue(/** @type {Parameter} */ (values[name]), form ?? "", catalog).slice(0, left);
      const isEndedTwice = FULL_STOP.test(value.slice(-1)) && FULL_STOP.test(template.charAt(place + whole.length));
      const written = isEndedTwice ? value.slice(0, -1) : value; // the value is a sentence, and the template ends it
      left -= written.length;
      return written;
    });
}

/** @param {unknown} value @returns {value is Message} */
export function isMessage(value) {
  return typeof value === "object" && value !== null && typeof Reflect.get(value, "template") === "string";
}

/** The template in the language of the catalog, in the right number. @param {Message} text @param {Catalog} [catalog] */
function templateOf(text, catalog) {
  if (catalog && Object.hasOwn(catalog, text.template)) return String(catalog[text.template]);
  return text.plural && text.values?.count !== 1 ? text.plural : text.template;
}

/** @param {Parameter} value @param {string} form @param {Catalog} [catalog] @returns {string} */
function writtenValue(value, form, catalog) {
  if (Array.isArray(value)) return value.map((item) => render(item, catalog)).join(separator(form, catalog));
  return typeof value === "number" ? formatted(value, form) : render(value, catalog);
}

/** What is between the items of a list. `{sentences:s}` is whole sentences. @param {string} form @param {Catalog} [catalog] */
function separator(form, catalog) {
  if (form === "s") return catalog ? "" : " ";
  return catalog ? "、" : ", ";
}

/** A number as Python's `format` writes it. @param {number} value @param {string} form such as `,d`, `.1f` or `g` */
function formatted(value, form) {
  const [, comma, digits, kind] = /^(,?)(?:\.(\d))?([dfg]?)$/.exec(form) ?? [];
  if (kind === "d" && !Number.isInteger(value)) return String(value);
  const text =
    kind === "f"
      ? value.toFixed(Number(digits ?? 6))
      : kind === "g"
        ? shortest(value, Number(digits ?? 6))
        : String(value);
  return comma ? text.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ",")) : text;
}

/** @param {number} value @param {number} digits */
function shortest(value, digits) {
  const places = Math.max(digits, 1);
  const [, exponent = "0"] = value.toExponential(places - 1).split("e");
  const power = Number(exponent);
  if (power >= -4 && power < places) return withoutZeros(value.toFixed(places - 1 - power));
  const [mantissa = ""] = value.toExponential(places - 1).split("e");
  return `${withoutZeros(mantissa)}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

/** @param {string} number */
const withoutZeros = (number) => (number.includes(".") ? number.replace(/\.?0+$/, "") : number);

/**
 * What renders texts in one language, safe to display.
 * @param {() => Catalog | undefined} catalog what the kernel sends grows with the trace
 * @returns {Say}
 */
export function speaker(catalog) {
  return (text) => printable(render(text, catalog()));
}

/**
 * A text as one line. What a person cannot see is spelled out, as etcdlab/quoting.py does: `\x1b`, `\n`, `\u202e`.
 * @param {string} text
 */
export function printable(text) {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu, escaped);
}

/** @param {string} character */
function escaped(character) {
  const named = { "\t": "\\t", "\n": "\\n", "\r": "\\r" }[character];
  const code = character.codePointAt(0) ?? 0;
  const [letter, digits] = code < 0x100 ? ["x", 2] : code < 0x10000 ? ["u", 4] : ["U", 8];
  return named ?? `\\${letter}${code.toString(16).padStart(Number(digits), "0")}`;
}

/** At most so many characters of a text. @param {string} text @param {number} most */
export function short(text, most) {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
