"""A person watches a cluster in a real JupyterLab, runs the cell again, and stops the watch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Page, expect

from etcdlab.messages import Language
from scripts.jupyter import SLOW, opened, run_cells, served

SOURCES = (
    'import threading, etcdlab\nlab = etcdlab.sandbox("healthy", members=3).start()',
    "etcdlab.watch(lab, every=1, timeout=1)",
    'lab.stop_member("etcd-1")',
    'print("watches:", [one.name for one in threading.enumerate()].count("etcdlab-watch"))',
    "lab.close()",
)
WORDS: dict[Language, tuple[str, str, str]] = {
    "en": ("No finding: etcdlab found no fault.", "The dial fails at stage tcp now", "stop the watch"),
    "zh_CN": ("没有诊断结论：etcdlab 未发现故障。", "拨号现在在 tcp 阶段失败", "停止监视"),
}
CONTRAST = """element => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const rgb = colour => { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3); };
  const light = colour => colour.map(c => c / 255).map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
  const paper = getComputedStyle(document.body).getPropertyValue("--jp-layout-color1");
  const [a, b] = [light(rgb(getComputedStyle(element).color)), light(rgb(paper))].sort((x, y) => y - x);
  return (a + .05) / (b + .05);
}"""


def write_notebook(file: Path) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in SOURCES])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, file)


@contextmanager
def watching(browser: Browser, language: Language, theme: str) -> Iterator[Page]:
    """A notebook that watches a sandbox. The sandbox ends with it."""
    with served(theme=theme, language=language) as server:
        write_notebook(server.folder / "watch.ipynb")
        page = opened(browser, server.url("watch.ipynb"))
        run_cells(page, SOURCES[0], SOURCES[1])
        try:
            yield page
        finally:
            run_cells(page, SOURCES[4])
            page.close()


@pytest.mark.parametrize(("language", "theme"), [("en", "JupyterLab Light"), ("zh_CN", "JupyterLab Dark")])
def test_a_person_watches_and_stops(browser: Browser, language: Language, theme: str) -> None:
    verdict, change, stop = WORDS[language]
    with watching(browser, language, theme) as page:
        widget = page.locator(".etcdlab-watch")
        expect(widget).to_contain_text(verdict, timeout=SLOW)
        run_cells(page, SOURCES[2])
        row = widget.locator("tr.etcdlab-watch-worse").filter(has_text=change)
        expect(row).to_contain_text("etcd-1", timeout=SLOW)
        expect(page.locator(".etcdlab-still").first).to_be_hidden()
        for element in (row, row.locator("td").first, widget.locator("b")):
            assert element.evaluate(CONTRAST) >= 4.5

        # The kernel is free meanwhile, and the watch of the earlier run of the cell has ended.
        run_cells(page, SOURCES[1], SOURCES[3])
        expect(page.get_by_text("watches: 1", exact=True)).to_be_visible(timeout=SLOW)
        button = page.get_by_role("button", name=stop, exact=True)
        button.click()
        expect(widget.get_by_role("status")).to_be_visible(timeout=SLOW)
        run_cells(page, SOURCES[3])
        expect(page.get_by_text("watches: 0", exact=True)).to_be_visible(timeout=SLOW)
