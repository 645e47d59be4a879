"""The figures of a page look like the pictures that they are made of, and the page stays small."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser

from etcdlab.case import Case
from etcdlab.messages import LANGUAGES, Language
from etcdlab.report.figures import figures_of
from etcdlab.report.inline_svg import InlinePictures
from etcdlab.report.report import report_of
from etcdlab.report.web_page import web_page
from scripts.jupyter import chromium
from tests.report.cases import incident, recorded_steps


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def figures(language: Language) -> list[str]:
    """The pictures of the incident, each complete by itself."""
    of_sections = figures_of(report_of(incident())[1], language).values()
    return [figure.svg for several in of_sections for figure in several]


def pixels(browser: Browser, svgs: list[str], shared: str = "", css: str = "") -> list[Image.Image]:
    page = browser.new_page(viewport={"width": 1100, "height": 700})
    defs = f'<svg width="0" height="0" style="position:absolute"><defs>{shared}</defs></svg>'
    page.set_content(f"<!doctype html><style>{css}</style>{defs}{''.join(f'<p>{svg}</p>' for svg in svgs)}")
    shots = [Image.open(BytesIO(one.screenshot())).convert("L") for one in page.locator("p > svg").all()]
    page.close()
    return shots


def test_a_figure_looks_like_its_picture(browser: Browser) -> None:
    """Coordinates have tenths only, so a letter may be a pixel lower. A function that is missing differs by 130."""
    whole, pictures = figures("en"), InlinePictures()
    parts = [pictures.add(svg) for svg in whole]
    drawn = pixels(browser, parts, pictures.shapes, pictures.css)

    assert len(drawn) == 4
    assert sum(map(len, parts)) < 0.45 * sum(map(len, whole))
    for here, there in zip(drawn, pixels(browser, whole), strict=True):
        assert here.size == there.size
        differences = ImageChops.difference(here.reduce(8), there.reduce(8)).getextrema()
        assert differences[1] < 60


def test_a_figure_keeps_the_tooltips_of_its_phase() -> None:
    """A function that was passed has its values there, and one that was not has the same tooltip as before."""
    pictures = InlinePictures()
    parts = [pictures.add(svg) for svg in figures("en")]
    passed = [re.findall(r"step (\d+), observed", part) for part in parts]

    assert [len(steps) for steps in passed] == [12, 4, 12, 7]
    assert len({step for steps in passed for step in steps}) == sum(map(len, passed))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("steps", [95, 200])
def test_a_page_of_200_steps_has_less_than_150_kb(steps: int, language: Language) -> None:
    page = web_page(Case(traces=(recorded_steps(steps),)), language, "0.1.0")

    assert len(page.encode()) < 150_000
