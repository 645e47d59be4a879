/**
 * Steps through a trace. Draws from the model's data alone, in a notebook as in a page without a kernel.
 *
 * In this order: types, elements, what is known of a trace, the parts of the page, and what joins them.
 * Everything quoted from a cluster or a log becomes text through `textContent`; there is no other way in.
 * A move touches what changed and nothing else: the diagram is drawn once, and its classes are switched.
 */

/** @typedef {{name: string, value: unknown, basis: string}} Value */
/** @typedef {{role: string, address?: string, subconn?: number, attempt?: number}} Actor */
/** @typedef {{step: number | null, via: string}} Cause */
/**
 * @typedef {object} Step
 * @property {number} id
 * @property {string} phase
 * @property {string} station
 * @property {string} function
 * @property {string} file
 * @property {Actor} actor
 * @property {string} basis
 * @property {number} [at] nanoseconds since the first step
 * @property {number} [line]
 * @property {Value[]} [values]
 * @property {string[]} [objects]
 * @property {Cause[]} [causes]
 * @property {string} [error]
 */
/** @typedef {{name: string, outcome: string, ms?: number, detail?: string}} Stage */
/**
 * @typedef {object} Dial
 * @property {number} id
 * @property {string} url
 * @property {string} source
 * @property {Stage[]} stages
 * @property {{stage: string, kind: string, go_error: string, detail?: string}} [failure]
 */
/** @typedef {{linearizable: boolean, endpoint: string, error?: string, from_other_endpoint?: boolean, members_left_out?: number, members?: {id: string, name: string, learner?: boolean, client_urls?: string[]}[]}} MemberList */
/** @typedef {{kind: string, id: number, text: string}} Evidence */
/** @typedef {{server: string, how: string, client: string, before: string, after: string, sandbox: boolean, urls?: string[]}} Fix */
/**
 * @typedef {object} Finding
 * @property {string} code
 * @property {string} severity
 * @property {string} certainty
 * @property {string} vantage
 * @property {string} subject
 * @property {string} summary
 * @property {string} why
 * @property {Evidence[]} evidence
 * @property {Fix} fix
 * @property {{fix: Fix}[]} [members]
 * @property {number} [members_left_out]
 * @property {boolean} [supposed]
 * @property {string} [client]
 * @property {string[]} ruled_out
 */
/** @typedef {{x: number, y: number, width: number, height: number}} Box */
/** @typedef {Box & {id: string, name: string, file: string, function: string, package: string, text: string}} Station */
/** @typedef {{from: string, to: string, via: string, path: string, head: string, dash: string, label: number[] | null}} Edge */
/** @typedef {Box & {lanes: (Box & {title: string})[], stations: Station[], edges: Edge[]}} Drawing */
/** @typedef {{origin: Record<string, string>, target: string, steps?: Step[], dials?: Dial[], member_lists?: MemberList[], what_if_members?: {id: string, client_urls?: string[]}[], started: string, complete?: boolean}} Trace */
/** @typedef {{get(key: string): any, set(key: string, value: unknown): void, save_changes(): void, send(content: unknown): void, on(name: string, call: () => void): void, off(name: string, call: () => void): void}} Model */
/** @typedef {{text: string, step: number} | null} Was */
/** @typedef {{go(to: number): void, reveal(kind: string, id: number): void}} Links */

const BASES = {
  observed: { glyph: "●", words: "read from a running client or from the wire" },
  modelled: { glyph: "○", words: "follows from observed facts by what this release's code does" },
  inferred: { glyph: "◌", words: "read off a log line" },
  supposed: { glyph: "◇", words: "what if" },
};
const MARKS = {
  walked: "walked in this phase",
  failed: "failed here",
  earlier: "passed in an earlier phase",
  ahead: "not passed",
};
const STAGES = ["dns", "tcp", "tls", "alpn", "h2", "rpc", "identity"];
const FOLD = 160; // characters of a value that are shown at once
const LANES = 8; // more actors than that share a lane per role
const MEMBERS = 40; // members that are told one by one
const DIALS = 40; // of the 256 dials of a long list the first tell what the others would
const DOT = 7; // pixels a step takes on the timeline
const MOST_DOTS = 180; // steps on the timeline at once
const ECHO = 3000; // milliseconds within which the kernel may still say again what it was told
const SETTLED = 120; // milliseconds without a move after which the kernel is told the place

// ---------------------------------------------------------------------------------------------------- elements

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes] `on…` is a listener; what is null, undefined or false is left out
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {any}
 */
function el(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** @type {typeof el} */
function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child || child === ""));
  return element;
}

/** A button that keeps the focus where it is while it has nothing to do: `disabled` would lose it. */
function button(label, press, attributes = {}) {
  return el("button", { type: "button", onclick: (event) => isOff(event.currentTarget) || press(event), ...attributes }, label);
}

const isOff = (element) => element.getAttribute("aria-disabled") === "true";

function turnOff(element, off) {
  element.setAttribute("aria-disabled", String(off));
}

function link(label, press, attributes = {}) {
  return button(label, press, { class: "etcdlab-link", ...attributes });
}

/** One line, without what moves a terminal's or a reader's eye: control and direction characters are spelled out. */
function shown(value) {
  const text = Array.isArray(value) ? value.join(", ") : value === null || value === undefined ? "nil" : String(value);
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`);
}

const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** An expression that may break after its dots, or after another character. */
const breakable = (text, after = ".") =>
  text.split(after).flatMap((part, place, parts) => {
    const whole = place < parts.length - 1 ? part + after : part;
    return place ? [el("wbr"), whole] : [whole];
  });

function basisMark(basis) {
  const known = BASES[basis] ?? { glyph: "?", words: "not known" };
  return el(
    "span",
    { class: `etcdlab-basis etcdlab-${basis in BASES ? basis : "unknown"}`, title: known.words },
    el("span", { "aria-hidden": "true" }, `${known.glyph} `),
    shown(basis),
  );
}

/** A value as text: folded when long, with a button that copies all of it. */
function quoted(value, label) {
  const text = shown(value);
  const code = el("code", {}, short(text, FOLD));
  const all = text.length > FOLD && link(`all ${text.length} characters`, unfold, { "aria-expanded": "false" });
  function unfold() {
    const open = all.getAttribute("aria-expanded") === "true";
    code.textContent = open ? short(text, FOLD) : text;
    all.textContent = open ? `all ${text.length} characters` : "fold";
    all.setAttribute("aria-expanded", String(!open));
  }
  return el("span", { class: "etcdlab-quoted" }, code, all && " ", all, " ", copier(text, label));
}

/** A sentence of the kit's own: what stands between backticks is code. */
const spoken = (text) => shown(text).split("`").map((part, place) => (place % 2 ? el("code", {}, part) : part));

function copier(text, label) {
  const press = async (event) => {
    const pressed = event.currentTarget;
    const done = await copied(text);
    pressed.textContent = done ? "copied" : "not copied";
    setTimeout(() => (pressed.textContent = "copy"), 1500);
  };
  return link("copy", press, { class: "etcdlab-link etcdlab-copy", "aria-label": `copy ${label}` });
}

/** The clipboard is there on secure pages only; a hidden text field works on the others. */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = el("textarea", { style: "position:fixed;opacity:0" });
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

/**
 * A table that a narrow page shows as a block per row, each cell under its own head. Roles are said aloud: a table
 * that is laid out as blocks is none for a reader otherwise.
 * @param {string} caption @param {string[]} heads @param {HTMLElement[]} rows
 */
function stacking(caption, heads, rows) {
  for (const row of rows) {
    row.setAttribute("role", "row");
    [...row.children].forEach((cell, place) => {
      cell.setAttribute("data-head", heads[place]);
      cell.setAttribute("role", place ? "cell" : "rowheader");
    });
  }
  const top = heads.map((head) => el("th", { scope: "col", role: "columnheader" }, head));
  return el(
    "div",
    { class: "etcdlab-wide" },
    el(
      "table",
      { role: "table" },
      el("caption", {}, caption),
      el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, ...top)),
      el("tbody", { role: "rowgroup" }, ...rows),
    ),
  );
}

