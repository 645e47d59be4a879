/** The data that the kernel sends to the page, and what the modules of the stepper hand to each other. */

// Texts: see etcdlab/messages.py.

export interface Message {
  template: string;
  values?: Record<string, Parameter>;
  /** The template for any other number than one, which `values.count` says. */
  plural?: string;
}
/** A string is somebody else's text, or a text in a file of an older release of etcdlab. */
export type Text = string | Message;
export type Parameter = string | number | Message | Text[];
export type Language = "en" | "zh_CN";
/** The translation of each template. */
export type Catalog = Record<string, string>;
/** Renders a text in the language of the page, as one line that is safe to display. */
export type Say = (text: Text) => string;

// The trace: see etcdlab/trace.py.

export type Basis = "observed" | "modelled" | "inferred" | "supposed";

export interface Value {
  name: string;
  value: unknown;
  basis: string;
}

/** An item of a value that is a member list. */
export interface MemberUrls {
  member: string;
  urls?: string[];
}

/** The value of a step that is the end of a dial. Without a stage, the dial was answered. */
export interface DialEnd {
  ms: number;
  stage?: string;
  kind?: string;
}

export interface Actor {
  role: string;
  address?: string;
  subconn?: number;
  attempt?: number;
}

export interface Cause {
  step: number | null;
  via: string;
}

export interface Step {
  id: number;
  phase: string;
  station: string;
  function: string;
  file: string;
  actor: Actor;
  basis: string;
  /** Nanoseconds since the first step. */
  at?: number;
  line?: number;
  values?: Value[];
  objects?: string[];
  causes?: Cause[];
  error?: Text;
}

export interface Origin {
  engine: string;
  client: string;
  grpc: string;
}

export interface Trace {
  origin: Origin;
  target: string;
  started: string;
  /** The host on which etcdlab ran. An older file has none. */
  host?: string;
  steps?: Step[];
  complete?: boolean;
  what_if_members?: { id: string; client_urls?: string[] }[];
}

// The rows of the page: see etcdlab/views/rows.py.

export interface MemberColumn {
  kind: "linearizable" | "default" | "own";
  endpoint: string;
  head: Text;
  error: Text;
}

export interface MemberCell {
  urls: string[] | null;
  text: Text;
  left_out: number;
  differs: boolean;
}

export interface MemberRow {
  id: string;
  name: Text;
  learner: boolean;
  cells: MemberCell[];
  what_if: MemberCell | null;
}

export interface StageCell {
  name: string;
  outcome: "ok" | "failed" | "skipped";
  text: Text;
}

export interface DialRow {
  id: number;
  ids: number[];
  url: string;
  source: Text;
  stages: StageCell[];
  failed: boolean;
  go_error: string;
  detail: Text;
}

export interface PlaceColumn {
  name: Text;
  about: Text;
}

export interface PlaceCell {
  outcome: "ok" | "failed" | "unknown";
  text: Text;
  detail: Text;
}

export interface PlaceRow {
  url: string;
  whose: Text;
  cells: PlaceCell[];
}

export interface EvidenceLine {
  kind: string;
  id: number;
  text: Text;
  place: Text;
  /** Of a line of a file: the whole line, and its time. */
  quote: string;
  time: string;
}

export interface Setting {
  text: Text;
  before: string;
  after: string;
  urls: string[];
}

export interface FindingCard {
  code: string;
  severity: string;
  heading: Text;
  summary: Text;
  why: Text;
  evidence: EvidenceLine[];
  more_evidence: Text;
  logs: Text;
  settings: Setting[];
  more_settings: Text;
  how: Text;
  sandbox: Text;
  meanwhile: Text;
  ruled_out: Text;
  places: Text;
  member_ids: string[];
  other_client: boolean;
}

/** The verdict in one sentence. `calm` is that of a client that is stepped and has no finding so far. */
export interface Opening {
  kind: "fault" | "warning" | "well" | "unknown" | "calm";
  text: Text;
}

export interface Page {
  opening: Opening;
  members: { columns: MemberColumn[]; rows: MemberRow[]; left_out: Text };
  dials: { stages: string[]; rows: DialRow[]; left_out: Text };
  places: { columns: PlaceColumn[]; rows: PlaceRow[]; left_out: Text; notes: Text[] };
  findings: FindingCard[];
  more_findings: Text;
  verdict: Text[];
  /** A page of an older etcdlab has none. */
  notes?: Text[];
  well: boolean;
}

// The diagram: see etcdlab/widgets/drawing.py.

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Lane extends Box {
  title: Text;
}

/** A function of the chain. */
export interface Station {
  id: string;
  name: Text;
  file: string;
  function: Text;
  package: string;
  text: Text;
}

export interface Edge {
  from: string;
  to: string;
  via: string;
}

export type LevelName = "key" | "all";

/** Where a level has a function, and which others the function stands for. */
export interface LevelStation extends Box {
  id: string;
  others: string[];
  nameWidth: number;
  countWidth: number;
}

/** An edge of a level, which joins edges of the chain: their numbers are in `joins`. */
export interface LevelEdge {
  via: string;
  joins: number[];
  path: string;
  head: string;
  dash: string;
  label: [number, number] | null;
}

/** The sizes of the texts, in points; `file` is 0 where the file is not drawn. */
export interface Sizes {
  name: number;
  lane: number;
  edge: number;
  badge: number;
  file: number;
  smallest: number;
}

/** The key functions, or all functions. */
export interface Level extends Box {
  sizes: Sizes;
  lanes: Lane[];
  stations: LevelStation[];
  edges: LevelEdge[];
}

