/** What the members advertise: a column per answer to MemberList. What differs from the first is bold, and says so. */

/** @import { Links, Member, MemberList, Say, Text, Trace, TraceIndex } from "./types" */
import { el, link } from "./elements.js";
import { basisMark, moreMembers } from "./labels.js";
import { message, printable, short } from "./messages.js";
import { quiet, stackingTable } from "./tables.js";

const MEMBERS = 40; // members that are displayed

/** @param {Say} say @param {Links} links */
export function memberTable(say, links) {
  const element = el("section", { class: "etcdlab-members", "aria-label": say(message("Members")) });

  /** @param {TraceIndex} index */
  function load(index) {
    const answers = newestAnswers(index.trace);
    const ids = [...new Set(answers.flatMap((answer) => (answer.members ?? []).map((member) => member.id)))];
    const cut = Math.max(0, ...answers.map((answer) => answer.members_left_out ?? 0));
    const left = ids.length + cut - Math.min(ids.length, MEMBERS);
    const supposed = new Map((index.trace.what_if_members ?? []).map((member) => [member.id, urlsOf(member)]));
    const heads = [message("member"), ...answers.map(answerHead)];
    if (supposed.size) heads.push(message("what if"));
    const rows = ids.slice(0, MEMBERS).map((id) => memberRow(say, links, index, id, answers, supposed));
    const table = stackingTable(say(message("What the members advertise")), heads.map(say), rows);
    element.replaceChildren(...(answers.length ? [table, ...(left > 0 ? [quiet(say(moreMembers(left)))] : [])] : []));
  }

  return { element, load };
}

/** The newest answer to the client of each kind, then what each other endpoint has itself. @param {Trace} trace @returns {MemberList[]} */
function newestAnswers(trace) {
  const newest = new Map();
  for (const answer of trace.member_lists ?? [])
    newest.set(
      `${Boolean(answer.from_other_endpoint)} ${answer.linearizable} ${answer.from_other_endpoint ? answer.endpoint : ""}`,
      answer,
    );
  return [...newest.values()];
}

/** How an answer was asked for. @param {MemberList} answer @returns {Text} */
function answerHead(answer) {
  const endpoint = short(answer.endpoint, 60);
  if (answer.from_other_endpoint) return message("own list of {endpoint}", { endpoint });
  return answer.linearizable
    ? message("linearizable, from {endpoint}", { endpoint })
    : message("default, from {endpoint}", { endpoint });
}

/** @param {Member} member */
const urlsOf = (member) => printable((member.client_urls ?? []).join(", "));

/**
 * @param {Say} say @param {Links} links @param {TraceIndex} index @param {string} id
 * @param {MemberList[]} answers @param {Map<string, string>} supposed
 */
function memberRow(say, links, index, id, answers, supposed) {
  const listed = answers.map((answer) => (answer.members ?? []).find((member) => member.id === id));
  const texts = listed.map((member, place) => advertised(say, member, Boolean(answers[place]?.error)));
  const first = texts.find((text) => text !== null) ?? null;
  const cells = texts.map((text, place) =>
    text === null ? failedCell(say, answers[place]?.error ?? "") : urlCell(say, text, text !== first),
  );
  if (supposed.size) cells.push(supposedCell(say, supposed.get(id) ?? say(message("not in this list")), texts));
  return el("tr", {}, memberHead(say, links, index, id, listed.find(Boolean)), ...cells);
}

/** What a member advertises in an answer; null where there is no answer. @param {Say} say @param {Member | undefined} member @param {boolean} failed */
function advertised(say, member, failed) {
  if (member) return urlsOf(member) || say(message("none"));
  return failed ? null : say(message("not in this list"));
}

/** @param {Say} say @param {Links} links @param {TraceIndex} index @param {string} id @param {Member | undefined} member */
function memberHead(say, links, index, id, member) {
  const findings = index.findings.flatMap((finding, place) => {
    if (!finding.members?.some((affected) => affected.id === id)) return [];
    return [" ", link(printable(finding.code), () => links.reveal("finding", place))];
  });
  const name = member?.name ? printable(member.name) : say(message("(unnamed)"));
  const learner = member?.learner ? [" ", say(message("learner"))] : [];
  return el("th", { scope: "row" }, `${name} `, el("code", {}, printable(id)), ...learner, ...findings);
}

/** @param {Say} say @param {Text} error */
function failedCell(say, error) {
  return el("td", { class: "etcdlab-quiet" }, short(say(message("failed: {error}", { error })), 300));
}

/** @param {Say} say @param {string} text @param {boolean} differs from the first answer */
function urlCell(say, text, differs) {
  const code = el(differs ? "b" : "span", {}, el("code", {}, short(text, 300)));
  if (!differs) return el("td", {}, code);
  return el("td", {}, code, " ", el("span", { class: "etcdlab-bad" }, say(message("≠ differs"))));
}

/** @param {Say} say @param {string} text @param {(string | null)[]} texts what the member advertises now */
function supposedCell(say, text, texts) {
  const changed = !texts.includes(text);
  const code = el(changed ? "b" : "span", {}, el("code", {}, short(text, 300)));
  return el("td", {}, code, changed && " ", changed && basisMark(say, "supposed"));
}
