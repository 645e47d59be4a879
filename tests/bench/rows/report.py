"""The postmortem of a case of 200 and of 5,000 steps: its time, its size, and how fast it opens in a browser."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser

from etcdlab.case import Case
from etcdlab.messages import LANGUAGES
from etcdlab.report.write import report_page
from scripts.jupyter import chromium
from tests.bench.measure import interleaved, timed
from tests.bench.table import Result
from tests.report.cases import recorded_steps


def rows(runs: int) -> Iterator[Result]:
    """The time in milliseconds and the size in kilobytes, each beside its aim."""
    with chromium() as browser:
        for steps, most_ms, most_kb in ((200, 150.0, 150.0), (5_000, 2_000.0, 3_000.0)):
            case = _long(steps)
            (ours,) = interleaved(runs, timed(lambda case=case: report_page(case, "en")))  # type: ignore[misc]
            page = max((report_page(case, language) for language in LANGUAGES), key=len)
            (opens,) = interleaved(runs, lambda page=page: _opened(browser, page))  # type: ignore[misc]
            yield Result(f"report of {steps:,} steps", ours, f"{most_ms:g} ms", most_ms, 1)
            yield Result("  its size in kB", len(page) / 1000, f"{most_kb:g} kB", most_kb, 1)
            yield Result("  opens, until the stepper is there", opens, "1 s", 1_000.0, 1)


def _long(steps: int) -> Case:
    return Case(traces=(recorded_steps(steps),))


def _opened(browser: Browser, page: bytes) -> float:
    """Milliseconds until the page is complete."""
    with tempfile.TemporaryDirectory(prefix="etcdlab-bench.") as folder:
        file = Path(folder) / "report.html"
        file.write_bytes(page)
        window = browser.new_page()
        started = time.perf_counter()
        window.goto(file.as_uri())
        window.locator("#stepper h2, footer").last.wait_for()
        milliseconds = (time.perf_counter() - started) * 1000
        window.close()
    return milliseconds
