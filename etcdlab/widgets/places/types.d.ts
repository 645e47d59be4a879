/** What the kernel sends to the field for files: see etcdlab/widgets/file_drop.py. */

export interface DropModel {
  get(name: "description" | "hint" | "choose" | "read"): string;
  get(name: "largest" | "most"): number;
  on(event: string, call: () => void): void;
  off(event: string, call: () => void): void;
  send(content: { dropped: string; size: number }, callbacks?: undefined, buffers?: ArrayBuffer[]): void;
}
