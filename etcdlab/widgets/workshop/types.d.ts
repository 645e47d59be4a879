/** What the kernel sends to the clock of an exercise: see etcdlab/workshop/clock.py. */

export interface ClockModel {
  get(name: "began_at" | "ended_at" | "minutes"): number;
  get(name: "label"): string;
  on(event: "change", call: () => void): void;
  off(event: "change", call: () => void): void;
}

/** What the kernel sends to the answers of a question: see etcdlab/workshop/choices.py. */
export interface ChoicesModel {
  get(name: "options"): [string, string][];
  get(name: "value"): string | null;
  get(name: "disabled"): boolean;
  get(name: "label"): string;
  set(name: "value", value: string): void;
  send(content: { chosen: string }): void;
  save_changes(): void;
  on(event: "change", call: () => void): void;
  off(event: "change", call: () => void): void;
}

/** What the kernel sends to a field for an answer: see etcdlab/workshop/typed_answer.py. */
export interface TypedModel {
  get(name: "value"): string | null;
  get(name: "disabled"): boolean;
  get(name: "label" | "hint"): string;
  set(name: "value", value: string | null): void;
  send(content: { typed: string }): void;
  save_changes(): void;
  on(event: "change", call: () => void): void;
  off(event: "change", call: () => void): void;
}