// ------------------------------------------------------------------------------------------ what is known of a trace

/** Whether something went wrong at a step: its own error, or a change of state to TRANSIENT_FAILURE. */
function failed(step) {
  return Boolean(step.error) || (step.values ?? []).some((one) => one.name === "s" && one.value === "TRANSIENT_FAILURE");
}

function actorName(actor) {
  if (actor.role !== "dial" || !actor.address) return shown(actor.role);
  const again = (actor.attempt ?? 1) > 1 ? ` (${actor.attempt})` : "";
  return `dial ${shown(actor.address)}${again}`;
}

/**
 * Everything a move needs to know, worked out once per trace.
 * @param {Trace} trace @param {Drawing} drawing @param {Finding[]} findings
 */
function read(trace, drawing, findings) {
  const steps = trace.steps ?? [];
  const stationAt = new Map(drawing.stations.map((station, place) => [station.id, place]));
  const edgeAt = new Map();
  drawing.edges.forEach((edge, place) => {
    for (const key of [`${edge.from}>${edge.to}>${edge.via}`, `${edge.from}>${edge.to}>unknown`])
      edgeAt.set(key, [...(edgeAt.get(key) ?? []), place]);
  });
  const crossed = (step) =>
    (step.causes ?? []).flatMap((cause) =>
      cause.step === null || cause.step === undefined
        ? []
        : edgeAt.get(`${steps[cause.step].station}>${step.station}>${cause.via}`) ?? [],
    );
  return {
    trace,
    drawing,
    findings,
    steps,
    stations: drawing.stations,
    place: steps.map((step) => stationAt.get(step.station) ?? -1),
    crossed: steps.map(crossed),
    failed: steps.map(failed),
    actors: steps.map((step) => actorName(step.actor)),
    was: before(steps),
    phases: phases(steps),
    proves: proofs(findings),
  };
}

/** For each value of each step: what it was when that station was last passed. @returns {Was[][]} */
function before(steps) {
  const last = new Map();
  return steps.map((step) =>
    (step.values ?? []).map((value) => {
      const key = `${step.station}\n${value.name}`;
      const was = last.get(key) ?? null;
      last.set(key, { text: shown(value.value), step: step.id });
      return was;
    }),
  );
}

/** The runs of steps of one phase, in order. @returns {{name: string, first: number, last: number}[]} */
function phases(steps) {
  const runs = [];
  for (const step of steps) {
    const run = runs.at(-1);
    if (run && run.name === step.phase) run.last = step.id;
    else runs.push({ name: step.phase, first: step.id, last: step.id });
  }
  return runs;
}

/** So many pieces of evidence, and members with their fixes, are displayed of one finding. */
const [EVIDENCE, FIXES] = [8, 4];

/** The fixes of the first members that a finding is about; of one about no member, its own. @param {Finding} finding */
function settingsOf(finding) {
  const fixes = (finding.members ?? []).slice(0, FIXES).map((member) => member.fix);
  const distinct = new Map(fixes.map((fix) => [JSON.stringify(fix), fix]));
  return distinct.size ? [...distinct.values()] : [finding.fix];
}

/** A line for what is not displayed. */
const leftOut = (count, what) => count > 0 && el("p", { class: "etcdlab-quiet" }, `and ${count} ${what} more`);

/** Whether a finding is about a client whose steps and dials are not displayed. @param {Finding} finding */
const ofAnotherClient = (finding) => Boolean(finding.client) && !finding.client?.startsWith("client 1 ");

/** The findings that a step or a dial proves, by `step 3` or `dial 1`. */
function proofs(findings) {
  const by = new Map();
  findings.forEach((finding, place) => {
    if (ofAnotherClient(finding)) return;
    for (const one of finding.evidence) {
      const key = `${one.kind} ${one.id}`;
      by.set(key, [...(by.get(key) ?? []), place]);
    }
  });
  return by;
}

/** What became of every station and edge, at one step, within its phase. */
function marksAt(known, at) {
  const stations = new Array(known.stations.length).fill("ahead");
  const edges = new Array(known.drawing.edges.length).fill("ahead");
  const phase = known.steps[at]?.phase;
  for (let id = 0; id <= at && id < known.steps.length; id++) {
    const place = known.place[id];
    const within = known.steps[id].phase === phase;
    if (place >= 0) {
      if (!within) stations[place] = "earlier";
      else if (known.failed[id]) stations[place] = "failed";
      else if (stations[place] !== "failed") stations[place] = "walked";
    }
    for (const edge of known.crossed[id]) edges[edge] = within ? "walked" : "earlier";
  }
  return { stations, edges };
}

// ------------------------------------------------------------------------------------------------------ the diagram

/**
 * One tab stop: the arrows move from function to function, Enter goes to the steps of one.
 * @param {Drawing} drawing @param {(station: string) => void} choose
 */
