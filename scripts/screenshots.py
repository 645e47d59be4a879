"""Runs the start notebook in a real JupyterLab in a real browser, and keeps what a person sees.

    python scripts/screenshots.py FOLDER    (`make screenshots` writes docs/)

Needs Playwright (extra `dev`) and an installed Chromium.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
# Without these Chromium calls home at every start.
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
DIAGRAM = ".jp-Notebook img[alt^='Call flow']"
KERNEL_IDLE = "jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
SIZES = {"wide": (1440, 1250), "narrow": (900, 1500)}
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}


@contextmanager
def chromium() -> Iterator[Browser]:
    """The Chromium of this machine."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found, "no Chromium: install your distribution's chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", *QUIET])
        yield browser
        browser.close()


@contextmanager
def jupyter_lab(theme: str, notebook: str = "start-here.ipynb") -> Iterator[str]:
    """A JupyterLab of its own on a free port; gives the address of a notebook in it."""
    with tempfile.TemporaryDirectory() as home:
        shutil.copytree(ROOT / "notebooks", Path(home, "notebooks"))
        settings = Path(home, ".jupyter/lab/user-settings/@jupyterlab/apputils-extension")
        settings.mkdir(parents=True)
        (settings / "themes.jupyterlab-settings").write_text(json.dumps({"theme": theme}))
        (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
        names = ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR")
        env = os.environ | dict(zip(names, (f"{home}/.jupyter", f"{home}/run", f"{home}/data"), strict=True))
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--port=0"]
        command += ["--allow-root", "--LabApp.expose_app_in_browser=True", f"--ServerApp.root_dir={home}"]
        server = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            url, token = announced(Path(home, "run"), server)
            yield f"{url}lab/tree/notebooks/{notebook}?token={token}"
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(20)


def announced(folder: Path, server: subprocess.Popen[bytes]) -> tuple[str, str]:
    """Where the server says it listens, once it answers."""
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        for file in folder.glob("jpserver-*.json"):
            known = json.loads(file.read_text())
            # The file is there a moment before the server listens.
            with suppress(URLError), urlopen(f"{known['url']}api?token={known['token']}", timeout=10):
                return known["url"], known["token"]
        time.sleep(0.2)
    raise SystemExit("JupyterLab did not start")


def run_all(page: Page, url: str) -> None:
    """Open the notebook, wait for its kernel, run every cell, and wait for the last one."""
    page.goto(url)
    page.wait_for_selector(".jp-Notebook", timeout=60_000)
    page.wait_for_function(KERNEL_IDLE, timeout=60_000)
    page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_selector(DIAGRAM, state="attached", timeout=60_000)
    page.wait_for_selector("text=incident.etcdlab >> nth=0", timeout=60_000)


def main(folder: Path) -> None:
    """One picture per size and theme."""
    folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for theme, name in THEMES.items():
            with jupyter_lab(name) as url:
                for size, (width, height) in SIZES.items():
                    picture(browser, url, folder / f"start-here-{theme}-{size}.png", width, height)


def picture(browser: Browser, url: str, path: Path, width: int, height: int) -> None:
    """The investigation, as it comes into view."""
    page = browser.new_page(viewport={"width": width, "height": height})
    run_all(page, url)
    page.locator(DIAGRAM).evaluate("image => image.closest('.jp-Cell').scrollIntoView()")
    page.wait_for_timeout(500)
    page.screenshot(path=path)
    page.close()
    print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
