"""Runs the notebooks in a real JupyterLab in a real browser, and keeps what a person sees.

    python -m scripts.screenshots FOLDER

`make screenshots` does, and puts the incident at the top of the README. Needs Playwright (extra `dev`) and an installed
Chromium.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page

from scripts.jupyter import chromium, opened, run_all, run_cells, served

SIZES = {"wide": (1440, 1000), "narrow": (900, 1000)}
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
INCIDENT = (1440, 1130)
"""The size of the picture in the README."""


def main(folder: Path) -> None:
    """Every notebook, per size and theme; and the incident."""
    folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for name, theme in THEMES.items():
            with served(theme=theme) as server:
                for notebook in sorted(server.folder.glob("*.ipynb")):
                    for size, viewport in SIZES.items():
                        page = opened(browser, server.url(notebook.name), viewport)
                        run_all(page)
                        whole(page, folder / f"{notebook.stem}-{name}-{size}.png")
                incident(browser, server.url("investigate.ipynb"), folder / f"incident-{name}.png")


def whole(page: Page, path: Path) -> None:
    """The notebook from top to bottom, in a window as high as it is."""
    height = page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollHeight")
    page.set_viewport_size({"width": page.viewport_size["width"], "height": height + 150})  # type: ignore[index]
    page.wait_for_timeout(1_000)
    taken(page, path)


def incident(browser: Browser, url: str, path: Path) -> None:
    """The seed's fault at the moment the dial of 0.0.0.0 has failed, with the finding beside it."""
    page = opened(browser, url, INCIDENT)
    page.evaluate("jupyterapp.commands.execute('application:toggle-left-area')")
    run_cells(page, "endpoints = []", "investigation = ")
    page.get_by_role("button", name="start", exact=True).click()
    page.get_by_text("running: etcd-0 at").wait_for()
    page.get_by_role("button", name="connect", exact=True).click()
    page.get_by_text("No step yet: press next.").wait_for()
    for _ in range(2):
        page.get_by_label("run to station").select_option("create-transport")
        page.locator(".etcdlab-place", has_text="create").wait_for(state="attached")
    page.get_by_role("button", name="next", exact=True).click()
    page.locator("[data-evidence^='dial']").wait_for()
    page.locator(".etcdlab").evaluate("stepper => stepper.scrollIntoView({block: 'start'})")
    page.wait_for_timeout(1_000)
    taken(page, path)


def taken(page: Page, path: Path) -> None:
    page.screenshot(path=path)
    page.close()
    print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
