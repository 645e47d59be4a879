"""The workshop in a real JupyterLab: the memory of the server and the kernel, and the first question on the page.

The limits are those of Binder: it guarantees 450 MB and allows 2 GB.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import nbformat
import psutil
from playwright.sync_api import Page

from scripts.jupyter import KERNEL_IDLE, SLOW, Served, chromium, opened, served
from tests.bench.learner import megabytes
from tests.bench.measure import interleaved
from tests.bench.rows.notebook import KERNEL, RESTART, RUN
from tests.bench.table import Result

NOTHING = "import ipywidgets; ipywidgets.Button(description='nothing')"
QUESTION = """import etcdlab
exercise = etcdlab.workshop.exercise("the-symptom", progress="bench.json")
exercise.ask("target")"""
PAUSED_CLIENT = """lab = etcdlab.sandbox("advertises-unspecified", members=3).start()
client = etcdlab.walk(lab.endpoints, engine="go", release="3.7.1")
print(client.run_to("set-endpoints").station)"""
BEFORE_MB, WITH_ALL_MB, FIRST_MS = 450.0, 1_000.0, 5_000.0


def rows(runs: int) -> Iterator[Result]:
    """Megabytes and milliseconds, each beside its aim, and beside the same without etcdlab."""
    with chromium() as browser, served() as server:
        cells = [nbformat.v4.new_code_cell(source) for source in (NOTHING, QUESTION, PAUSED_CLIENT)]
        nbformat.write(
            nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), server.folder / "bench.ipynb"
        )
        page = opened(browser, server.url("bench.ipynb"))
        sides = (lambda: _first(page, 1, "lock in my answer"), lambda: _first(page, 0, "nothing"))
        ours, floor = interleaved(max(runs // 3, 1), *sides)
        bare = _memory(server)
        _first(page, 1, "lock in my answer")
        before = _memory(server)
        page.evaluate(RUN, 2)
        page.get_by_text("set-endpoints", exact=True).last.wait_for(timeout=SLOW)
        all_of_it, programs = _memory(server), _memory(server, python=False)
        page.close()
    yield Result("first question after the kernel's start", ours, f"{FIRST_MS:g} ms", FIRST_MS, 1)
    yield Result("  first question", ours, "a button without etcdlab", floor)
    yield Result("MB of the workshop before a scenario", before, f"{BEFORE_MB:g} MB", BEFORE_MB, 1)
    yield Result("  MB before a scenario", before, "JupyterLab and that button", bare)
    yield Result("MB with 3 members and the held client", all_of_it, f"{WITH_ALL_MB:g} MB", WITH_ALL_MB, 1)
    yield Result("  MB with all of it", all_of_it, "that, and the programs alone", bare + programs)


def _first(page: Page, cell: int, button: str) -> float:
    """Milliseconds from a kernel that has started to the button that a cell displays."""
    page.evaluate(RESTART)
    page.wait_for_function(KERNEL_IDLE, timeout=SLOW)
    began = page.evaluate("performance.now()")
    page.evaluate(RUN, cell)
    page.wait_for_selector(f"button:text-is('{button}')")
    return float(page.evaluate("performance.now()") - began)


def _memory(server: Served, *, python: bool = True) -> float:
    """The megabytes of the server with its kernels and all that they started; without Python's if that is asked."""
    (file,) = (server.folder.parent / "run").glob("jpserver-*.json")
    root = psutil.Process(json.loads(file.read_text())["pid"])
    processes = [root, *root.children(recursive=True)]
    return megabytes([process for process in processes if python or not process.name().startswith("python")])
