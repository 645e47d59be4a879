"""Tries the built site in Chromium: a real JupyterLab whose Python runs in the browser, without any other address.

make lite-check
"""

from __future__ import annotations

import contextlib
import functools
import http.server
import json
import sys
import threading
from collections.abc import Iterator
from typing import ClassVar

import nbformat
from playwright.sync_api import Browser, BrowserContext, Page, Route

from scripts.jupyter import KERNEL_IDLE, chromium, run_all
from scripts.lite.__main__ import SITE
from scripts.lite.distribution import ROOT
from tests.workshop.solutions import DRAW, SOLUTIONS

_SLOW = 240_000
"""Milliseconds for the start of the kernel, which compiles Python and loads the packages, and for one notebook."""

_SOLVED = "questions are answered."
_ENDED = "LAST-CELL"
_LAST = f"print({_ENDED!r})"


class _Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map: ClassVar[dict[str, str]] = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
    }

    def log_message(self, *_: object) -> None:
        """Print nothing."""


def main() -> int:
    """Solve the exercises, then run the half that reads and displays. The exit code is 1 if a part failed."""
    exercises = {f"workshop/{name}.ipynb": answers for name, answers in SOLUTIONS.items() if name != "fix-and-prove"}
    failures = 0
    with _served() as base, chromium() as browser:
        for name, answers in exercises.items():
            cells = [_solving(answers), "print(exercise.head.state.value)"]
            printed = _run(browser, base, name, cells)
            failures += _judge(name, f"{len(answers)} of {len(answers)} {_SOLVED}", printed)
        script = (ROOT / "tests" / "viewing_half.py").read_text().partition('if __name__ == "__main__":')[0]
        solutions = {name.split("/")[1].removesuffix(".ipynb"): answers for name, answers in exercises.items()}
        printed = _run(browser, base, "start-here.ipynb", [f"{script}\nmain({solutions!r}, {DRAW})"], alone=True)
        failures += _judge("explain, lint, the report, a recording", "report: True", printed)
    return 1 if failures else 0


@contextlib.contextmanager
def _served() -> Iterator[str]:
    """The address of the site on a free port of this machine."""
    handler = functools.partial(_Handler, directory=str(SITE))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def _solving(answers: dict[str, str]) -> str:
    """A cell that answers each question through its form."""
    return f"""for key, answer in {answers!r}.items():
    form = exercise.forms[key]
    form.choices.value = answer
    form.lock.click()"""


def _run(browser: Browser, base: str, name: str, cells: list[str], *, alone: bool = False) -> str:
    """Run a notebook of the site with more cells at its end, or these cells alone. Returns what the page displays."""
    notebook = nbformat.read(ROOT / "notebooks" / name, as_version=4)
    notebook.cells = [] if alone else notebook.cells
    for cell in notebook.cells:
        cell.source = cell.source.replace("draw = 0\n", f"draw = {DRAW}\n")
    notebook.cells += [nbformat.v4.new_code_cell(cell) for cell in (*cells, _LAST)]
    context = browser.new_context(viewport={"width": 1440, "height": 8000})
    outside = _prepare(context, base, name, nbformat.writes(notebook))
    page = context.new_page()
    page.set_default_timeout(_SLOW)
    page.goto(f"{base}lab/index.html?path={name}")
    page.wait_for_selector(".jp-Notebook")
    page.wait_for_function(KERNEL_IDLE, timeout=_SLOW)
    run_all(page)
    printed = _displayed(page)
    context.close()
    return printed if not outside else f"The page asked for {outside[0]}."


def _displayed(page: Page) -> str:
    """What the page displays once the last cell, or an error, is there."""
    outputs = page.locator(".jp-OutputArea-output")
    error = page.locator('.jp-RenderedText[data-mime-type="application/vnd.jupyter.stderr"]', has_text="Traceback")
    outputs.get_by_text(_ENDED, exact=True).or_(error).first.wait_for(timeout=_SLOW)
    return "\n".join(outputs.all_inner_texts())


def _prepare(context: BrowserContext, base: str, name: str, notebook: str) -> list[str]:
    """Serve this notebook in place of the site's. Returns the list of the other addresses that the page asks for."""
    outside: list[str] = []

    def other(route: Route) -> None:
        outside.append(route.request.url)
        route.abort()

    def configured(route: Route) -> None:
        answer = route.fetch()
        configuration = answer.json()
        configuration.setdefault("jupyter-config-data", {})["exposeAppInBrowser"] = True
        route.fulfill(response=answer, json=configuration)

    context.route(lambda url: not url.startswith((base, "data:", "blob:")), other)
    context.route("**/jupyter-lite.json*", configured)
    context.route(f"**/files/{name}*", lambda route: route.fulfill(body=notebook, content_type="application/json"))
    return outside


def _judge(name: str, expected: str, printed: str) -> bool:
    """Print the result. Returns whether it is a failure."""
    passes = expected in printed
    print(f"{'✓' if passes else '✗'} {name} in Chromium, and no other address was asked", flush=True)
    if not passes:
        print(f"  It displays {json.dumps(printed[-1500:], ensure_ascii=False)}")
    return not passes


if __name__ == "__main__":
    sys.exit(main())
