"""A real JupyterLab: the first cell of a fresh kernel, and how long the kernel's word takes to the page."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

import nbformat
from playwright.sync_api import Page

from scripts.jupyter import KERNEL_IDLE, ROOT, SLOW, chromium, opened, served
from tests.bench.measure import interleaved
from tests.bench.table import Result

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
FORMS = "import etcdlab; etcdlab.Investigation()"
STEPPED = f"""import json, sys, time
sys.path.insert(0, {str(ROOT)!r})
from tests.bench.stepped import stepper
shown = {{count: stepper(count, 120) for count in (12, 300)}}"""
SHOW = "shown[{}]"
MOVE = """sent = {{}}
for at in range(1, 60):
    sent[at] = time.time() * 1000
    shown[{0}].at = at
    time.sleep(0.08)
print("SENT" + json.dumps(sent))"""
LISTEN = """() => {
  window.arrived = {};
  const place = document.querySelector(".etcdlab-place");
  const hear = () => { arrived[place.textContent.split(" ")[1]] ??= performance.timeOrigin + performance.now() };
  new MutationObserver(hear).observe(place, {childList: true, characterData: true, subtree: true});
}"""
RESTART = """async () => {
  const context = jupyterapp.shell.currentWidget.sessionContext;
  await jupyterapp.commands.execute("notebook:clear-all-cell-outputs");
  await context.session.kernel.restart();
  await context.session.kernel.info;
}"""
RUN = """cell => {
  jupyterapp.shell.currentWidget.content.activeCellIndex = cell;
  jupyterapp.commands.execute("notebook:run-cell");
}"""


def rows(runs: int) -> Iterator[Result]:
    """Three results, each against an aim in milliseconds."""
    with chromium() as browser, served() as server:
        sources = [FORMS, STEPPED, *(text.format(count) for count in (12, 300) for text in (SHOW, MOVE))]
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
        nbformat.write(notebook, server.folder / "bench.ipynb")
        page = opened(browser, server.url("bench.ipynb"))
        (first,) = interleaved(max(runs // 3, 1), lambda: _first_cell(page))
        page.evaluate(RESTART)
        page.evaluate(RUN, 1)
        few, many = _moves(page, 2), _moves(page, 4)
        page.close()
    yield Result("first cell of a fresh kernel to the forms", first, "2 s", 2000.0, 1)
    yield Result("kernel to page, 12 stations", few, "10 ms", 10.0, 1)
    yield Result("kernel to page, 300 stations", many, "20 ms", 20.0, 1)


def _first_cell(page: Page) -> float:
    """Until a person may press connect."""
    page.evaluate(RESTART)
    page.wait_for_function(KERNEL_IDLE, timeout=SLOW)
    began = page.evaluate("performance.now()")
    page.evaluate(RUN, 0)
    page.wait_for_selector("button:text-is('connect')")
    return float(page.evaluate("performance.now()") - began)


def _moves(page: Page, cell: int) -> float:
    """The median from a trait that is set to a page that has changed. Both clocks are this machine's."""
    page.evaluate("jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    page.evaluate(RUN, cell)
    page.wait_for_selector(".etcdlab")
    page.wait_for_function(KERNEL_IDLE, timeout=SLOW)
    page.evaluate(LISTEN)
    page.evaluate(RUN, cell + 1)
    outputs = page.locator(".jp-OutputArea-output", has_text="SENT")
    outputs.wait_for(timeout=SLOW)
    sent = page.evaluate("text => JSON.parse(text)", outputs.inner_text().strip().removeprefix("SENT"))
    arrived = page.evaluate("arrived")
    return statistics.median(arrived[at] - began for at, began in sent.items() if at in arrived)
