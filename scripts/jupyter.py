"""A real JupyterLab or Notebook 7 with etcdlab's notebooks in a real browser, and what a person does there.

For the tests and the screenshots. Needs Playwright (extra `dev`) and an installed Chromium.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from etcdlab.messages import Language

ROOT = Path(__file__).parent.parent
SLOW = 60_000
"""Milliseconds that nothing here may take."""
# Without these Chromium calls home at every start.
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
KERNEL_IDLE = "jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
APPS = {"lab": ("jupyterlab", "LabApp", "lab/tree"), "notebook": ("notebook", "JupyterNotebookApp", "notebooks")}
"""Module, class and the path of a notebook's page."""
RUN_CELL = """async begins => {
  const notebook = jupyterapp.shell.currentWidget.content;
  const cells = notebook.widgets.map(cell => cell.model);
  notebook.activeCellIndex = cells.findIndex(one => one.type === "code" && one.sharedModel.source.includes(begins));
  await jupyterapp.commands.execute("notebook:run-cell");
}"""


class Served(NamedTuple):
    """A running server: where its notebooks are, as files and as pages."""

    folder: Path
    base: str
    token: str
    path: str

    def url(self, notebook: str) -> str:
        """The page of a notebook."""
        return f"{self.base}{self.path}/notebooks/{notebook}?token={self.token}"


@contextmanager
def chromium() -> Iterator[Browser]:
    """The Chromium of this machine."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert path, "no Chromium: install your distribution's chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", *QUIET])
        yield browser
        browser.close()


@contextmanager
def served(
    app: Literal["lab", "notebook"] = "lab", theme: str = "JupyterLab Light", language: Language = "en"
) -> Iterator[Served]:
    """A server of its own on a free port, with copies of the notebooks; it ends with all its kernels.

    `language` is that of etcdlab. Jupyter stays English.
    """
    module, application, path = APPS[app]
    with tempfile.TemporaryDirectory() as home:
        shutil.copytree(ROOT / "notebooks", Path(home, "notebooks"))
        command = [sys.executable, "-m", module, "--no-browser", "--port=0", "--allow-root"]
        command += [f"--{application}.expose_app_in_browser=True", f"--ServerApp.root_dir={home}"]
        env = os.environ | _settings(Path(home), theme) | {"ETCDLAB_LANG": language}
        server = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield Served(Path(home, "notebooks"), *_announced(Path(home, "run"), server), path)
        finally:
            _end(server)


def _end(server: subprocess.Popen[bytes]) -> None:
    """End the server with its kernels."""
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        # Its kernels are gone by then: what may go on waiting is a worker thread of AnyIO's, for ever.
        server.kill()
        server.wait(20)


def _settings(home: Path, theme: str) -> dict[str, str]:
    """The environment in which Jupyter finds these settings, and no others."""
    settings = home / "config/lab/user-settings/@jupyterlab/apputils-extension"
    settings.mkdir(parents=True)
    (settings / "themes.jupyterlab-settings").write_text(json.dumps({"theme": theme}))
    (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    names = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_RUNTIME_DIR": "run", "JUPYTER_DATA_DIR": "data"}
    return {name: str(home / folder) for name, folder in names.items()}


def _announced(folder: Path, server: subprocess.Popen[bytes]) -> tuple[str, str]:
    """Where the server says it listens, and its token, once it answers."""
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        for file in folder.glob("jpserver-*.json"):
            server_info = json.loads(file.read_text())
            # The file is there a moment before the server listens.
            with suppress(URLError), urlopen(f"{server_info['url']}api?token={server_info['token']}", timeout=10):
                return server_info["url"], server_info["token"]
        time.sleep(0.2)
    raise SystemExit("Jupyter did not start")


def opened(browser: Browser, url: str, size: tuple[int, int] = (1440, 1400)) -> Page:
    """A notebook's page, once its kernel is there."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.set_default_timeout(SLOW)
    page.goto(url)
    page.wait_for_selector(".jp-Notebook")
    page.wait_for_function(KERNEL_IDLE, timeout=SLOW)
    return page


def run_cells(page: Page, *parts: str) -> None:
    """Run, one after the other, the cells whose source has these parts."""
    for part in parts:
        page.evaluate(RUN_CELL, part)


def run_all(page: Page) -> None:
    """Run every cell, and wait for the last one."""
    page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
