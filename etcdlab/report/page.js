// Displays the stepper in a report. The page is complete without it: what this needs is packed into the page.
const packed = JSON.parse(document.getElementById("etcdlab-report").textContent);

async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

class Traits {
  constructor(values, noKernel) {
    this.values = values;
    this.noKernel = noKernel;
    this.listeners = new Map();
  }
  get(name) {
    return this.values[name];
  }
  set(name, value) {
    this.values[name] = value;
    for (const call of this.listeners.get(`change:${name}`) ?? []) call();
  }
  on(event, call) {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), call]);
  }
  off(event, call) {
    this.listeners.set(event, (this.listeners.get(event) ?? []).filter((one) => one !== call));
  }
  save_changes() {}
  /** The case is on the page; nothing else that a kernel would do is. */
  async send({ file }) {
    const content = file === "case" ? { file } : { file, problem: [this.noKernel] };
    const buffers = file === "case" ? [new TextEncoder().encode(await unpack(packed.case))] : [];
    for (const call of this.listeners.get("msg:custom") ?? []) call(content, buffers);
  }
}

async function display() {
  const stepper = JSON.parse(await unpack(packed.stepper));
  stepper.traits.trace ??= JSON.parse(await unpack(packed.case)).traces[stepper.run];
  const address = URL.createObjectURL(new Blob([stepper.module], { type: "text/javascript" }));
  const { default: module } = await import(address);
  URL.revokeObjectURL(address);
  const style = document.createElement("style");
  style.textContent = stepper.css;
  document.head.append(style);
  const place = document.getElementById("stepper");
  const heading = document.createElement("h2");
  heading.textContent = stepper.heading;
  const host = document.createElement("div");
  place.append(heading, host);
  module.render({ model: new Traits(stepper.traits, stepper.no_kernel), el: host });
}

if (packed.stepper && "DecompressionStream" in window) display();