function diagram(drawing, choose) {
  const edges = drawing.edges.map(edgeGroup);
  const stations = drawing.stations.map((station) => stationGroup(station, choose));
  const walked = svg("g"); // drawn over what was not walked
  const others = svg("g", {}, ...edges);
  const picture = svg(
    "svg",
    {
      class: "etcdlab-diagram",
      role: "group",
      "aria-label": "Call flow: arrows move between functions, Enter goes to the steps of one",
      viewBox: `${drawing.x} ${drawing.y} ${drawing.width} ${drawing.height}`,
      style: `max-width:${drawing.width * 1.1}px`,
    },
    ...drawing.lanes.map(laneGroup),
    others,
    walked,
    ...stations,
  );
  // Not on the picture itself: a browser takes one that listens for the focus for a tab stop.
  const element = el(
    "div",
    { class: "etcdlab-canvas", onkeydown: moved, onfocusin: (event) => stop(stations.indexOf(event.target)) },
    picture,
  );
  let stopped = 0; // the station the tab key leads to
  stop(0);
  /** @type {{stations: string[], edges: string[]}} */
  let last = { stations: [], edges: [] };
  let current = -1;
  let basis = "";

  function show(known, at) {
    const marks = marksAt(known, at);
    marks.stations.forEach((mark, place) => mark === last.stations[place] || become(stations[place], last.stations[place], mark));
    marks.edges.forEach((mark, place) => {
      if (mark === last.edges[place]) return;
      become(edges[place], last.edges[place], mark);
      const home = mark === "walked" ? walked : others;
      if (edges[place].parentNode !== home) home.append(edges[place]);
    });
    last = marks;
    const place = known.place[at] ?? -1;
    const now = known.steps[at]?.basis ?? "";
    if (place === current && now === basis) return;
    stations[current]?.classList.remove("etcdlab-current", `etcdlab-${basis}`);
    stations[current]?.removeAttribute("aria-current");
    stations[place]?.classList.add("etcdlab-current", `etcdlab-${now in BASES ? now : "unknown"}`);
    stations[place]?.setAttribute("aria-current", "step");
    if (place >= 0 && !element.contains(document.activeElement)) stop(place);
    [current, basis] = [place, now in BASES ? now : "unknown"];
    requestAnimationFrame(uncover);
  }

  function stop(place) {
    if (!stations[place]) return;
    stations[stopped].setAttribute("tabindex", "-1");
    stations[place].setAttribute("tabindex", "0");
    stopped = place;
  }

  function moved(event) {
    const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation(); // outside the diagram the arrows step
    stations[neighbour(drawing.stations, stopped, way)]?.focus();
  }

  /** Where the page is too narrow for the whole diagram, bring the current station into view. */
  function uncover() {
    if (!stations[current] || element.scrollWidth <= element.clientWidth) return;
    const { x, width } = drawing.stations[current];
    const middle = ((x + width / 2 - drawing.x) / drawing.width) * element.scrollWidth;
    element.scrollLeft = middle - element.clientWidth / 2;
  }

  return { element, show };
}

/** The nearest station that way; what lies aside counts double. */
function neighbour(stations, from, [right, down]) {
  const middle = ({ x, y, width, height }) => [x + width / 2, y + height / 2];
  const [x, y] = middle(stations[from]);
  const costs = stations.map((station) => {
    const [dx, dy] = [middle(station)[0] - x, middle(station)[1] - y];
    const ahead = dx * right + dy * down;
    return ahead > 1 ? ahead + 2 * Math.abs(dx * down + dy * right) : Infinity;
  });
  const least = Math.min(...costs);
  return Number.isFinite(least) ? costs.indexOf(least) : -1;
}

function become(group, before, mark) {
  if (before) group.classList.remove(`etcdlab-${before}`);
  group.classList.add(`etcdlab-${mark}`);
  if (group.dataset.name) group.setAttribute("aria-label", `${group.dataset.name}, ${MARKS[mark]}`);
}

function laneGroup(lane) {
  const { x, y, width, height } = lane;
  return svg(
    "g",
    { class: "etcdlab-lane" },
    svg("rect", { x, y, width, height, rx: 12 }),
    svg("text", { x: x + width / 2, y: y + 19 }, lane.title),
  );
}

function edgeGroup(edge) {
  const [x, y] = edge.label ?? [0, 0];
  return svg(
    "g",
    { class: "etcdlab-edge" },
    svg("path", { d: edge.path, "stroke-dasharray": edge.dash }),
    svg("polygon", { points: edge.head }),
    edge.label && svg("text", { x, y }, edge.via),
  );
}

function stationGroup(station, choose) {
  const { x, y, width, height } = station;
  const middle = x + width / 2;
  const centre = y + height / 2;
  return svg(
    "g",
    {
      class: "etcdlab-station",
      role: "button",
      tabindex: "-1",
      "data-station": station.id,
      "data-name": `${station.function}, ${station.file}`,
      onclick: () => choose(station.id),
      onkeydown: (event) => (event.key === "Enter" || event.key === " ") && (event.preventDefault(), choose(station.id)),
    },
    svg("title", {}, `${station.package}.${station.function}\n${station.file}\n${station.text}`),
    svg("rect", { class: "etcdlab-box", x, y, width, height, rx: 11 }),
    svg("rect", { class: "etcdlab-inner", x: x + 3.5, y: y + 3.5, width: width - 7, height: height - 7, rx: 8 }),
    svg("text", { x: middle, y: centre - 2 }, station.name),
    svg("text", { class: "etcdlab-file", x: middle, y: centre + 12 }, station.file),
    badge(x + width, y, "etcdlab-badge-failed", "x failed"),
    badge(x + width, y, "etcdlab-badge-here", "current"),
    badge(x + width, y, "etcdlab-badge-failed-here", "x failed · current"),
  );
}

/** The words on a station's outline, for who cannot tell the colours; the style sheet shows one of them. */
function badge(right, top, name, words) {
  const width = 6.1 * words.length + 12;
  return svg(
    "g",
    { class: `etcdlab-badge ${name}`, "aria-hidden": "true" },
    svg("rect", { x: right - width - 6, y: top - 12, width, height: 16, rx: 8 }),
    svg("text", { x: right - width / 2 - 6, y: top - 0.5 }, words),
  );
}

/** What the marks mean, and the lines that this chain has. @param {Drawing} drawing */
function legend(drawing) {
  const sample = (mark) =>
    svg("svg", { width: 26, height: 14, "aria-hidden": "true" }, svg("g", { class: `etcdlab-station etcdlab-${mark}` },
      svg("rect", { class: "etcdlab-box", x: 2, y: 2, width: 22, height: 10, rx: 4 })));
  const line = (dash) =>
    svg("svg", { width: 30, height: 14, "aria-hidden": "true" }, svg("g", { class: "etcdlab-edge etcdlab-walked" },
      svg("path", { d: "M1,7 L29,7", "stroke-dasharray": dash })));
  const lines = new Map(drawing.edges.map((edge) => [edge.via, edge.dash]));
  return el(
    "div",
    { class: "etcdlab-legend" },
    ...Object.entries(MARKS).map(([mark, words]) => el("span", {}, sample(mark), words)),
    ...[...lines].map(([via, dash]) => el("span", {}, line(dash), via)),
  );
}

