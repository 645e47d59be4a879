"""The animated picture of the README: a real investigation in a real JupyterLab, from the start to the fix.

`make screenshots` makes it. Needs Pillow and Playwright (extra `dev`) and an installed Chromium.
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page

from etcdlab.messages import LANGUAGES, Message, render
from scripts.jupyter import opened, run_cells

SIZE = (1360, 1040)
"""The window, in pixels."""
WIDTH = 1080
"""The picture, in pixels: the notebook without Jupyter's frame, made smaller."""
MAX_BYTES = 1_500_000
SHORT, LONG, LAST = 900, 2_500, 4_000
"""For how many milliseconds a frame is displayed."""
STATIONS = ("members", "set-endpoints", "create-transport")
"""The stations at which the film stops on its way to the failed dial."""
TOP = "shown => shown.scrollIntoView({block: 'start'})"


class Film:
    """The frames of an animation, each with the time for which it is displayed."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._frames: list[Image.Image] = []
        self._times: list[int] = []

    def take(self, milliseconds: int) -> None:
        """Take a picture of the notebook as it is now."""
        self._page.wait_for_timeout(700)
        taken = self._page.locator(".jp-WindowedPanel-outer").first.screenshot()
        frame = Image.open(BytesIO(taken)).convert("RGB")
        size = (WIDTH, frame.height * WIDTH // frame.width)
        self._frames.append(frame.resize(size, Image.Resampling.LANCZOS))
        self._times.append(milliseconds)

    def save(self, path: Path) -> None:
        """Write the frames as one GIF, which begins again at its end. One palette holds for all of them."""
        height = self._frames[0].height
        strip = Image.new("RGB", (WIDTH, height * len(self._frames)))
        for number, frame in enumerate(self._frames):
            strip.paste(frame, (0, height * number))
        palette = strip.quantize(128, dither=Image.Dither.NONE)
        first, *rest = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in self._frames]
        first.save(path, save_all=True, append_images=rest, duration=self._times, loop=0, optimize=True)
        if path.stat().st_size > MAX_BYTES:
            raise SystemExit(f"{path} has {path.stat().st_size:,} bytes. It may have {MAX_BYTES:,}.")


def film(browser: Browser, url: str, path: Path) -> None:
    """Start a sandbox, connect, step to the failed dial of 0.0.0.0, look at the finding, and try its fix."""
    page = opened(browser, url, SIZE)
    page.evaluate("jupyterapp.commands.execute('application:toggle-left-area')")
    run_cells(page, "endpoints = []", "investigation = ")
    shots = Film(page)
    _connect(page, shots)
    _step_to_the_failed_dial(page, shots)
    _button(page, "try the fix").first.click()
    page.locator(".etcdlab-banner").wait_for()
    page.wait_for_timeout(2_500)
    page.locator(".etcdlab").evaluate(TOP)
    shots.take(LAST)
    page.close()
    shots.save(path)
    print(path)


def _connect(page: Page, shots: Film) -> None:
    start = _button(page, "start")
    start.wait_for()
    page.locator(".jp-OutputArea-output .widget-box").first.evaluate(TOP)
    shots.take(LONG)
    start.click()
    page.get_by_text("etcd-0").first.wait_for()
    shots.take(LONG)
    _button(page, "connect").click()
    stepper = page.locator(".etcdlab")
    stepper.get_by_text("live", exact=False).first.wait_for()
    page.wait_for_timeout(2_000)
    stepper.evaluate(TOP)


def _step_to_the_failed_dial(page: Page, shots: Film) -> None:
    stepper = page.locator(".etcdlab")
    for _ in range(3):
        stepper.press("ArrowRight")
        shots.take(SHORT)
    for station in STATIONS:
        page.locator("select:has(option[value='set-endpoints'])").select_option(station)
        page.wait_for_timeout(1_500)
        shots.take(SHORT if station == STATIONS[-1] else LONG)
    while not page.locator("[data-evidence^='dial']").count():
        stepper.press("ArrowRight")
        page.wait_for_timeout(400)
    shots.take(LAST)


def _button(page: Page, label: str) -> Locator:
    """The button with that label, in any language."""
    names = {re.escape(render(Message(label), language)) for language in LANGUAGES}
    return page.get_by_role("button", name=re.compile(f"^({'|'.join(names)})$"))
