/** What happens when each address is dialled: a column per stage. */

/** @import { Dial, Links, Say, Stage, TraceIndex } from "./types" */
import { el, focusOn, link } from "./elements.js";
import { sourceLabel } from "./labels.js";
import { message, plural, printable, short } from "./messages.js";
import { quiet, quoted, stackingTable } from "./tables.js";

const DIALS = 40; // dials that are displayed, of at most 256
const STAGES = ["dns", "tcp", "tls", "alpn", "h2", "rpc", "identity"];

/** @param {Say} say @param {Links} links */
export function dialTable(say, links) {
  const element = el("section", { class: "etcdlab-dials", "aria-label": say(message("Dials")) });
  /** @type {Map<number, HTMLElement>} */
  let rows = new Map();
  /** @type {HTMLElement | undefined} */
  let current;

  /** @param {TraceIndex} index */
  function load(index) {
    const dials = index.trace.dials ?? [];
    rows = new Map(dials.slice(0, DIALS).map((dial) => [dial.id, dialRow(say, links, index, dial)]));
    const ends = [message("error of the Go client"), message("used by")].map(say);
    const heads = [say(message("dial")), say(message("address")), ...STAGES, ...ends];
    const table = stackingTable(say(message("What happens when each address is dialled")), heads, [...rows.values()]);
    const left = dials.length - DIALS;
    const more = plural("{count} more dial is in the saved case.", "{count} more dials are in the saved case.", left);
    element.replaceChildren(...(dials.length ? [table, ...(left > 0 ? [quiet(say(more))] : [])] : []));
  }

  /** Mark the dial that the current step is about. @param {TraceIndex} index @param {number} at */
  function show(index, at) {
    const names = index.steps[at]?.objects ?? [];
    const id = names.map((name) => /^dial (\d+)$/.exec(name)?.[1]).find(Boolean);
    const row = id === undefined ? undefined : rows.get(Number(id));
    if (row === current) return;
    current?.classList.remove("etcdlab-here");
    row?.classList.add("etcdlab-here");
    current = row;
  }

  return { element, load, show, reveal: (/** @type {number} */ id) => focusOn(rows.get(id)) };
}

/** @param {Say} say @param {Links} links @param {TraceIndex} index @param {Dial} dial */
function dialRow(say, links, index, dial) {
  const stages = STAGES.map((name) => {
    const stage = dial.stages.find((one) => one.name === name);
    return el("td", {}, stageMark(say, dial, stage));
  });
  const { failure } = dial;
  const error = failure ? quoted(say, printable(failure.go_error), message("copy the error")) : say(message("reached"));
  return el(
    "tr",
    { tabindex: "-1", "data-dial": dial.id },
    el("th", { scope: "row" }, String(dial.id)),
    el("td", {}, el("code", {}, short(printable(dial.url), 80)), ` ${say(sourceLabel(dial.source))}`),
    ...stages,
    el("td", {}, error, failure?.detail ? ` ${say(failure.detail)}` : null),
    el("td", {}, ...usedBy(say, links, index, dial)),
  );
}

/** The last step that is about a dial, and the findings that the dial proves. @param {Say} say @param {Links} links @param {TraceIndex} index @param {Dial} dial */
function usedBy(say, links, index, dial) {
  const step = index.steps.findLast((one) => (one.objects ?? []).includes(`dial ${dial.id}`));
  const findings = index.proves.get(`dial ${dial.id}`) ?? [];
  return [
    step && link(say(message("step {number}", { number: step.id })), () => links.go(step.id)),
    ...findings.flatMap((place) => {
      const code = printable(index.findings[place]?.code ?? "");
      return [" ", link(code, () => links.reveal("finding", place))];
    }),
  ];
}

/** @param {Say} say @param {Dial} dial @param {Stage | undefined} stage */
function stageMark(say, dial, stage) {
  if (!stage || stage.outcome === "skipped") return el("span", { class: "etcdlab-skipped" }, say(stage?.detail || "–"));
  const time = stage.ms ? `${stage.ms.toFixed(1)} ms` : "";
  if (stage.outcome === "failed") {
    const kind = dial.failure ? printable(dial.failure.kind) : say(message("failed"));
    return el("span", { class: "etcdlab-bad" }, `✗ ${kind} ${time}`);
  }
  // Identities are compared here, which takes no time; and of the real client only the whole dial is timed.
  const timed = time && stage.name !== "identity";
  return el("span", { class: "etcdlab-good" }, timed ? `✓ ${time}` : say(message("✓ ok")));
}
