/** What the kernel sends to the fields of a form: see etcdlab/widgets/guarded.py, secret.py and releases.py. */

export interface LabelModel {
  get(name: "description"): string;
  on(event: string, call: (content?: { do?: string }) => void): void;
  off(event: string, call: () => void): void;
}

export interface GuardedModel extends LabelModel {
  get(name: "description" | "value" | "placeholder" | "kind"): string;
  get(name: "disabled"): boolean;
  set(name: "value", value: string): void;
  save_changes(): void;
  send(content: { typed: string }): void;
}

export interface SecretModel extends LabelModel {
  get(name: "description" | "placeholder"): string;
  send(content: { typed: string }): void;
}

export interface ReleaseModel extends LabelModel {
  get(name: "description" | "value" | "measured_label"): string;
  get(name: "options"): string[];
  get(name: "measured"): number;
  set(name: "value", value: string): void;
  save_changes(): void;
}
