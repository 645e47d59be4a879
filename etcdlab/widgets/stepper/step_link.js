/** A link to a step: the page's own address with `etcdlab-step=37` in its fragment, and what follows it. */

/** @import { Model, Place, Text } from "./types" */
import { message } from "./messages.js";

const LINK_NAME = "etcdlab-step";

/** The traits of the model with which the stepper draws the page anew. */
export const DRAWN_TRAITS = ["trace", "page", "offers_what_if", "offers_repair", "typed_urls", "editor_rows"];

/**
 * The name of a panel in the fragment. Two panels of a notebook have two names: `etcdlab-step` and `etcdlab-step-2`.
 * @param {Element} root of the panel
 */
function nameOf(root) {
  const notebook = root.closest(".jp-NotebookPanel, .jp-MainAreaWidget") ?? document;
  const before = [...notebook.querySelectorAll(".etcdlab")].filter(
    (one) => one.compareDocumentPosition(root) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  return before.length ? `${LINK_NAME}-${before.length + 1}` : LINK_NAME;
}

/** The items of a fragment. What is not ours stays as it is. @param {string} fragment */
const itemsOf = (fragment) => fragment.replace(/^#/, "").split("&").filter(Boolean);

/**
 * The link to a step; null where the page has no address that another browser can open. A token of Jupyter's is left
 * out: it is a secret.
 * @param {Element} root @param {number} step
 */
export function linkTo(root, step) {
  const address = new URL(location.href);
  if (!["http:", "https:", "file:"].includes(address.protocol)) return null;
  const name = nameOf(root);
  const others = itemsOf(address.hash).filter((item) => item.split("=")[0] !== name);
  if (address.searchParams.has("token")) address.searchParams.delete("token");
  address.hash = [...others, `${name}=${step}`].join("&");
  return address.href;
}

/** The step that the page was opened with for a panel, or null. @param {Element} root */
function linkedStep(root) {
  const name = nameOf(root);
  const item = itemsOf(fragmentWith(name)).find((one) => one.split("=")[0] === name);
  const step = /^\d{1,6}$/.exec(item?.split("=")[1] ?? "");
  return step ? Number(step[0]) : null;
}

/**
 * The fragment of the page's address. JupyterLab takes it away while it loads, but the browser keeps the address that
 * was opened; that one counts while the same notebook is displayed.
 * @param {string} name
 */
function fragmentWith(name) {
  if (itemsOf(location.hash).some((item) => item.split("=")[0] === name)) return location.hash;
  const opened = performance.getEntriesByType("navigation")[0]?.name;
  const address = opened && URL.canParse(opened) ? new URL(opened) : null;
  return address?.pathname === location.pathname ? address.hash : "";
}

/**
 * Goes to the step of the link with which the page was opened, once the trace has the step. Each link is followed once.
 * @param {Model} model @param {() => Element} root of the panel @param {Place} place @param {(step: number) => void} go
 * @param {(text: Text) => void} announce
 */
export function linkFollower(model, root, place, go, announce) {
  const { dataset } = document.documentElement; // it is the one place that all panels of the page share
  const attached = new ResizeObserver(follow);
  attached.observe(root());
  let led = -1; // the step that the link has led to

  function follow() {
    const panel = root();
    if (!panel.isConnected || !place.index.steps.length) return;
    const step = linkedStep(panel);
    const link = `${nameOf(panel)}=${step} `;
    if (step === null || dataset.etcdlabFollowed?.includes(link)) return;
    const last = place.index.steps.length - 1;
    if (step > last && model.get("live")) return; // the engine may come to it
    dataset.etcdlabFollowed = (dataset.etcdlabFollowed ?? "") + link;
    place.isLinked = step <= last;
    if (place.isLinked) {
      led = step;
      go(step);
    }
    announce(place.isLinked ? ledTo(step) : missingStep(step, last));
  }

  /** More steps have come, or no more will: the page was drawn anew, without its notice. */
  function grown() {
    if (led >= 0 && led === place.at) announce(ledTo(led));
    follow();
  }

  /** A link that is opened in the same window. */
  function another() {
    delete dataset.etcdlabFollowed;
    follow();
  }

  // The stepper's own listeners come first: it has the new trace.
  const events = [...DRAWN_TRAITS, "live"].map((trait) => `change:${trait}`);
  for (const event of events) model.on(event, grown);
  addEventListener("hashchange", another);
  function end() {
    for (const event of events) model.off(event, grown);
    attached.disconnect();
    removeEventListener("hashchange", another);
  }

  return { follow, end };
}

/** @param {number} step @returns {Text} */
const ledTo = (step) => message("The link of this page leads to step {number}.", { number: step });

/** @param {number} step @param {number} last @returns {Text} */
const missingStep = (step, last) =>
  message("The link of this page leads to step {number}, and the last step of this trace is {last}.", {
    number: step,
    last,
  });
