/** The verdict in one sentence, at the top of the page, with what leads on from it. It stays in view. */

/** @import { FindingCard, FixActions, Links, Page, Say, TraceIndex } from "./types" */
import { button, el } from "./elements.js";
import { message, short } from "./messages.js";

export const SIGNS = { fault: "✗", warning: "!", well: "✓", unknown: "?", calm: "" };

/** @param {Say} say @param {Links} links */
export function verdictBar(say, links) {
  const element = el("section", { class: "etcdlab-opening", "aria-label": say(message("Verdict")), hidden: true });
  let displayed = "";

  /** @param {TraceIndex} index @param {FixActions} fix @param {boolean} isWhatIf */
  function load(index, fix, isWhatIf) {
    const { opening, findings } = index.page;
    element.hidden = !opening.text;
    const wanted = JSON.stringify([
      opening,
      findings[0],
      Boolean(fix.tryFix),
      Boolean(fix.applyFix),
      index.steps.length,
      isWhatIf,
    ]);
    if (wanted === displayed) return; // a button that has the focus keeps it
    displayed = wanted;
    element.className = `etcdlab-opening etcdlab-is-${opening.kind}`;
    element.classList.toggle("etcdlab-is-supposed", isWhatIf);
    const verdict = isWhatIf ? message("What if: {verdict}", { verdict: say(opening.text) }) : opening.text;
    const sign = el("span", { class: "etcdlab-sign", "aria-hidden": "true" }, SIGNS[opening.kind]);
    const text = el("b", { role: "status" }, short(say(verdict), 240));
    element.replaceChildren(sign, text, ...actions(say, links, index, fix));
  }

  return { element, load };
}

/** The buttons of the first finding. @param {Say} say @param {Links} links @param {TraceIndex} index @param {FixActions} fix */
function actions(say, links, index, { tryFix, applyFix }) {
  const finding = index.page.findings[0];
  if (!finding) return [];
  const proof = provingStep(index, finding);
  const fixes = finding.settings.length > 0;
  const tries = finding.settings.some((setting) => setting.urls.length);
  const made = [
    proof >= 0 && button(say(message("show me")), () => links.prove(proof), { title: proofTitle(say, proof) }),
    fixes && button(say(message("fix")), () => links.reveal("finding", 0)),
    tries &&
      tryFix &&
      button(say(message("try the fix")), () => tryFix(0), { class: "etcdlab-main", title: tryTitle(say) }),
    applyFix && applyButton(say, applyFix),
  ];
  return [el("span", { class: "etcdlab-do" }, ...made)];
}

/** @param {Say} say @param {number} step */
const proofTitle = (say, step) => say(message("Step {number} proves it.", { number: step }));

/** @param {Say} say */
export const tryTitle = (say) =>
  say(message("etcdlab dials the URLs of this fix from this host. Nothing is changed on the cluster."));

/** @param {Say} say @param {() => void} applyFix */
export const applyButton = (say, applyFix) =>
  button(say(message("apply the fix")), applyFix, {
    title: say(message("etcdlab ends the fault on the servers of this sandbox, and checks the same client again.")),
  });

/**
 * The step that proves a finding: the failed step about one of its dials, else the last step that is evidence; or -1.
 * @param {TraceIndex} index @param {FindingCard} finding
 */
export function provingStep(index, finding) {
  if (finding.other_client) return -1;
  const dials = finding.evidence.filter(({ kind }) => kind === "dial").map(({ id }) => `dial ${id}`);
  const about = index.steps.filter((step) => dials.some((dial) => step.objects?.includes(dial)));
  const failed = about.find((step) => index.failed[step.id]) ?? about.at(-1);
  if (failed) return failed.id;
  const steps = finding.evidence.filter(({ kind, id }) => kind === "step" && id < index.steps.length);
  return steps.at(-1)?.id ?? -1;
}

/** The lines of the verdict that the bar does not have already. @param {Say} say @param {Page} page */
export function verdictBox(say, { opening, verdict, well }) {
  const lines = verdict.map(say).filter((line) => line !== say(opening.text));
  if (!lines.length) return [];
  const style = well ? "etcdlab-verdict etcdlab-complete" : "etcdlab-verdict";
  return [el("div", { class: style }, ...lines.map((line) => el("p", {}, line)))];
}
