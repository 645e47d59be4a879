"""Runs the notebooks in a real JupyterLab in a real browser, and keeps what a person sees.

    python -m scripts.screenshots FOLDER

`make screenshots` does, and puts the incident at the top of the README. Needs Playwright (extra `dev`) and an installed
Chromium.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page

from scripts.jupyter import ROOT, chromium, opened, run_all, run_cells, served

SIZES = {"wide": (1440, 1000), "narrow": (900, 1000)}
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
FOLDED = "jupyterapp.commands.execute('application:toggle-left-area')"
HEIGHT = """() => {
  const outer = document.querySelector(".jp-WindowedPanel-outer");
  outer.scrollTop = 0;
  const cells = [...document.querySelectorAll(".jp-Notebook .jp-Cell")];
  const last = jupyterapp.shell.currentWidget.content.widgets.at(-1).node;
  return cells.includes(last) ? Math.ceil(last.getBoundingClientRect().bottom) + 40 : outer.scrollHeight + 150;
}"""
INCIDENT = (1440, 1200)
"""The size of the picture in the README."""


def main(folder: Path) -> None:
    """Every notebook, per size and theme; and the incident."""
    folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for name, theme in THEMES.items():
            for notebook in NOTEBOOKS:
                for size, viewport in SIZES.items():
                    with served(theme=theme) as server:
                        page = opened(browser, server.url(notebook), viewport)
                        page.evaluate(FOLDED)
                        run_all(page)
                        whole(page, folder / f"{Path(notebook).stem}-{name}-{size}.png")
            with served(theme=theme) as server:
                incident(browser, server.url("investigate.ipynb"), folder / f"incident-{name}.png")


def whole(page: Page, path: Path) -> None:
    """The notebook from top to bottom, in a window as high as it is."""
    width = page.viewport_size["width"]  # type: ignore[index]
    for _ in range(2):  # where the last cell ends is known once the window is high enough to draw it
        page.set_viewport_size({"width": width, "height": page.evaluate(HEIGHT)})
        page.wait_for_timeout(1_000)
    taken(page, path)


def incident(browser: Browser, url: str, path: Path) -> None:
    """The seed's fault at the moment the dial of 0.0.0.0 has failed, with the finding beside it."""
    page = opened(browser, url, INCIDENT)
    page.evaluate(FOLDED)
    run_cells(page, "endpoints = []", "investigation = ")
    page.get_by_role("button", name="start", exact=True).click()
    page.get_by_text("running: etcd-0 at").wait_for()
    page.get_by_role("button", name="connect", exact=True).click()
    page.get_by_text("No step yet: press next.").wait_for()
    for station, function in (("set-endpoints", "SetEndpoints"), ("create-transport", "createTransport")):
        page.get_by_label("run to function").select_option(station)
        page.locator(".etcdlab-step", has_text=function).wait_for()
    failed = page.locator("[data-evidence^='dial']")
    while not failed.count():  # the dial takes its time: other goroutines come first
        page.locator(".etcdlab").press("ArrowRight")
        page.wait_for_timeout(300)
    page.locator(".etcdlab").evaluate("stepper => stepper.scrollIntoView({block: 'start'})")
    page.wait_for_timeout(1_000)
    taken(page, path)


def taken(page: Page, path: Path) -> None:
    page.screenshot(path=path)
    page.close()
    print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