// ----------------------------------------------------------------------------------------------------- the timeline

/**
 * A lane per actor, a band per phase, a dot per step. Of a long trace only the page around the current step is there.
 * @param {Links} links @param {(actor: string) => void} filter only one actor's steps, or with "" all
 */
function timeline(links, filter) {
  const lanes = el("div", { class: "etcdlab-lanes", "aria-hidden": "true", onclick: clicked });
  const slider = el("input", { type: "range", min: 0, "aria-label": "Step", oninput: () => links.go(Number(slider.value)) });
  const choice = el("select", { "aria-label": "only steps of", onchange: () => filter(choice.value) });
  const element = el("div", { class: "etcdlab-timeline" }, el("div", { class: "etcdlab-slide" }, choice, slider), lanes);
  let known = null;
  let actor = "";
  let page = { first: 0, last: -1 };
  let dots = [];
  let current = -1;

  function clicked(event) {
    const step = event.target.dataset?.step;
    if (step !== undefined) links.go(Number(step));
  }

  function load(now, only, at) {
    [known, actor] = [now, only];
    slider.max = Math.max(0, known.steps.length - 1);
    const actors = [...new Set(known.actors)].slice(0, 60);
    options(choice, [["", "all actors"], ...actors.map((name) => [name, short(name, 40)])], actor);
    turn(at);
  }

  /** Draw the page that holds a step. */
  function turn(at) {
    const fits = Math.floor((lanes.clientWidth - 160) / DOT);
    const room = Math.min(MOST_DOTS, Math.max(40, known.steps.length <= fits ? Math.min(known.steps.length, fits) : fits));
    const half = Math.floor(room / 2);
    const first = Math.max(0, Math.min(Math.floor(at / half) * half - Math.floor(half / 2), known.steps.length - room));
    page = { first, last: Math.min(known.steps.length, first + room) - 1, room };
    const ids = Array.from({ length: page.last - first + 1 }, (_, place) => first + place);
    const names = laneNames(ids);
    const here = new Set(names);
    const inOrder = [...new Set([...known.actors.filter((name) => here.has(name)), ...here])];
    const rows = new Map(inOrder.map((name) => [name, el("div", { class: "etcdlab-row" })]));
    dots = ids.map((id, place) => dot(id, rows.get(names[place])));
    const named = [...rows].map(([name, row]) => [el("div", { class: "etcdlab-who", title: name }, short(name, 60)), row]);
    lanes.replaceChildren(el("div", { class: "etcdlab-who" }), bands(), ...named.flat());
    current = -1;
    show(at);
  }

  function laneNames(ids) {
    const names = ids.map((id) => known.actors[id]);
    if (new Set(names).size <= LANES) return names;
    return ids.map((id) => (known.steps[id].actor.role === "dial" ? "dials" : known.actors[id]));
  }

  const left = (id) => `left:${(((id - page.first + 0.5) / page.room) * 100).toFixed(3)}%`;

  function dot(id, row) {
    const step = known.steps[id];
    const classes = ["etcdlab-dot", `etcdlab-${step.basis in BASES ? step.basis : "unknown"}`];
    if (known.failed[id]) classes.push("etcdlab-wrong");
    if (known.proves.has(`step ${id}`)) classes.push("etcdlab-proof");
    if (actor && known.actors[id] !== actor) classes.push("etcdlab-dim");
    const made = el("i", { class: classes.join(" "), "data-step": id, style: left(id), title: `step ${id} ${stationName(known, id)}` });
    row.append(made);
    return made;
  }

  function bands() {
    const shownHere = known.phases.filter((phase) => phase.last >= page.first && phase.first <= page.last);
    const share = (count) => `${((count / page.room) * 100).toFixed(3)}%`;
    return el(
      "div",
      { class: "etcdlab-bands" },
      ...shownHere.map((phase) => {
        const from = Math.max(phase.first, page.first);
        const to = Math.min(phase.last, page.last);
        const style = `left:${share(from - page.first)};width:${share(to - from + 1)}`;
        return el("span", { class: "etcdlab-band", style, title: shown(phase.name) }, shown(phase.name));
      }),
    );
  }

  function show(at) {
    if (at < page.first || at > page.last) return known.steps.length ? turn(at) : undefined;
    slider.value = at;
    slider.setAttribute("aria-valuetext", `step ${at}, ${stationName(known, at)}`);
    dots[current - page.first]?.classList.remove("etcdlab-now");
    dots[at - page.first]?.classList.add("etcdlab-now");
    // What lies ahead changes between the old place and the new one only.
    const [low, high] = current < 0 ? [page.first, page.last] : [Math.min(at, current), Math.max(at, current)];
    for (let id = Math.max(low, page.first); id <= Math.min(high, page.last); id++)
      dots[id - page.first].classList.toggle("etcdlab-later", id > at);
    current = at;
  }

  return { element, load, show, turn };
}

const stationName = (known, id) => known.stations[known.place[id]]?.name ?? shown(known.steps[id].station);

// --------------------------------------------------------------------------------------------------------- the step

