"""The stepper in a page without a kernel: a key, a long trace, and what a notebook saves of it."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator

from playwright.sync_api import Browser, Page

from scripts.jupyter import chromium
from tests.bench.measure import interleaved
from tests.bench.stepped import state, stepper
from tests.bench.table import Result
from tests.widgets.page import opened

PRESSED = """() => {
  const root = document.querySelector(".etcdlab");
  const began = performance.now();
  root.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowRight"}));
  const changed = performance.now();
  document.body.offsetHeight;
  return [changed - began, performance.now() - began];
}"""
"""A key, until the page is changed, and until it is laid out."""


def rows(runs: int) -> Iterator[Result]:
    """Times in milliseconds; the last two lines are a count and kilobytes."""
    short, long = state(stepper(23, 100)), state(stepper(23, 1000))
    with chromium() as browser:
        page = opened(browser, short)
        pressed = [page.evaluate(PRESSED) for _ in range(max(runs, 31))]
        changed, laid_out = (statistics.median(times) for times in zip(*pressed, strict=True))
        page.close()
        longest: list[float] = []
        (took,) = interleaved(runs, lambda: _open(browser, long, longest))
        page = opened(browser, long)
        dots = page.locator("[data-step]").count()
        page.close()
    yield Result("a key, until the page is changed", changed, "2 ms", 2.0, 1)
    yield Result("  and laid out", laid_out, "2 ms", 2.0)
    yield Result("a trace of 1,000 steps opens", took, "300 ms", 300.0, 1)
    yield Result("  the longest task meanwhile", statistics.median(longest), "100 ms", 100.0, 1)
    yield Result("  steps in the page at once, a number", dots, "200", 200.0, 1)
    yield Result("what is saved of 100 steps, kB", len(json.dumps(short)) / 1000, "300 kB", 300.0, 1)


def _open(browser: Browser, state: dict[str, object], longest: list[float]) -> float:
    page: Page = opened(browser, state)
    page.wait_for_timeout(300)
    longest.append(float(page.evaluate("longest")))
    took = float(page.evaluate("took"))
    page.close()
    return took
