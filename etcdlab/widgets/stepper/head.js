/** The head of the page: which client it is, what is tried, and in which language. */

/** @import { Language, Say, Text, TraceIndex } from "./types" */
import { button, el } from "./elements.js";
import { engineLabel } from "./labels.js";
import { message, short } from "./messages.js";

/** Each language by its own name. @type {Record<Language, {name: string, tag: string}>} */
export const LANGUAGES = { en: { name: "English", tag: "en" }, zh_CN: { name: "中文", tag: "zh-CN" } };

/** @param {Say} say @param {Language} language @param {(language: Language) => void} choose @param {HTMLElement} tools what a person does with the whole page */
export function pageHead(say, language, choose, tools) {
  const facts = el("span", { class: "etcdlab-facts" });
  const names = /** @type {Language[]} */ (Object.keys(LANGUAGES));
  const choices = names.map((one) => {
    const attributes = { "aria-pressed": String(one === language), lang: LANGUAGES[one].tag, "data-language": one };
    return button(LANGUAGES[one].name, () => choose(one), attributes);
  });
  const group = el(
    "span",
    { class: "etcdlab-languages", role: "group", "aria-label": say(message("Language")) },
    ...choices,
  );
  const element = el("header", { class: "etcdlab-head" }, facts, tools, group);

  /** @param {TraceIndex} index @param {boolean} running */
  function load(index, running) {
    const parts = clientFacts(index, running).map(say);
    facts.replaceChildren(...parts.map((part, place) => el(place ? "span" : "b", {}, part)));
  }

  return { element, load };
}

/** Which client it is, what ran it, and where and when. @param {TraceIndex} index @param {boolean} running @returns {Text[]} */
export function clientFacts(index, running) {
  const { origin, target, started, host } = index.trace;
  const recorded = origin.engine === "recording";
  const client = recorded
    ? message("real etcd client {release}", { release: origin.client })
    : message("etcd client {release}", { release: origin.client });
  return [client, `grpc-go ${origin.grpc}`, engineText(index, running), target, seenFrom(started, host)];
}

/** @param {TraceIndex} index @param {boolean} running @returns {Text} */
function engineText({ trace }, running) {
  const { engine } = trace.origin;
  if (engine === "recording") return message("recorded on {date}", { date: trace.started.slice(0, 10) });
  return running ? message("{engine}, running", { engine: engineLabel(engine) }) : engineLabel(engine);
}

/** On which host etcdlab ran, and when: the page may be read elsewhere. @param {string} started @param {string} [host] @returns {Text} */
function seenFrom(started, host) {
  return host ? message("from host {host}, {date}", { host: short(host, 60), date: minute(started) }) : minute(started);
}

/** `2026-11-22T19:34:47+00:00`, which is always UTC, for a person. @param {string} started */
function minute(started) {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(started) ? `${started.slice(0, 16).replace("T", " ")} UTC` : started;
}

/** @param {Say} say */
const applyTitle = (say) =>
  say(message("etcdlab restarts the members of this sandbox with these URLs, and checks the same client again."));

/** What is tried, while the page displays a what if. @param {Say} say @param {() => void} showReal @param {() => void} applyUrls */
export function whatIfBanner(say, showReal, applyUrls) {
  const element = el("div", { class: "etcdlab-banner", role: "status", hidden: true });
  let displayed = "";

  /** @param {Text} supposition @param {boolean} canGoBack @param {boolean} canApply */
  function load(supposition, canGoBack, canApply) {
    element.hidden = !supposition;
    const wanted = JSON.stringify([supposition, canGoBack, canApply]);
    if (wanted === displayed) return; // a button that has the focus keeps it
    displayed = wanted;
    const back = showRealButton(say, showReal);
    const glyph = el("span", { "aria-hidden": "true" }, "◇ ");
    const unchanged = say(message("Nothing was changed on the cluster."));
    element.replaceChildren(
      el("span", {}, glyph, el("b", {}, say(supposition)), " · ", unchanged),
      ...(canGoBack ? [back] : []),
      ...(canApply ? [button(say(message("apply these URLs")), applyUrls, { title: applyTitle(say) })] : []),
    );
  }

  return { element, load };
}

/** @param {Say} say @param {() => void} goBack */
export const showRealButton = (say, goBack) =>
  button(say(message("show the real result")), goBack, { title: say(message("Nothing runs again.")) });
