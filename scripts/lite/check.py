"""Tries the built site in Chromium: a real JupyterLab whose Python runs in the browser, without any other address.

make lite-check

It solves each exercise in both languages. A picture of each page is in build/lite-pictures afterwards.
"""

from __future__ import annotations

import contextlib
import functools
import http.server
import itertools
import json
import shutil
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

_WIDTH, _HEIGHT = 1440, 8000
"""The size of the window: every cell is in it, because JupyterLab draws only those that a person can look at."""

PICTURES = ROOT / "build" / "lite-pictures"

_FOLDERS = {"en": "", "zh_CN": "zh/"}
_ENDED = "LAST-CELL"
_LAST = f"print({_ENDED!r})"
_SOLVED = """answers = exercise.session.own.answers.values()
print("SOLVED", exercise.language, sum(answer.first_right for answer in answers))"""

_NEEDS_ETCD = ("fix", "deployment")
"""The questions of exercise 4 that start etcd. In the browser each is a sentence."""

_NO_SOCKETS = {"en": "A browser has no sockets", "zh_CN": "浏览器没有套接字"}


class _Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map: ClassVar[dict[str, str]] = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
    }

    def log_message(self, *_: object) -> None:
        """Print nothing."""


def main() -> int:
    """Solve the exercises, then run the half that reads and displays. The exit code is 1 if a part failed."""
    shutil.rmtree(PICTURES, ignore_errors=True)
    solved = {
        name: {key: answer for key, answer in answers.items() if key not in _NEEDS_ETCD}
        for name, answers in SOLUTIONS.items()
    }
    failures = 0
    with _served() as base, chromium() as browser:
        for (language, folder), (name, answers) in itertools.product(_FOLDERS.items(), solved.items()):
            page = f"{folder}workshop/{name}.ipynb"
            printed = _run(browser, base, page, [_solving(answers), _SOLVED])
            sentence = "" if answers == SOLUTIONS[name] else _NO_SOCKETS[language]
            failures += _judge(page, [f"SOLVED {language} {len(answers)}", sentence], printed)
        script = (ROOT / "tests" / "viewing_half.py").read_text().partition('if __name__ == "__main__":')[0]
        printed = _run(browser, base, "start-here.ipynb", [f"{script}\nmain({solved!r}, {DRAW})"], alone=True)
        failures += _judge("explain, lint, the report, a recording", ["report: True"], printed)
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
    context = browser.new_context(viewport={"width": _WIDTH, "height": _HEIGHT})
    outside = _prepare(context, base, name, nbformat.writes(notebook))
    page = context.new_page()
    page.set_default_timeout(_SLOW)
    page.goto(f"{base}lab/index.html?path={name}")
    page.wait_for_selector(".jp-Notebook")
    page.wait_for_function(KERNEL_IDLE, timeout=_SLOW)
    run_all(page)
    printed = _displayed(page)
    _photograph(page, name)
    context.close()
    return printed if not outside else f"The page asked for {outside[0]}."


def _displayed(page: Page) -> str:
    """What the page displays once the last cell, or an error, is there."""
    outputs = page.locator(".jp-OutputArea-output")
    error = page.locator('.jp-RenderedText[data-mime-type="application/vnd.jupyter.stderr"]', has_text="Traceback")
    outputs.get_by_text(_ENDED, exact=True).or_(error).first.wait_for(timeout=_SLOW)
    return "\n".join(outputs.all_inner_texts())


def _photograph(page: Page, name: str) -> None:
    """A picture of the page down to its last cell."""
    picture = PICTURES / name.replace("/", "-").replace(".ipynb", ".png")
    picture.parent.mkdir(parents=True, exist_ok=True)
    last = page.locator(".jp-Notebook .jp-Cell").last.bounding_box()
    height = last["y"] + last["height"] if last else _HEIGHT
    page.screenshot(path=picture, clip={"x": 0, "y": 0, "width": _WIDTH, "height": min(height, _HEIGHT)})


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


def _judge(name: str, expected: list[str], printed: str) -> bool:
    """Print the result. Returns whether it is a failure."""
    missing = [text for text in expected if text not in printed]
    print(f"{'✗' if missing else '✓'} {name} in Chromium, and no other address was asked", flush=True)
    if missing:
        print(f"  It displays {json.dumps(printed[-1500:], ensure_ascii=False)}")
    return bool(missing)


if __name__ == "__main__":
    sys.exit(main())