/** @param {Links} links @param {string} nothingYet what to say of a trace without a step */
function stepPanel(links, nothingYet) {
  const element = el("section", { class: "etcdlab-step", "aria-label": "Current step" });

  function show(known, at) {
    const step = known.steps[at];
    element.replaceChildren(...(step ? told(known, step) : [el("p", {}, nothingYet)]));
  }

  function told(known, step) {
    const station = known.stations[known.place[step.id]];
    const where = `${shown(step.file)}${step.line ? `:${step.line}` : ""}`;
    return [
      el("h3", {}, station?.function ?? shown(step.function)),
      el("p", { class: "etcdlab-where" }, el("code", {}, where), ` · ${actorName(step.actor)} · `, basisMark(step.basis)),
      station && el("p", { class: "etcdlab-package" }, station.package),
      station && el("p", {}, station.text),
      step.error && el("p", { class: "etcdlab-error" }, el("b", {}, "error "), quoted(step.error, "the error")),
      step.values?.length ? valueTable(known, step) : null,
      because(known, step),
      about(known, step),
    ].filter(Boolean);
  }

  // Roles are said aloud here: rows that are laid out as a grid are no table for a reader otherwise.
  function valueTable(known, step) {
    const rows = step.values.map((value, place) => valueRow(value, known.was[step.id][place]));
    const heads = ["value", "now", "was"].map((head) => el("span", { role: "columnheader" }, head));
    return el("div", { class: "etcdlab-values", role: "table", "aria-label": "Values" }, el("div", { role: "row" }, ...heads), ...rows);
  }

  function valueRow(value, was) {
    const changed = was !== null && was.text !== shown(value.value);
    const earlier = was && link(short(was.text, 60), () => links.go(was.step), { title: `step ${was.step}: ${short(was.text, 500)}` });
    return el(
      "div",
      { role: "row", class: changed && "etcdlab-changed" },
      el("div", { role: "rowheader" }, el("code", {}, ...breakable(shown(value.name))), changed && el("b", { class: "etcdlab-flag" }, "changed"), basisMark(value.basis)),
      el("div", { role: "cell" }, quoted(value.value, shown(value.name))),
      el("div", { role: "cell", class: "etcdlab-was" }, earlier ?? el("span", { class: "etcdlab-quiet" }, "first time")),
    );
  }

  /** The chain of causes: every cause of this step, and behind the first of them what led to it. */
  function because(known, step) {
    const parts = [];
    let causes = step.causes ?? [];
    for (let depth = 0; causes.length && depth < 4; depth++) {
      if (depth) parts.push(" ← ");
      const named = causes.slice(0, 4).flatMap((cause, place) => [place ? " and " : null, causeLink(known, cause)]);
      parts.push(...named);
      const next = causes[0].step;
      causes = next === null || next === undefined ? [] : known.steps[next].causes ?? [];
    }
    return parts.length ? el("p", { class: "etcdlab-because" }, "because of ", ...parts) : null;
  }

  function causeLink(known, cause) {
    if (cause.step === null || cause.step === undefined) return el("span", {}, "what cannot be known from here");
    const label = `step ${cause.step} ${stationName(known, cause.step)}`;
    return el("span", {}, link(label, () => links.go(cause.step)), ` (${shown(cause.via)})`);
  }

  /** The dials this step is about, and the findings it proves. */
  function about(known, step) {
    const dials = (step.objects ?? []).map((name) => /^dial (\d+)$/.exec(name)).filter(Boolean);
    const parts = [
      ...dials.map((match) => link(match[0], () => links.reveal("dial", Number(match[1])))),
      ...(known.proves.get(`step ${step.id}`) ?? []).map((place) =>
        link(`proves ${shown(known.findings[place].code)}`, () => links.reveal("finding", place)),
      ),
    ];
    return parts.length ? el("p", { class: "etcdlab-about" }, ...parts) : null;
  }

  return { element, show };
}

// ----------------------------------------------------------------------------------------------------- the findings

/** @param {Links} links @param {(finding: number) => void} tryIt */
function findingList(links, tryIt) {
  const element = el("section", { class: "etcdlab-findings", "aria-label": "Findings" });
  let articles = [];

  /** @param {string[]} verdict @param {boolean} well @param {boolean} tries */
  function load(known, verdict, well, tries) {
    articles = known.findings.map((finding, place) => article(known, finding, place, tries));
    const [head, ...lines] = verdict.map(shown);
    const kind = well ? "etcdlab-verdict etcdlab-complete" : "etcdlab-verdict";
    const told = head && el("div", { class: kind }, el("p", {}, el("b", {}, head)), ...lines.map((line) => el("p", {}, line)));
    element.replaceChildren(...articles, ...(told ? [told] : []));
  }

  function article(known, finding, place, tries) {
    const words = [finding.severity, finding.certainty, finding.supposed && "what if", finding.needs_sync && "only after a Sync"];
    const doubts = words.filter((word) => word && word !== "fault" && word !== "proved");
    const { fix } = finding;
    const settings = settingsOf(finding);
    const tried = tries && settings.some((one) => one.urls?.length) ? () => tryIt(place) : null;
    return el(
      "article",
      { class: `etcdlab-finding etcdlab-${finding.severity}`, "data-finding": place, tabindex: "-1" },
      el("h3", {}, `${[finding.code, ...doubts].map(shown).join(" ")} · ${short(shown(finding.summary), 300)}`),
      el("p", {}, ...spoken(finding.why)),
      el("div", { class: "etcdlab-evidence" }, ...finding.evidence.slice(0, EVIDENCE).map((one) => (ofAnotherClient(finding) ? el("p", {}, shown(one.text)) : proof(known, one)))),
      leftOut(finding.evidence.length - EVIDENCE, "pieces of evidence"),
      ...settings.map((one) =>
        one.before && one.after
          ? difference(one, one.urls?.length ? tried : null)
          : one.server && el("p", {}, el("b", {}, "fix "), ...spoken(one.server)),
      ),
      settings.length > 1 && leftOut(finding.members.length + (finding.members_left_out ?? 0) - FIXES, "members"),
      fix.how && el("p", {}, ...spoken(fix.how)),
      fix.sandbox && el("p", { class: "etcdlab-quiet" }, "The address is this sandbox's own: an example anywhere else."),
      fix.client && el("p", {}, el("b", {}, "meanwhile "), ...spoken(fix.client)),
      finding.ruled_out.length > 0 && el("p", { class: "etcdlab-quiet" }, `ruled out: ${finding.ruled_out.map(shown).join(", ")}`),
      finding.vantage && el("p", { class: "etcdlab-quiet" }, shown(finding.vantage)),
    );
  }

  function proof(known, one) {
    const step = stepOf(known, one);
    const name = `${one.kind.replace("-", " ")} ${one.id}`;
    const press = () => (one.kind === "dial" ? links.reveal("dial", one.id) : step >= 0 && links.go(step));
    return button(`${name} · ${short(shown(one.text), 120)}`, press, { class: "etcdlab-chip", "data-evidence": `${one.kind} ${one.id}` });
  }

  function difference(fix, tried) {
    const line = (sign, text) => el("div", { class: sign === "-" ? "etcdlab-minus" : "etcdlab-plus" }, el("span", {}, sign), el("span", {}, ...breakable(shown(text), "=")));
    const tryIt = tried && button("try it from here", tried, { title: "dial it from this host; nothing is changed" });
    return el("div", { class: "etcdlab-fix" }, line("-", fix.before), line("+", fix.after), el("div", { class: "etcdlab-do" }, tryIt, copier(fix.after, "the fix")));
  }

  function show(known, at) {
    const here = new Set(known.proves.get(`step ${at}`) ?? []);
    articles.forEach((one, place) => one.classList.toggle("etcdlab-here", here.has(place)));
  }

  return { element, load, show, reveal: (place) => focusOn(articles[place]) };
}

