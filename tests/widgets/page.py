"""A page without a kernel: the stepper's module with a stub of the model, in a real Chromium."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

import etcdlab.widgets
from etcdlab.widgets.page_module import page_module

HERE = Path(etcdlab.widgets.__file__).parent
LAST = 30
"""The last step of the incident."""
# What a notebook's model is to the module: get, set, send, on; `push` and `receive` are the kernel's side. The page
# holds back what the kernel sends for 30 ms after a click. Both end after that, and `evaluate` waits for their end.
STUB = """async ([esm, state]) => {
  const module = await import(URL.createObjectURL(new Blob([esm], {type: "text/javascript"})));
  const calls = {};
  window.sent = [];
  window.longest = 0;
  new PerformanceObserver(list => list.getEntries().forEach(one => longest = Math.max(longest, one.duration)))
    .observe({type: "longtask"});
  const pressEnds = () => new Promise(resolve => setTimeout(resolve, 40));
  window.model = {
    get: name => state[name],
    set: (name, value) => { state[name] = value },
    save_changes() {},
    send: content => sent.push(content),
    on: (name, call) => (calls[name] ??= []).push(call),
    off: (name, call) => { calls[name] = calls[name].filter(one => one !== call) },
    push: changes => {
      Object.assign(state, changes);
      for (const name in changes) (calls[`change:${name}`] ?? []).forEach(call => call());
      return pressEnds();
    },
    receive: (content, text) => {
      const bytes = new TextEncoder().encode(text);
      (calls["msg:custom"] ?? []).forEach(call => call(content, [new DataView(bytes.buffer)]));
      return pressEnds();
    },
    lose: () => (calls.comm_live_update ?? []).forEach(call => call()),
  };
  const began = performance.now();
  window.end = module.default.render({model, el: document.getElementById("here")});
  document.body.offsetHeight;
  window.took = performance.now() - began;
}"""


def opened(
    browser: Browser, state: dict[str, Any], module: str = "stepper/stepper.js", url: str = "", **looks: Any
) -> Page:
    """A page with the stepper, or another widget, at this address, or at none. What it throws fails the test."""
    page = browser.new_page(**{"viewport": {"width": 1600, "height": 1100}, "reduced_motion": "reduce", **looks})
    page.set_default_timeout(10_000)
    page.on("pageerror", _fail)
    css = "".join((HERE / name).read_text() for name in ("stepper.css", "diagram.css"))
    head = "<meta charset=utf-8><meta name=color-scheme content='light dark'>"
    content = f"<!doctype html>{head}<title>etcdlab</title><style>{css}</style><div id=here></div>"
    if url:
        page.route("**/*", lambda route: route.fulfill(body=content, content_type="text/html"))
        page.goto(url)
    else:
        page.set_content(content)
    page.evaluate(STUB, [page_module(module), state])
    return page


def with_page(state: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """A state with other parts of the page's rows."""
    return {**state, "page": {**state["page"], **parts}}


def with_finding(state: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A state whose only finding has other fields."""
    (finding,) = state["page"]["findings"]
    return with_page(state, findings=[{**finding, **fields}])


def place(page: Page) -> int:
    """The step the page is at, as it tells it."""
    return int(page.locator(".etcdlab-place").inner_text().split()[1])


def press(page: Page, *keys: str) -> int:
    """Press keys on the stepper; the step it is at then."""
    for key in keys:
        page.locator(".etcdlab").press(key)
    return place(page)


def go(page: Page, step: int) -> None:
    """Have the kernel ask for a step."""
    page.evaluate("at => model.push({at})", step)


def marks(page: Page, station: str) -> set[str]:
    """How a station of the diagram is marked."""
    classes = page.locator(f"[data-station={station}]").get_attribute("class") or ""
    return {name.removeprefix("etcdlab-") for name in classes.split()} - {"station"}


def so_far(state: dict[str, Any], count: int) -> dict[str, Any]:
    """The incident while the engine has come so far."""
    return {**state["trace"], "steps": state["trace"]["steps"][:count], "complete": False}


def _fail(error: Exception) -> None:
    raise AssertionError(f"the page threw {error}")