export interface Drawing {
  levels: Record<LevelName, Level>;
  stations: Station[];
  edges: Edge[];
  /** What each mark means. */
  marks: Record<Mark, Text>;
  bases: Record<string, { label: Text; meaning: Text }>;
}

// The model: see etcdlab/widgets/stepper.py.

/** A member in the editor of URLs: what it advertises now, and what is proposed. */
export interface EditorRow {
  id: string;
  name: string;
  now: string;
  urls: string;
}

export interface Traits {
  trace: Trace;
  drawing: Drawing;
  page: Page;
  at: number;
  live: boolean;
  busy: string;
  progress_text: Text;
  hold_status: Text;
  status_since: number;
  problem: Text[];
  supposition: Text;
  offers_what_if: boolean;
  /** Whether the kernel can apply the fix, or the URLs of a what if, in the sandbox that the form started. */
  offers_repair?: boolean;
  editor_rows?: EditorRow[];
  editor_note?: Text;
  /** By the member's id, or "" for what belongs to no row. */
  editor_errors?: Record<string, Text[]>;
  typed_urls?: Record<string, string>;
  url_test?: "" | "running" | "ended" | "stopped";
  /** Whether the kernel writes the postmortem. */
  offers_report?: boolean;
  command: string;
  reveal: Reveal;
  language: Language;
  catalogs: Partial<Record<Language, Catalog>>;
}

/** What the page scrolls to: the form, the verdict after a run by code or of the demo, or what a repair proves. */
export type Reveal = "" | "form" | "result" | "demo" | "repair" | "places";

/** What the page asks of the kernel. */
export type Request =
  | { do: "next" }
  | { do: "run"; to: "end" }
  | { do: "run"; to: "phase"; phase: string | undefined }
  | { do: "run"; to: "station"; station: string }
  | { do: "stop" }
  | { do: "save"; file: "case" | "markdown" | "report" | "redacted" }
  | { do: "what-if"; finding: number }
  | { do: "what-if"; urls: Record<string, string> }
  | { do: "what-is" }
  | { do: "repair" };

export interface Model {
  get<Name extends keyof Traits>(name: Name): Traits[Name];
  set<Name extends keyof Traits>(name: Name, value: Traits[Name]): void;
  save_changes(): void;
  send(content: Request): void;
  /** A `msg:custom` has what the kernel sent, with its bytes. */
  on(event: string, call: (content?: unknown, buffers?: DataView[]) => void): void;
  off(event: string, call: (content?: unknown, buffers?: DataView[]) => void): void;
}

// What the modules of the stepper hand to each other.

export type Attributes = Record<string, unknown>;
export type Child = Node | string | null | undefined | false;

export interface EarlierValue {
  value: unknown;
  step: number;
}

/** The steps from `first` to `last`, which belong to one phase. */
export interface PhaseRun {
  name: string;
  first: number;
  last: number;
}

/** What a move needs of a trace, worked out once per trace. The arrays have one element per step. */
export interface TraceIndex {
  trace: Trace;
  drawing: Drawing;
  page: Page;
  steps: Step[];
  /** The number of the step's station in the drawing, or -1. */
  stationOf: number[];
  /** The numbers of the edges that led to the step. */
  crossed: number[][];
  failed: boolean[];
  /** The key of the actor: steps of the same goroutine have the same one. */
  actors: string[];
  /** Of each value of the step: what it was when its station was last passed. */
  earlier: (EarlierValue | null)[][];
  phases: PhaseRun[];
  /** The numbers of the findings that a step or a dial proves, by `step 3` or `dial 1`. */
  proves: Map<string, number[]>;
  /** The evidence with a row in the table of lines, by its kind and id. */
  lines: Map<string, EvidenceLine>;
}

export type Mark = "walked" | "failed" | "earlier" | "ahead";

/** Where the person is, and what they wait for. It outlives a change of the language. */
export interface Place {
  index: TraceIndex;
  at: number;
  /** The actor whose steps are displayed; "" for all. */
  onlyActor: string;
  /** The step to go to once the engine has made it; null while the person looks around. */
  goal: number | null;
  kernelIsGone: boolean;
  /** Whether the person has opened the editor of URLs, or closed it. */
  editsUrls: boolean | null;
  /** Whether the link of the page has led to the step. */
  isLinked: boolean;
  /** What is searched; null while the search is closed. */
  query: string | null;
}

/** What a person can do with a finding. Null where the kernel cannot do it. */
export interface FixActions {
  tryFix: ((finding: number) => void) | null;
  applyFix: (() => void) | null;
}

/** What one part of the page asks of another. */
export interface Links {
  go(to: number): void;
  prove(step: number): void;
  reveal(kind: string, id: number): void;
}

export interface Moves {
  first(): void;
  back(): void;
  next(): void;
  phase(): void;
  end(): void;
  stop(): void;
  runTo(station: string): void;
  /** Go to the next step at one of these functions; false if the client has not come to any of them. */
  choose(stations: string[]): boolean;
}

/** How large the diagram is, and which part of it is in view. */
export interface FlowView {
  draw(): void;
  reveal(box: Box | undefined): void;
  zoom(way: 1 | -1): void;
  fit(): void;
  fits(): boolean;
  resized(): boolean;
  /** Where the lower left corner of a part is in the box that scrolls. */
  placeOf(box: Box): { left: number; top: number };
}

/** What navigation asks of the page. */
export interface Screen {
  show(): void;
  offer(): void;
  /** Display a sentence beside the buttons until the next step. */
  announce(text: Text): void;
}