/** `2026-11-22T19:34:47+00:00`, which is always UTC, for a person. */
const minute = (started) => (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(started) ? `${started.slice(0, 16).replace("T", " ")} UTC` : started);

/** The step that a piece of evidence is read at. */
function stepOf(known, evidence) {
  const last = known.steps.length - 1;
  if (evidence.kind === "step") return evidence.id <= last ? evidence.id : -1;
  if (evidence.kind === "member-list") return known.steps.findIndex((step) => step.station === "members");
  return last;
}

function focusOn(element) {
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: "nearest" });
}

// ------------------------------------------------------------------------------------------------------ the members

/** The newest answer to the client of each kind, then what each other endpoint has itself. @returns {MemberList[]} */
function answersIn(trace) {
  const newest = new Map();
  for (const one of trace.member_lists ?? [])
    newest.set(`${Boolean(one.from_other_endpoint)} ${one.linearizable} ${one.from_other_endpoint ? one.endpoint : ""}`, one);
  return [...newest.values()];
}

/**
 * What the members advertise: a column per answer to MemberList, what differs from the first in bold and by word.
 * @param {Links} links
 */
function memberTable(links) {
  const element = el("section", { class: "etcdlab-members", "aria-label": "Members" });

  function load(known) {
    const answers = answersIn(known.trace);
    const all = [...new Set(answers.flatMap((answer) => (answer.members ?? []).map((one) => one.id)))];
    const ids = all.slice(0, MEMBERS);
    const cut = Math.max(0, ...answers.map((answer) => answer.members_left_out ?? 0));
    const more = leftOut(all.length + cut - ids.length, "members");
    const heads = ["member", ...answers.map(asked)];
    const would = new Map((known.trace.what_if_members ?? []).map((member) => [member.id, shown(member.client_urls ?? [])]));
    if (would.size) heads.push("what if");
    const table = stacking("What the members advertise", heads, ids.map((id) => row(known, id, answers, would)));
    element.replaceChildren(...(answers.length ? [table, more].filter(Boolean) : []));
  }

  /** How an answer was asked for. */
  function asked(answer) {
    const endpoint = short(shown(answer.endpoint), 60);
    return answer.from_other_endpoint ? `${endpoint} itself` : `${answer.linearizable ? "linearizable" : "default"}, from ${endpoint}`;
  }

  function row(known, id, answers, would) {
    const said = answers.map((answer) => (answer.members ?? []).find((one) => one.id === id));
    const texts = said.map((one, place) => (one ? shown(one.client_urls ?? []) || "none" : answers[place].error ? null : "not in this list"));
    const first = texts.find((text) => text !== null);
    const member = said.find(Boolean);
    const cells = texts.map((text, place) => {
      if (text === null) return el("td", { class: "etcdlab-quiet" }, `failed: ${short(shown(answers[place].error), 300)}`);
      const differs = text !== first;
      const mark = differs && el("span", { class: "etcdlab-bad" }, "≠ differs");
      return el("td", {}, el(differs ? "b" : "span", {}, el("code", {}, short(text, 300))), mark && " ", mark);
    });
    const learner = member?.learner ? " learner" : "";
    if (would.size) cells.push(supposed(would.get(id) ?? "not in this list", texts));
    const about = `member ${member?.name || id}`;
    const blamed = known.findings.flatMap((finding, place) =>
      finding.subject === about ? [" ", link(shown(finding.code), () => links.reveal("finding", place))] : [],
    );
    const who = el("th", { scope: "row" }, `${shown(member?.name || "(unnamed)")} `, el("code", {}, shown(id)), learner, ...blamed);
    return el("tr", {}, who, ...cells);
  }

  function supposed(text, texts) {
    const changed = !texts.includes(text);
    return el("td", {}, el(changed ? "b" : "span", {}, el("code", {}, short(text, 300))), changed && " ", changed && basisMark("supposed"));
  }

  return { element, load };
}

// -------------------------------------------------------------------------------------------------------- the dials

/** @param {Links} links */
function dialTable(links) {
  const element = el("section", { class: "etcdlab-dials", "aria-label": "Dials" });
  let rows = new Map();
  let current = null;

  function load(known) {
    const dials = known.trace.dials ?? [];
    rows = new Map(dials.slice(0, DIALS).map((dial) => [dial.id, row(known, dial)]));
    const heads = ["dial", "address", ...STAGES, "in the Go client's words", "goes with"];
    const table = stacking("What happens when each address is dialled", heads, [...rows.values()]);
    const more = dials.length > DIALS && el("p", { class: "etcdlab-quiet" }, `${dials.length - DIALS} dials more are in the saved case`);
    element.replaceChildren(...(dials.length ? [table, more].filter(Boolean) : []));
  }

  function row(known, dial) {
    const step = known.steps.findLast((one) => (one.objects ?? []).includes(`dial ${dial.id}`));
    const found = known.proves.get(`dial ${dial.id}`) ?? [];
    const stages = STAGES.map((name) => el("td", {}, stage(dial, dial.stages.find((one) => one.name === name))));
    return el(
      "tr",
      { tabindex: "-1", "data-dial": dial.id },
      el("th", { scope: "row" }, String(dial.id)),
      el("td", {}, el("code", {}, short(shown(dial.url), 80)), ` ${shown(dial.source)}`),
      ...stages,
      el("td", {}, dial.failure ? quoted(dial.failure.go_error, "the client's words") : "reached", dial.failure?.detail && ` ${shown(dial.failure.detail)}`),
      el(
        "td",
        {},
        step && link(`step ${step.id}`, () => links.go(step.id)),
        ...found.flatMap((place) => [" ", link(shown(known.findings[place].code), () => links.reveal("finding", place))]),
      ),
    );
  }

  function stage(dial, one) {
    if (!one || one.outcome === "skipped") return el("span", { class: "etcdlab-skipped" }, shown(one?.detail || "–"));
    const took = one.ms ? `${one.ms.toFixed(1)} ms` : "";
    if (one.outcome === "failed") return el("span", { class: "etcdlab-bad" }, `✗ ${shown(dial.failure?.kind ?? "failed")} ${took}`);
    // Who answered is compared here; and of the real client only the whole dial is timed.
    return el("span", { class: "etcdlab-good" }, took && one.name !== "identity" ? `✓ ${took}` : "✓ ok");
  }

  /** Mark the dials the current step is about. */
  function show(known, at) {
    const about = (known.steps[at]?.objects ?? []).map((name) => /^dial (\d+)$/.exec(name)).find(Boolean);
    const now = about ? rows.get(Number(about[1])) ?? null : null;
    if (now === current) return;
    current?.classList.remove("etcdlab-here");
    now?.classList.add("etcdlab-here");
    current = now;
  }

  return { element, load, show, reveal: (id) => focusOn(rows.get(id)) };
}

