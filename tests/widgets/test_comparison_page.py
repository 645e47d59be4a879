"""A comparison in a browser: it works with the keyboard, fits a laptop, and reads on light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

import etcdlab
from etcdlab.messages import Language
from etcdlab.views.comparison_notebook import html
from tests.comparison.runs import recording_of
from tests.widgets.luminance import LUMINANCE

CONTRAST = """dark => {
  const ground = dark ? "#111111" : "#ffffff";
  LUMINANCE
  const own = element => getComputedStyle(element).backgroundColor;
  const grounds = element => element ? [...grounds(element.parentElement), own(element)] : [];
  const ratio = element => {
    const behind = [ground, ...grounds(element)];
    const lights = [light(rgb(...behind)), light(rgb(...behind, getComputedStyle(element).color))];
    const [low, high] = lights.sort((a, b) => a - b);
    return (high + .05) / (low + .05);
  };
  return Math.min(...[...document.querySelectorAll("td, th, p, summary")].map(ratio));
}""".replace("LUMINANCE", LUMINANCE)


def page_of(browser: Browser, *, dark: bool = False, width: int = 1280, language: Language = "en") -> Page:
    comparison = etcdlab.compare(recording_of("3.5.9"), recording_of("3.7.1"))
    page = browser.new_page(viewport={"width": width, "height": 720}, color_scheme="dark" if dark else "light")
    looks = "background:#111111;color:#eee" if dark else "background:#ffffff;color:#111"
    page.set_content(f"<body style='{looks};font-family:sans-serif'>{html(comparison._page(), language)}</body>")
    return page


def test_verdicts_and_key_differences_are_on_the_first_screen(browser: Browser) -> None:
    page = page_of(browser)

    first = ("The runs differ: 1 call", "client 3.5.9 (grpc-go", "client 3.7.1 (grpc-go", "1.82.1", "The next call")
    for text in first:
        expect(page.get_by_text(text).first).to_be_in_viewport()


def test_a_fold_opens_with_the_keyboard(browser: Browser) -> None:
    page = page_of(browser)
    page.keyboard.press("Tab")
    expect(page.locator("summary").first).to_be_focused()
    expect(page.locator("details").first.get_by_text("127.0.0.2:51387").first).to_be_hidden()
    page.keyboard.press("Enter")

    expect(page.locator("details").first.get_by_text("127.0.0.2:51387").first).to_be_visible()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("width", [1280, 900, 480])
def test_nothing_is_wider_than_the_page(width: int, language: Language, browser: Browser) -> None:
    page = page_of(browser, width=width, language=language)

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_columns_of_all_tables_are_aligned(browser: Browser) -> None:
    page = page_of(browser)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    cells = page.locator("td[data-head='B']")
    lefts = cells.evaluate_all("cells => cells.map(one => Math.round(one.getBoundingClientRect().x))")

    assert len(set(lefts)) == 1


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_has_enough_contrast(dark: bool, browser: Browser) -> None:
    assert page_of(browser, dark=dark).evaluate(CONTRAST, dark) >= 4.5
