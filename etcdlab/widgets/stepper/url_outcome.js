/** What the newest test of URLs says, beside its button. */

/** @import { Model, Opening, Text, TraceIndex } from "./types" */
import { message } from "./messages.js";
import { SIGNS } from "./verdict.js";

/** @typedef {{kind: "good" | "bad" | "calm", text: Text, sign?: string}} Outcome */

/** @type {Record<Opening["kind"], Outcome["kind"]>} */
const OUTCOMES = { well: "good", fault: "bad", warning: "bad", unknown: "calm", calm: "calm" };

/** @param {Model} model */
export const isTesting = (model) =>
  Boolean(model.get("supposition")) && (model.get("url_test") === "running" || Boolean(model.get("busy")));

/**
 * @param {Model} model @param {TraceIndex} index @param {boolean} waits for the answer of the kernel
 * @param {Map<string, string>} texts of the rows, by the member's id
 * @returns {Outcome}
 */
export function outcomeOf(model, index, waits, texts) {
  const calm = calmText(model, index, waits, texts);
  if (calm !== null) return { kind: "calm", text: calm };
  const { kind, text } = index.page.opening;
  return { kind: OUTCOMES[kind], text, sign: SIGNS[kind] };
}

/** Why there is no verdict; null if there is one. @param {Model} model @param {TraceIndex} index @param {boolean} waits @param {Map<string, string>} texts @returns {Text | null} */
function calmText(model, index, waits, texts) {
  if (!model.get("offers_what_if")) return message("The kernel of this notebook is gone, so etcdlab cannot test URLs.");
  if (waits) return message("The page waits for the kernel …");
  if (!model.get("supposition")) return "";
  if (isTesting(model)) return message("etcdlab dials these URLs …");
  if (model.get("url_test") === "stopped") return message("The test is not at its end. To go on, press “run to end”.");
  return areTested(index, texts) ? null : message("These URLs are not tested yet.");
}

/** Whether the displayed test is of these texts. @param {TraceIndex} index @param {Map<string, string>} texts */
function areTested({ trace }, texts) {
  return (trace.what_if_members ?? []).every(({ id, client_urls = [] }) => {
    const text = texts.get(id);
    return text === undefined || urlsIn(text) === urlsIn(client_urls.join(","));
  });
}

/** @param {string} text */
const urlsIn = (text) => [...new Set(text.split(",").map((url) => url.trim()))].join(" ");