// ------------------------------------------------------------------------------------------------------ the controls

/** @param {Record<string, (event?: any) => void>} act */
function controls(act) {
  const made = {
    first: button("|◀", act.first, { "aria-label": "first step", title: "first step (Home)" }),
    back: button("◀ back", act.back, { title: "back (←): nothing runs again" }),
    next: button("next ▶", act.next, { class: "etcdlab-main", title: "next step (→)" }),
    phase: button("next phase", act.phase, {}),
    end: button("run to end ▶|", act.end, { title: "run to the end (End)" }),
    stop: button("■ stop", act.stop, { title: "stop the engine (Escape)" }),
  };
  const station = el("select", { "aria-label": "run to station", onchange: chosen });
  const place = el("span", { class: "etcdlab-place", title: "← → Home End" });
  const element = el("div", { class: "etcdlab-controls", role: "group", "aria-label": "Step through the trace" },
    ...Object.values(made), station, place);

  function chosen() {
    const wanted = station.value;
    station.value = "";
    if (wanted) act.station(wanted);
  }

  function load(known) {
    const counts = new Map();
    for (const step of known.steps) counts.set(step.station, (counts.get(step.station) ?? 0) + 1);
    const passed = (one) => (counts.has(one.id) ? ` (${counts.get(one.id)})` : "");
    options(station, [["", "run to …"], ...known.stations.map((one) => [one.id, `${one.name}${passed(one)}`])], "");
  }

  return { element, made, load, place };
}

function options(select, pairs, chosen) {
  const same = select.options.length === pairs.length && pairs.every(([value, label], place) => select.options[place].value === value && select.options[place].label === label);
  if (!same) select.replaceChildren(...pairs.map(([value, label]) => el("option", { value }, label)));
  select.value = chosen;
}

