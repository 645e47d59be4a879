/** The findings, each with its evidence, its fix and what was ruled out; below them what else the verdict says. */

/** @import { Child, EvidenceLine, FindingCard, FixActions, Links, Say, Setting, Text, TraceIndex } from "./types" */
import { breakable, button, el, focusOn, withCode } from "./elements.js";
import { message, printable, short } from "./messages.js";
import { copyButton, quiet } from "./tables.js";
import { applyButton, tryTitle, verdictBox } from "./verdict.js";

/** What the run did not see, and what stands for something else. @param {Say} say @param {Text[]} notes */
function noteList(say, notes) {
  if (!notes.length) return [];
  const attributes = { class: "etcdlab-notes", "aria-label": say(message("Notes")) };
  return [el("ul", attributes, ...notes.map((note) => el("li", {}, say(note))))];
}

/** @param {Say} say @param {Links} links @param {HTMLElement | undefined} editor of the URLs: it stays where it is on the page, because a person types in it */
export function findingList(say, links, editor) {
  const [before, after] = [el("div"), el("div")];
  const label = say(message("Findings"));
  const element = el("section", { class: "etcdlab-findings", "aria-label": label }, before, editor, after);
  /** @type {HTMLElement[]} */
  let articles = [];

  /** @param {TraceIndex} index @param {FixActions} actions */
  function load(index, actions) {
    const { page } = index;
    articles = page.findings.map((finding, place) => article(say, links, index, finding, place, actions));
    const more = page.more_findings ? [quiet(say(page.more_findings))] : [];
    const fixed = page.findings.findIndex((finding) => finding.settings.some((setting) => setting.urls.length));
    const above = fixed < 0 ? articles.length : fixed + 1;
    before.replaceChildren(...articles.slice(0, above));
    const below = [...verdictBox(say, page), ...noteList(say, page.notes ?? [])];
    after.replaceChildren(...articles.slice(above), ...more, ...below);
  }

  /** Mark the findings that the current step proves. @param {TraceIndex} index @param {number} at */
  function show(index, at) {
    const proved = new Set(index.proves.get(`step ${at}`) ?? []);
    articles.forEach((one, place) => {
      one.classList.toggle("etcdlab-here", proved.has(place));
    });
  }

  return { element, load, show, reveal: (/** @type {number} */ place) => focusOn(articles[place]) };
}

/**
 * @param {Say} say @param {Links} links @param {TraceIndex} index @param {FindingCard} finding @param {number} place
 * @param {FixActions} actions a sandbox is repaired as a whole: the first finding has the button
 */
function article(say, links, index, finding, place, actions) {
  const tryFix = actions.tryFix && (() => actions.tryFix?.(place));
  const applyFix = place === 0 ? actions.applyFix : null;
  const first = finding.settings.find(isDifference);
  return el(
    "article",
    { class: `etcdlab-finding etcdlab-${finding.severity}`, "data-finding": place, tabindex: "-1" },
    el("h3", {}, `${say(finding.heading)} · ${short(say(finding.summary), 300)}`),
    el("p", {}, ...withCode(say(finding.why))),
    el("div", { class: "etcdlab-evidence" }, ...finding.evidence.map((one) => proof(say, links, index, finding, one))),
    quietText(say, finding.more_evidence),
    ...finding.settings.map((setting) => settingBox(say, setting, tryFix, setting === first ? applyFix : null)),
    quietText(say, finding.more_settings),
    !first && applyFix && el("div", { class: "etcdlab-do etcdlab-apply" }, applyButton(say, applyFix)),
    Boolean(finding.how) && el("p", {}, ...withCode(say(finding.how))),
    quietText(say, finding.sandbox),
    Boolean(finding.meanwhile) && labelledText(say, message("meanwhile"), finding.meanwhile),
    Boolean(finding.ruled_out) && quiet(say(message("Ruled out: {causes}", { causes: finding.ruled_out }))),
    quietText(say, finding.places),
    quietText(say, finding.logs),
  );
}

/** @param {Say} say @param {Text} text @returns {Child} */
const quietText = (say, text) => Boolean(text) && quiet(say(text));

/** @param {Say} say @param {Text} label @param {Text} text */
const labelledText = (say, label, text) => el("p", {}, el("b", {}, say(label)), " ", ...withCode(say(text)));

/** @param {Say} say @param {Links} links @param {TraceIndex} index @param {FindingCard} finding @param {EvidenceLine} evidence */
function proof(say, links, index, finding, evidence) {
  const text = say(evidence.text);
  if (finding.other_client) return el("p", {}, text);
  const press = wayTo(links, index, evidence);
  const label = `${say(evidence.place)} · ${press ? short(text, 120) : text}`;
  const attributes = { class: press ? "etcdlab-chip" : "etcdlab-quiet", "data-evidence": evidenceName(evidence) };
  return press ? button(label, press, attributes) : el("span", attributes, label);
}

/** @param {EvidenceLine} evidence */
const evidenceName = ({ kind, id }) => `${kind} ${id}`;

/** Goes to where the page has a piece of evidence; null if it is nowhere else. @param {Links} links @param {TraceIndex} index @param {EvidenceLine} evidence */
function wayTo(links, index, evidence) {
  const { kind, id } = evidence;
  const hasRow =
    kind === "dial"
      ? index.page.dials.rows.some(({ ids }) => ids.includes(id))
      : index.lines.has(evidenceName(evidence));
  if (hasRow) return () => links.reveal(kind, id);
  const step = stepOf(index, evidence);
  return step >= 0 ? () => links.go(step) : null;
}

/** The step at which a piece of evidence can be seen, or -1. @param {TraceIndex} index @param {EvidenceLine} evidence */
function stepOf({ steps }, { kind, id }) {
  if (kind === "step") return id < steps.length ? id : -1;
  if (kind === "member-list") return steps.findIndex(({ station }) => station === "members");
  if (kind === "supposed") return steps.findIndex(({ basis }) => basis === "supposed");
  const about = steps.findLastIndex(({ objects }) => objects?.includes(`${kind} ${id}`));
  return about < 0 && kind === "call" ? steps.length - 1 : about;
}

/** @param {Setting} setting */
const isDifference = (setting) => Boolean(setting.before && setting.after);

/** @param {Say} say @param {Setting} setting @param {(() => void) | null} tryFix @param {(() => void) | null} applyFix */
function settingBox(say, setting, tryFix, applyFix) {
  if (isDifference(setting)) return difference(say, setting, setting.urls.length ? tryFix : null, applyFix);
  return Boolean(setting.text) && labelledText(say, message("fix"), setting.text);
}

/** @param {Say} say @param {Setting} setting @param {(() => void) | null} tryFix @param {(() => void) | null} applyFix */
function difference(say, setting, tryFix, applyFix) {
  const tryIt = tryFix && button(say(message("try the fix")), tryFix, { title: tryTitle(say) });
  const applyIt = applyFix && applyButton(say, applyFix);
  const buttons = el(
    "div",
    { class: "etcdlab-do" },
    tryIt,
    applyIt,
    copyButton(say, setting.after, message("copy the fix")),
  );
  return el(
    "div",
    { class: "etcdlab-fix" },
    changedLine("-", setting.before),
    changedLine("+", setting.after),
    buttons,
  );
}

/** @param {"-" | "+"} sign @param {string} text */
function changedLine(sign, text) {
  const style = sign === "-" ? "etcdlab-minus" : "etcdlab-plus";
  return el("div", { class: style }, el("span", {}, sign), el("span", {}, ...breakable(printable(text), "=")));
}
