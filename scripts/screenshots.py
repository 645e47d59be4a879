"""Runs the notebooks in a real JupyterLab in a real browser, and keeps what a person sees.

    python -m scripts.screenshots FOLDER

`make screenshots` does, and makes the animated pictures of the READMEs. Needs Playwright and Pillow (extra `dev`), and
an installed Chromium.
"""

from __future__ import annotations

import sys
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page

from etcdlab.messages import Language
from scripts.animation import film
from scripts.jupyter import ROOT, chromium, opened, run_all, served

SIZES = {"wide": (1440, 1000), "narrow": (900, 1000)}
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
FOLDERS: dict[Language, str] = {"en": "", "zh_CN": "zh/"}
"""Where the notebooks in each language are."""
NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
EXERCISES = sorted(path.name for path in (ROOT / "notebooks/workshop").glob("*.ipynb"))
"""The exercises of the workshop. Their forms look the same in every theme and size as those of the other notebooks."""
FOLDED = "jupyterapp.commands.execute('application:toggle-left-area')"
HEIGHT = """() => {
  const outer = document.querySelector(".jp-WindowedPanel-outer");
  outer.scrollTop = 0;
  const cells = [...document.querySelectorAll(".jp-Notebook .jp-Cell")];
  const last = jupyterapp.shell.currentWidget.content.widgets.at(-1).node;
  return cells.includes(last) ? Math.ceil(last.getBoundingClientRect().bottom) + 40 : outer.scrollHeight + 150;
}"""
FILMS: dict[Language, Path] = {"en": ROOT / "docs/investigate.gif", "zh_CN": ROOT / "docs/zh/investigate.gif"}
"""The animated picture of each README."""


def main(folder: Path) -> None:
    """Every notebook in each language, per size and theme; the workshop; and the animated pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for language, path in FILMS.items():
            with served(language=language) as server:
                film(browser, server.url(FOLDERS[language] + "investigate.ipynb"), path)
        for language, theme, notebook in product(FOLDERS, THEMES, NOTEBOOKS):
            for size, viewport in SIZES.items():
                with served(theme=THEMES[theme], language=language) as server:
                    page = opened(browser, server.url(FOLDERS[language] + notebook), viewport)
                    page.evaluate(FOLDED)
                    run_all(page)
                    whole(page, folder / f"{Path(notebook).stem}-{language}-{theme}-{size}.png")
        exercises(browser, folder)


def exercises(browser: Browser, folder: Path) -> None:
    """Every exercise of the workshop in each language, before its first answer."""
    for language, name in product(FOLDERS, EXERCISES):
        with served(language=language) as server:
            page = opened(browser, server.url(f"{FOLDERS[language]}workshop/{name}"), (1440, 3000))
            page.evaluate(FOLDED)
            run_all(page)
            page.locator(".etcdlab-workshop-question.widget-vbox").first.wait_for()
            whole(page, folder / f"workshop-{Path(name).stem}-{language}.png")


def whole(page: Page, path: Path) -> None:
    """The notebook from top to bottom, in a window as high as it is."""
    width = page.viewport_size["width"]  # type: ignore[index]
    for _ in range(2):  # where the last cell ends is known once the window is high enough to draw it
        page.set_viewport_size({"width": width, "height": page.evaluate(HEIGHT)})
        page.wait_for_timeout(1_000)
    taken(page, path)


def taken(page: Page, path: Path) -> None:
    page.screenshot(path=path)
    page.close()
    print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