/** A sentence with the time since it holds, which the page counts by itself; no reader is told every second. */
function statusLine() {
  const words = el("span", { role: "status" });
  const timer = el("span", { role: "timer", class: "etcdlab-clock" });
  const element = el("p", { class: "etcdlab-status", hidden: true }, timer, words);
  let [before, began, ticking] = ["", 0, 0];

  function tick() {
    const seconds = Math.max(0, Math.floor(Date.now() / 1000 - began));
    timer.textContent = `${before}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  /** @param {string} sentence @param {string} label before the time @param {number} since seconds since 1970 */
  function show(sentence, label, since) {
    if (words.textContent !== sentence) words.textContent = sentence;
    element.hidden = !sentence;
    [before, began] = [label, since || Date.now() / 1000];
    if (sentence) tick();
    if (sentence && !ticking) ticking = setInterval(tick, 1000);
    if (!sentence) end();
  }

  function end() {
    clearInterval(ticking);
    ticking = 0;
  }

  return { element, show, end };
}

// --------------------------------------------------------------------------------------------------- what joins them

/** @param {{model: Model, el: HTMLElement}} context */
function render({ model, el: host }) {
  let known = read(model.get("trace"), model.get("drawing"), model.get("findings") ?? []);
  let at = 0;
  let only = ""; // the actor whose steps are shown
  /** Where the person asked to be once the engine has come so far; null while they look around. @type {number | null} */
  let goal = null;
  let saving = 0;
  /** When the kernel was told of a place: it says that place again. @type {Map<number, number>} */
  const told = new Map();
  let supposition = model.get("supposition") ?? "";

  const links = { go: (to) => ((goal = null), go(to)), reveal };
  const bar = controls({
    first: () => links.go(0), back, next, stop,
    phase: () => nextPhase(),
    end: () => run({ to: "end" }, known.steps.length - 1),
    station: (id) => runToStation(id),
  });
  const graph = diagram(model.get("drawing"), chooseStation);
  const timelineView = timeline(links, (name) => ((only = name), timelineView.load(known, only, at)));
  const panel = stepPanel(links, model.get("live") ? "No step yet: press next." : "No step yet: connect first.");
  const found = findingList(links, (finding) => model.send({ do: "what-if", finding }));
  const members = memberTable(links);
  const dials = dialTable(links);
  const head = el("header", { class: "etcdlab-head" });
  const banner = el("div", { class: "etcdlab-banner", role: "status", hidden: true });
  const clock = statusLine();
  const problem = el("p", { class: "etcdlab-error", role: "alert", hidden: true });
  const live = el("div", { class: "etcdlab-unseen", "aria-live": "polite", role: "status" });
  const root = el(
    "div",
    { class: "etcdlab", role: "group", "aria-label": "etcd client, step by step", tabindex: "0", "data-lm-suppress-shortcuts": "true", onkeydown: pressed },
    head,
    banner,
    el(
      "div",
      { class: "etcdlab-columns" },
      el("div", { class: "etcdlab-left" }, bar.element, clock.element, graph.element, legend(model.get("drawing")), timelineView.element),
      el("div", { class: "etcdlab-right" }, problem, panel.element, found.element),
    ),
    members.element,
    dials.element,
    live,
  );

  // Moving.

  function go(to) {
    at = Math.max(0, Math.min(to, known.steps.length - 1));
    show();
    remember();
  }

  /** Tell the kernel the place, once the person rests there. */
  function remember() {
    clearTimeout(saving);
    saving = setTimeout(() => {
      told.set(at, Date.now());
      model.set("at", at);
      model.save_changes();
    }, SETTLED);
  }

  const canGoOn = () => Boolean(model.get("live"));
  const seen = (id) => !only || known.actors[id] === only;

  function next() {
    const last = known.steps.length - 1;
    let to = at + 1;
    while (to <= last && !seen(to)) to++;
    if (to <= last && goal === null) return links.go(to);
    if (!canGoOn()) return say("This is the last step.");
    goal = Math.max(goal ?? last, last) + 1;
    model.send({ do: "next" });
    offer();
  }

  function back() {
    let to = at - 1;
    while (to > 0 && !seen(to)) to--;
    if (to >= 0 && seen(to)) links.go(to);
    else goal = null;
  }

  /** Go there if the trace has it; else let the engine run, and go along. */
  function run(request, there) {
    if (canGoOn() && (request.to === "end" || there < 0)) {
      goal = Infinity;
      model.send({ do: "run", ...request });
      go(known.steps.length - 1);
    } else if (there >= 0) links.go(there);
    else say("The trace ends before that.");
  }

  function nextPhase() {
    const phase = known.steps[at]?.phase;
    const run_ = known.phases.find((one) => one.first > at);
    run({ to: "phase", phase }, run_ ? run_.first : -1);
  }

  const passing = (id, from) => known.steps.findIndex((step) => step.id > from && step.station === id);

  function runToStation(id) {
    const there = passing(id, at);
    run({ to: "station", station: id }, there < 0 && !canGoOn() ? passing(id, -1) : there);
  }

  /** A station of the diagram leads to its steps, one after the other; the engine is not asked. */
  function chooseStation(id) {
    const there = passing(id, at);
    const first = there < 0 ? passing(id, -1) : there;
    if (first >= 0) links.go(first);
    else say("This station was not passed yet.");
  }

  function stop() {
    goal = Infinity; // what was asked for will not come; what was passed already will
    model.send({ do: "stop" });
  }

  function pressed(event) {
    const act = { ArrowRight: next, ArrowLeft: back, Home: () => links.go(0), End: () => run({ to: "end" }, known.steps.length - 1), Escape: () => model.get("busy") && stop() }[event.key];
    if (!act || event.ctrlKey || event.altKey || event.metaKey || event.target.matches("select, input, textarea")) return;
    event.preventDefault();
    event.stopPropagation(); // JupyterLab would select the next cell
    act();
  }

  function reveal(kind, id) {
    if (kind === "dial") dials.reveal(id);
    else found.reveal(id);
  }

  // Showing.

  function say(words) {
    live.textContent = words;
    bar.place.title = words;
  }

  function spoken() {
    const step = known.steps[at];
    if (!step) return "No step yet.";
    const values = (step.values ?? []).map((value) => `${shown(value.name)} ${short(shown(value.value), 80)}`);
    return [`Step ${at}, phase ${shown(step.phase)}`, stationName(known, at), known.actors[at], shown(step.basis), known.failed[at] ? "failed" : "", ...values]
      .filter(Boolean)
      .join(", ");
  }

  function show() {
    graph.show(known, at);
    timelineView.show(at);
    panel.show(known, at);
    found.show(known, at);
    dials.show(known, at);
    live.textContent = spoken();
    offer();
  }

  /** What can be pressed now, and what the engine is at. */
  function offer() {
    const last = known.steps.length - 1;
    const waiting = goal !== null && Number.isFinite(goal) && goal > last && canGoOn();
    const busy = model.get("busy") || (waiting ? "working" : "");
    const ends = at >= last && !canGoOn();
    const { first, back: previous, next: onward, phase, end, stop: halt } = bar.made;
    [first, previous].forEach((one) => turnOff(one, at <= 0));
    [onward, phase, end].forEach((one) => turnOff(one, ends));
    halt.hidden = !busy && !canGoOn();
    turnOff(halt, !busy);
    const since = model.get("since");
    if (model.get("told")) clock.show(shown(model.get("told")), "", since);
    else clock.show(!busy && model.get("standing") ? `as it stopped: ${shown(model.get("standing"))}` : "", "held for ", since);
    onward.textContent = busy ? `${shown(busy)} …` : "next ▶";
    root.setAttribute("aria-busy", String(Boolean(busy)));
    const more = canGoOn() ? " so far" : "";
    bar.place.textContent = known.steps.length ? `step ${at} of ${last}${more}` : "no step yet";
    problem.textContent = (model.get("problem") ?? "").split("\n").map(shown).join("\n");
    problem.hidden = !problem.textContent;
  }

  function heading() {
    const { origin, target, started } = known.trace;
    const recorded = origin.engine === "recording";
    const how = recorded ? `recorded on ${started.slice(0, 10)}` : canGoOn() ? `${origin.engine}, running` : origin.engine;
    const client = `${recorded ? "real " : ""}etcd client ${origin.client}`;
    const parts = [client, `grpc-go ${origin.grpc}`, how, target, minute(started)];
    head.replaceChildren(...parts.map((part, place) => el(place ? "span" : "b", {}, shown(part))));
  }

  /** What is tried, for as long as it is that which is shown. */
  function supposing() {
    const tries = Boolean(model.get("tries"));
    banner.hidden = !supposition;
    if (banner.dataset.tried === `${tries} ${supposition}`) return;
    banner.dataset.tried = `${tries} ${supposition}`;
    const back = tries && button("back to what is", () => model.send({ do: "what-is" }), { title: "nothing runs again" });
    const words = el("span", {}, el("span", { "aria-hidden": "true" }, "◇ "), el("b", {}, shown(supposition)), ": nothing was changed");
    banner.replaceChildren(words, ...(back ? [back] : []));
  }

  function load() {
    heading();
    supposing();
    bar.load(known);
    found.load(known, model.get("verdict") ?? [], Boolean(model.get("well")), Boolean(model.get("tries")));
    members.load(known);
    dials.load(known);
    timelineView.load(known, only, at);
  }

  // The model changes: another trace, more of this one, what the engine is at.

  function changed() {
    const trace = model.get("trace");
    const tried = model.get("supposition") ?? "";
    const same = tried === supposition && trace.started === known.trace.started && JSON.stringify(trace.origin) === JSON.stringify(known.trace.origin);
    const place = tried === supposition ? 0 : model.get("at"); // to what is tried, and back, the kernel knows the way
    const within = root.contains(document.activeElement);
    supposition = tried;
    known = read(trace, model.get("drawing"), model.get("findings") ?? []);
    if (!same) [goal, only] = [null, ""];
    const last = known.steps.length - 1;
    at = Math.max(0, Math.min(goal ?? (same ? at : place), last));
    if (goal !== null && goal <= last) goal = null;
    load();
    show();
    remember();
    if (within && !root.contains(document.activeElement)) root.focus({ preventScroll: true }); // what was pressed is gone
  }

  const stumbled = () => {
    if (model.get("problem")) goal = null;
    offer();
  };
  const moved = () => {
    const to = model.get("at");
    const echo = Date.now() - (told.get(to) ?? 0) < ECHO; // where the person was is no wish to go back there
    if (to !== at && !echo) links.go(to);
  };
  const listeners = { "change:trace": changed, "change:findings": changed, "change:tries": changed, "change:at": moved, "change:busy": offer, "change:live": () => (heading(), offer()), "change:told": offer, "change:standing": offer, "change:since": offer, "change:problem": stumbled };
  for (const [name, call] of Object.entries(listeners)) model.on(name, call);

  host.append(root);
  at = Math.max(0, Math.min(model.get("at") ?? 0, known.steps.length - 1));
  load();
  show();
  const resized = new ResizeObserver(() => known.steps.length && timelineView.turn(at));
  resized.observe(timelineView.element);
  return () => {
    resized.disconnect();
    clock.end();
    clearTimeout(saving);
    for (const [name, call] of Object.entries(listeners)) model.off(name, call);
  };
}

export default { render };
