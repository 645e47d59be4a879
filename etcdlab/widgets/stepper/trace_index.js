/** What a move needs of a trace, worked out once per trace. */

/** @import { Drawing, EarlierValue, FindingCard, Mark, Page, PhaseRun, Step, Trace, TraceIndex } from "./types" */

/** @param {Trace} trace @param {Drawing} drawing @param {Page} page @returns {TraceIndex} */
export function indexOf(trace, drawing, page) {
  const steps = trace.steps ?? [];
  const stationAt = new Map(drawing.stations.map((station, place) => [station.id, place]));
  return {
    trace,
    drawing,
    page,
    steps,
    stationOf: steps.map((step) => stationAt.get(step.station) ?? -1),
    crossed: crossedEdges(drawing, steps),
    failed: steps.map(hasFailed),
    actors: steps.map(({ actor }) =>
      actor.address ? `${actor.role} ${actor.address} ${actor.attempt ?? 1}` : actor.role,
    ),
    earlier: earlierValues(steps),
    phases: phaseRuns(steps),
    proves: proofs(page.findings),
    lines: linesOf(page.findings),
  };
}

/** Of each step, the edges that lead to it from its causes. @param {Drawing} drawing @param {Step[]} steps */
function crossedEdges(drawing, steps) {
  /** @type {Map<string, number[]>} */
  const edgesAt = new Map();
  drawing.edges.forEach((edge, place) => {
    for (const via of [edge.via, "unknown"]) {
      const key = `${edge.from}>${edge.to}>${via}`;
      edgesAt.set(key, [...(edgesAt.get(key) ?? []), place]);
    }
  });
  return steps.map((step) =>
    (step.causes ?? []).flatMap((cause) => {
      const from = cause.step === null ? undefined : steps[cause.step];
      return (from && edgesAt.get(`${from.station}>${step.station}>${cause.via}`)) ?? [];
    }),
  );
}

/** Whether a step has an error, or changes a state to TRANSIENT_FAILURE. @param {Step} step */
function hasFailed(step) {
  return (
    Boolean(step.error) || (step.values ?? []).some(({ name, value }) => name === "s" && value === "TRANSIENT_FAILURE")
  );
}

const STATES = ["IDLE", "CONNECTING", "READY", "TRANSIENT_FAILURE", "SHUTDOWN"];

/** What a value of a function was before. A state is compared with an earlier one of the same SubConn.
 *  @param {Step[]} steps @returns {(EarlierValue | null)[][]} */
function earlierValues(steps) {
  /** @type {Map<string, EarlierValue>} */
  const last = new Map();
  return steps.map((step) =>
    (step.values ?? []).map((value) => {
      const subconn = (step.objects ?? []).find((name) => name.startsWith("subconn")) ?? "";
      const of = STATES.includes(String(value.value)) ? subconn : "";
      const key = `${step.station}\n${value.name}\n${of}`;
      const earlier = last.get(key) ?? null;
      last.set(key, { value: value.value, step: step.id });
      return earlier;
    }),
  );
}

/** @param {Step[]} steps @returns {PhaseRun[]} */
function phaseRuns(steps) {
  /** @type {PhaseRun[]} */
  const runs = [];
  for (const step of steps) {
    const run = runs.at(-1);
    if (run && run.name === step.phase) run.last = step.id;
    else runs.push({ name: step.phase, first: step.id, last: step.id });
  }
  return runs;
}

/** @param {FindingCard[]} findings */
function proofs(findings) {
  /** @type {Map<string, number[]>} */
  const provedBy = new Map();
  findings.forEach((finding, place) => {
    if (finding.other_client) return;
    for (const { kind, id } of finding.evidence) {
      const key = `${kind} ${id}`;
      provedBy.set(key, [...(provedBy.get(key) ?? []), place]);
    }
  });
  return provedBy;
}

const LINE_KINDS = ["log-line", "file-line", "packet", "kubernetes"];

/** The evidence that is in no step, by its name. @param {FindingCard[]} findings */
function linesOf(findings) {
  const every = findings.flatMap(({ evidence }) => evidence.filter(({ kind }) => LINE_KINDS.includes(kind)));
  return new Map(every.map((line) => [`${line.kind} ${line.id}`, line]));
}

/** What became of every station and edge at one step, within its phase. @param {TraceIndex} index @param {number} at */
export function marksAt(index, at) {
  const stations = /** @type {Mark[]} */ (new Array(index.drawing.stations.length).fill("ahead"));
  const edges = /** @type {Mark[]} */ (new Array(index.drawing.edges.length).fill("ahead"));
  const phase = index.steps[at]?.phase;
  for (const step of index.steps.slice(0, at + 1)) {
    const place = index.stationOf[step.id] ?? -1;
    const within = step.phase === phase;
    if (place >= 0) {
      if (!within) stations[place] = "earlier";
      else if (index.failed[step.id]) stations[place] = "failed";
      else if (stations[place] !== "failed") stations[place] = "walked";
    }
    for (const edge of index.crossed[step.id] ?? []) edges[edge] = within ? "walked" : "earlier";
  }
  return { stations, edges };
}
