/** The findings, each with its evidence, its fix and what was ruled out; below them the verdict. */

/** @import { Child, Evidence, Finding, Fix, Links, Say, Text, TraceIndex } from "./types" */
import { breakable, button, el, focusOn, withCode } from "./elements.js";
import { doubtLabel, moreEvidence, moreMembers } from "./labels.js";
import { message, printable, short } from "./messages.js";
import { copyButton, quiet } from "./tables.js";
import { isOfAnotherClient } from "./trace_index.js";

const EVIDENCE = 8; // pieces of evidence that are displayed of one finding
const FIXES = 4; // members whose fix is displayed of one finding

/** What the kernel says besides the findings. @typedef {{verdict: Text[], well: boolean, offersWhatIf: boolean}} Judgement */

/** @param {Say} say @param {Links} links @param {(finding: number) => void} tryFix */
export function findingList(say, links, tryFix) {
  const element = el("section", { class: "etcdlab-findings", "aria-label": say(message("Findings")) });
  /** @type {HTMLElement[]} */
  let articles = [];

  /** @param {TraceIndex} index @param {Judgement} judgement */
  function load(index, { verdict, well, offersWhatIf }) {
    articles = index.findings.map((_, place) =>
      article(say, links, index, place, offersWhatIf ? () => tryFix(place) : null),
    );
    element.replaceChildren(...articles, ...verdictBox(say, verdict, well));
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

/** @param {Say} say @param {Text[]} verdict @param {boolean} well */
function verdictBox(say, verdict, well) {
  const [head, ...lines] = verdict.map(say);
  if (!head) return [];
  const style = well ? "etcdlab-verdict etcdlab-complete" : "etcdlab-verdict";
  return [el("div", { class: style }, el("p", {}, el("b", {}, head)), ...lines.map((line) => el("p", {}, line)))];
}

/** @param {Say} say @param {Links} links @param {TraceIndex} index @param {number} place @param {(() => void) | null} tryFix */
function article(say, links, index, place, tryFix) {
  const finding = /** @type {Finding} */ (index.findings[place]);
  const evidence = finding.evidence.slice(0, EVIDENCE).map((one) => proof(say, links, index, finding, one));
  return el(
    "article",
    { class: `etcdlab-finding etcdlab-${finding.severity}`, "data-finding": place, tabindex: "-1" },
    el("h3", {}, `${heading(say, finding)} · ${short(say(finding.summary), 300)}`),
    el("p", {}, ...withCode(say(finding.why))),
    el("div", { class: "etcdlab-evidence" }, ...evidence),
    finding.evidence.length > EVIDENCE && quiet(say(moreEvidence(finding.evidence.length - EVIDENCE))),
    ...advice(say, finding, tryFix),
    finding.ruled_out.length > 0 && quiet(say(message("Ruled out: {causes}", { causes: finding.ruled_out }))),
    Boolean(finding.vantage) && quiet(say(finding.vantage)),
  );
}

/** The code of a finding, with what makes it less than a proved fault. @param {Say} say @param {Finding} finding */
function heading(say, finding) {
  const doubts = [
    finding.severity !== "fault" && doubtLabel(finding.severity),
    finding.certainty !== "proved" && doubtLabel(finding.certainty),
    finding.supposed && message("what if"),
    finding.needs_sync && message("only after a Sync"),
  ];
  return [printable(finding.code), ...doubts.flatMap((doubt) => (doubt ? [say(doubt)] : []))].join(" ");
}

/** @param {Say} say @param {Links} links @param {TraceIndex} index @param {Finding} finding @param {Evidence} evidence */
function proof(say, links, index, finding, evidence) {
  const text = say(evidence.text);
  if (isOfAnotherClient(finding)) return el("p", {}, text);
  const step = stepOf(index, evidence);
  function press() {
    if (evidence.kind === "dial") links.reveal("dial", evidence.id);
    else if (step >= 0) links.go(step);
  }
  const attributes = { class: "etcdlab-chip", "data-evidence": `${evidence.kind} ${evidence.id}` };
  return button(`${say(evidenceName(evidence))} · ${short(text, 120)}`, press, attributes);
}

/** @param {Evidence} evidence @returns {Text} */
function evidenceName({ kind, id: number }) {
  const names = {
    step: message("step {number}", { number }),
    dial: message("dial {number}", { number }),
    "member-list": message("member list {number}", { number }),
    call: message("call {number}", { number }),
    endpoint: message("endpoint {number}", { number }),
    supposed: message("what if {number}", { number }),
  };
  return new Map(Object.entries(names)).get(kind) ?? `${kind} ${number}`;
}

/** The step at which a piece of evidence can be seen, or -1. @param {TraceIndex} index @param {Evidence} evidence */
function stepOf(index, { kind, id }) {
  const last = index.steps.length - 1;
  if (kind === "step") return id <= last ? id : -1;
  if (kind === "member-list") return index.steps.findIndex((step) => step.station === "members");
  return last;
}

/** @param {Say} say @param {Finding} finding @param {(() => void) | null} tryFix @returns {Child[]} */
function advice(say, finding, tryFix) {
  const { fix } = finding;
  const fixes = fixesOf(finding);
  const left = (finding.members?.length ?? 0) + (finding.members_left_out ?? 0) - FIXES;
  return [
    ...fixes.map((one) => setting(say, one, tryFix)),
    fixes.length > 1 && left > 0 && quiet(say(moreMembers(left))),
    Boolean(fix.how) && el("p", {}, ...withCode(say(fix.how))),
    fix.sandbox &&
      quiet(say(message("This address belongs to the sandbox. For another cluster it is only an example."))),
    Boolean(fix.client) && el("p", {}, el("b", {}, say(message("meanwhile"))), " ", ...withCode(say(fix.client))),
  ];
}

/** The fixes of the first members that a finding is about, each once; of one about no member, its own. @param {Finding} finding */
function fixesOf(finding) {
  const fixes = (finding.members ?? []).slice(0, FIXES).map((member) => member.fix);
  const distinct = new Map(fixes.map((fix) => [JSON.stringify(fix), fix]));
  return distinct.size ? [...distinct.values()] : [finding.fix];
}

/** @param {Say} say @param {Fix} fix @param {(() => void) | null} tryFix */
function setting(say, fix, tryFix) {
  if (fix.before && fix.after) return difference(say, fix, fix.urls?.length ? tryFix : null);
  return Boolean(fix.server) && el("p", {}, el("b", {}, say(message("fix"))), " ", ...withCode(say(fix.server)));
}

/** @param {Say} say @param {Fix} fix @param {(() => void) | null} tryFix */
function difference(say, fix, tryFix) {
  const title = say(message("etcdlab dials the URLs of this fix from this host. Nothing is changed on the cluster."));
  const tryIt = tryFix && button(say(message("try it from here")), tryFix, { title });
  const buttons = el("div", { class: "etcdlab-do" }, tryIt, copyButton(say, fix.after, message("copy the fix")));
  return el("div", { class: "etcdlab-fix" }, changedLine("-", fix.before), changedLine("+", fix.after), buttons);
}

/** @param {"-" | "+"} sign @param {string} text */
function changedLine(sign, text) {
  const style = sign === "-" ? "etcdlab-minus" : "etcdlab-plus";
  return el("div", { class: style }, el("span", {}, sign), el("span", {}, ...breakable(printable(text), "=")));
}
