/** The page of one stepper in one language: its parts, and what each of them displays now. */

/** @import { FixActions, Language, Level, Links, Model, Moves, Place, Say, Text } from "./types" */
import { controls, nextLabel, statusLine } from "./controls.js";
import { copyMenu } from "./copy_menu.js";
import { diagram } from "./diagram.js";
import { dialTable } from "./dials.js";
import { button, el, turnOff } from "./elements.js";
import { findingList } from "./findings.js";
import { clientFacts, LANGUAGES, pageHead, whatIfBanner } from "./head.js";
import { actorLabel, basisLabel, functionName, phaseLabel } from "./labels.js";
import { legend } from "./legend.js";
import { lineTable } from "./lines.js";
import { memberTable } from "./members.js";
import { message, short, speaker } from "./messages.js";
import { pressKey } from "./navigation.js";
import { pictureFile } from "./picture_file.js";
import { placeTable } from "./places.js";
import { saveMenu } from "./save_menu.js";
import { stepSearch } from "./search.js";
import { stepPanel } from "./step.js";
import { valueText } from "./tables.js";
import { timeline } from "./timeline.js";
import { urlEditor } from "./url_editor.js";
import { verdictBar } from "./verdict.js";

/** @type {Record<string, Text>} */
const BUSY = { working: message("working …"), running: message("running …"), stopping: message("stopping …") };

/**
 * @param {Model} model @param {Place} place @param {Links} links @param {Moves} moves
 * @param {(language: Language) => void} choose a language
 */
export function stepperScreen(model, place, links, moves, choose) {
  const language = languageOf(model);
  const say = speaker(() => model.get("catalogs")?.[language]);
  const parts = partsOf(say, model, place, links, moves, choose, language, announce);
  const root = rootOf(say, parts, language, (event) =>
    pressKey(event, moves, parts.search.open, Boolean(model.get("busy"))),
  );
  const { bar, dials, findings, graph, live, panel, time } = parts;

  function load() {
    const { index } = place;
    const offersWhatIf = Boolean(model.get("offers_what_if"));
    parts.head.load(index, Boolean(model.get("live")));
    parts.banner.load(model.get("supposition") ?? "", offersWhatIf, Boolean(model.get("offers_repair")));
    const actions = fixActions(model);
    parts.verdict.load(index, actions, Boolean(model.get("supposition")));
    findings.load(index, actions);
    for (const part of [bar, parts.editor, parts.places, parts.members, dials, parts.lines]) part?.load(index);
    time.load(index, place.onlyActor, place.at);
    parts.search.load();
  }

  function show() {
    for (const part of [graph, panel, findings, dials]) part.show(place.index, place.at);
    time.show(place.at);
    parts.search.show();
    live.textContent = spokenStep(say, place);
    bar.notice.textContent = "";
    offer();
  }

  function offer() {
    showOffers(say, model, place, root, parts);
  }

  /** @param {Text} text */
  function announce(text) {
    live.textContent = say(text);
    bar.notice.textContent = say(text);
  }

  /** @param {Parameters<Links["reveal"]>[0]} kind @param {number} id */
  function reveal(kind, id) {
    revealRow(parts, kind, id);
    if (kind !== "finding") announce(markedRow(kind, id));
  }
  const resized = new ResizeObserver(() => place.index.steps.length && time.turn(place.at));
  resized.observe(time.element);

  function end() {
    resized.disconnect();
    parts.clock.end();
    parts.save.end();
    parts.editor?.end();
    graph.end();
  }

  return { root, load, show, offer, announce, reveal, answered: () => parts.editor?.answered(), end };
}

/** @param {Parts} parts @param {Parameters<Links["reveal"]>[0]} kind @param {number} id */
function revealRow(parts, kind, id) {
  if (kind === "dial") parts.dials.reveal(id);
  else if (kind === "finding") parts.findings.reveal(id);
  else parts.lines?.reveal(`${kind} ${id}`);
}

/** @param {string} kind @param {number} id @returns {Text} */
function markedRow(kind, id) {
  if (kind === "dial") return message("The row of dial {number} is marked.", { number: id });
  return message("The row of the evidence is marked.");
}

/** @param {Model} model @returns {Language} */
export const languageOf = (model) => (model.get("language") === "zh_CN" ? "zh_CN" : "en");

/**
 * @param {Say} say @param {Model} model @param {Place} place @param {Links} links @param {Moves} moves
 * @param {(language: Language) => void} choose @param {Language} language @param {(text: Text) => void} announce
 */
function partsOf(say, model, place, links, moves, choose, language, announce) {
  /** @param {string} actor */
  function filter(actor) {
    place.onlyActor = actor;
    time.load(place.index, actor, place.at);
  }
  const time = timeline(say, links, filter);
  const graph = diagram(say, model.get("drawing"), moves);
  const save = saveMenu(say, model, place, () => drawnDiagram(say, place, graph.displayed()), announce);
  const search = stepSearch(say, place, links, time.find);
  const title = say(message("find steps by function, value or text (/)"));
  const find = button(say(message("search")), search.open, { title });
  const copying = copyMenu(say, model, place, announce);
  const tools = el("span", { class: "etcdlab-tools" }, find, save.element, copying.element);
  const editor = urlEditor?.(say, model, place, () => findings.reveal(0)); // a report is joined without the module
  const findings = findingList(say, links, editor?.element);
  const noStep = model.get("live") ? message("No step yet: press next.") : message("No step yet: connect first.");
  return {
    time,
    head: pageHead(say, language, choose, tools),
    save,
    search,
    banner: whatIfBanner(
      say,
      () => editor?.goBack(),
      () => model.send({ do: "repair" }),
    ),
    verdict: verdictBar(say, links),
    bar: controls(say, moves),
    clock: statusLine(say),
    graph,
    legend: legend(say, model.get("drawing")),
    panel: stepPanel(say, links, noStep),
    findings,
    editor,
    places: placeTable?.(say, links), // a report without such rows is joined without the module
    members: memberTable(say, links),
    dials: dialTable(say, links),
    lines: lineTable?.(say, links),
    problem: el("p", { class: "etcdlab-error", role: "alert", hidden: true }),
    live: el("div", { class: "etcdlab-unseen", "aria-live": "polite", role: "status" }),
  };
}

/** @typedef {ReturnType<typeof partsOf>} Parts */

/** What the kernel can do with a fix. A what if has no fix to apply. @param {Model} model @returns {FixActions} */
const fixActions = (model) => ({
  tryFix: model.get("offers_what_if") ? (finding) => model.send({ do: "what-if", finding }) : null,
  applyFix: model.get("offers_repair") && !model.get("supposition") ? () => model.send({ do: "repair" }) : null,
});

/** The displayed diagram as a file, with a line that says which client it is. @param {Say} say @param {Place} place @param {{level: Level, picture: SVGGraphicsElement}} displayed */
function drawnDiagram(say, { index, at }, { level, picture }) {
  const last = index.steps.length - 1;
  const facts = [...clientFacts(index, false), placeText(at, last, false)];
  return pictureFile(picture, level, facts.map(say).filter(Boolean).join(" · "));
}

/** @param {Say} say @param {Parts} parts @param {Language} language @param {(event: KeyboardEvent) => void} onkeydown */
function rootOf(say, parts, language, onkeydown) {
  const attributes = {
    class: "etcdlab",
    role: "group",
    lang: LANGUAGES[language].tag,
    "aria-label": say(message("etcd client, step by step")),
    tabindex: "0",
    "data-lm-suppress-shortcuts": "true",
    onkeydown,
  };
  const { bar, clock, graph, time, problem, panel, findings } = parts;
  const { head, banner, members, dials, live } = parts;
  const top = el(
    "div",
    { class: "etcdlab-top" },
    parts.verdict.element,
    bar.element,
    clock.element,
    problem,
    parts.search.element,
  );
  const columns = el(
    "div",
    { class: "etcdlab-columns" },
    el("div", { class: "etcdlab-left" }, graph.element, parts.legend),
    el("div", { class: "etcdlab-right" }, findings.element, panel.element),
    time.element,
  );
  const tables = [parts.places?.element, members.element, dials.element, parts.lines?.element];
  return el("div", attributes, head.element, top, banner.element, columns, ...tables, live);
}

/** What a screen reader says of the current step. @param {Say} say @param {Place} place */
function spokenStep(say, { index, at }) {
  const step = index.steps[at];
  if (!step) return say(message("No step yet."));
  const values = (step.values ?? []).map((value) => `${value.name} ${short(valueText(say, value.value), 80)}`);
  const position = message("Step {number}, phase {phase}", { number: at, phase: phaseLabel(step.phase) });
  const parts = [position, functionName(index, at), actorLabel(step), basisLabel(index.drawing, step.basis)];
  return [...parts, ...(index.failed[at] ? [message("failed")] : []), ...values].map(say).join(", ");
}

/** What can be pressed now, and what the engine does. @param {Say} say @param {Model} model @param {Place} place @param {HTMLElement} root @param {Parts} parts */
function showOffers(say, model, place, root, { bar, clock, editor, problem }) {
  const last = place.index.steps.length - 1;
  const canGoOn = Boolean(model.get("live"));
  const waiting = place.goal !== null && Number.isFinite(place.goal) && place.goal > last && canGoOn;
  const busy = model.get("busy") || (waiting ? "working" : "");
  const { first, back, next, phase, end, stop } = bar.buttons;
  for (const button of [first, back]) turnOff(button, place.at <= 0);
  for (const button of [next, phase, end]) turnOff(button, place.at >= last && !canGoOn);
  stop.hidden = !busy && !canGoOn;
  turnOff(stop, !busy);
  next.textContent = say(busy ? (BUSY[busy] ?? `${busy} …`) : nextLabel());
  root.setAttribute("aria-busy", String(Boolean(busy)));
  bar.place.textContent = say(placeText(place.at, last, canGoOn));
  showStatus(say, model, Boolean(busy), clock);
  editor?.offer(place.index);
  problem.textContent = model.get("problem").map(say).join("\n");
  problem.hidden = !problem.textContent;
}

/** @param {Say} say @param {Model} model @param {boolean} busy @param {Parts["clock"]} clock */
function showStatus(say, model, busy, clock) {
  const [progress, status] = [model.get("progress_text"), model.get("hold_status")];
  if (progress) clock.show(say(progress), false, model.get("status_since"));
  else clock.show(status && !busy ? say(message("paused: {status}", { status })) : "", true, model.get("status_since"));
}

/** @param {number} at @param {number} last @param {boolean} canGoOn @returns {Text} */
function placeText(at, last, canGoOn) {
  if (last < 0) return message("no step yet");
  return canGoOn
    ? message("step {number} of {last} so far", { number: at, last })
    : message("step {number} of {last}", { number: at, last });
}
