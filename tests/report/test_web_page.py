"""The page in a real browser: complete without scripts, nothing executes, and every link has its target."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from etcdlab.case import Case
from etcdlab.messages import Language
from etcdlab.report.report import report_of
from etcdlab.report.web_page import web_page
from etcdlab.views.labels import speaker
from scripts.jupyter import chromium
from tests.report.cases import incident, repaired, with_hostile_text


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def opened(browser: Browser, folder: Path, html: str, *, scripts: bool = True, width: int = 900) -> Page:
    """The page, opened from a file, with a list of what it tried to load and of its errors as `problems`."""
    file = folder / "report.html"
    file.write_text(html, "utf-8")
    page = browser.new_page(java_script_enabled=scripts, viewport={"width": width, "height": 900})
    page.goto(file.as_uri())
    return page


def test_without_scripts_every_statement_and_figure_is_there(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, web_page(incident(), "en", "1"), scripts=False)
    text = " ".join(page.locator("body").inner_text().split())
    say = speaker("en")

    for _, statement in report_of(incident())[0].statements():
        assert " ".join(say(statement.text).replace("`", "").split()) in text
    assert page.locator("figure svg").count() == 4
    assert page.locator("figcaption").all_inner_texts()[2] == "The functions that the client passed in phase redial."
    assert page.locator("#stepper *").count() == 0


def test_with_scripts_the_stepper_steps(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, web_page(incident(), "en", "1"))
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.get_by_role("button", name="next ▶").click()

    assert "step 1 of 89" in page.locator("#stepper").inner_text()
    assert [one for one in requests if not one.startswith(("blob:", "data:"))] == []


def test_the_page_gives_its_case_back(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, web_page(incident(), "en", "1"))
    page.get_by_role("button", name="save ▾").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="case (.etcdlab)").click()
    download.value.save_as(tmp_path / "a.etcdlab")

    assert Case.load(tmp_path / "a.etcdlab") == incident()


def test_every_link_on_the_page_has_one_target(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, web_page(repaired(), "en", "1"), scripts=False)
    links = page.eval_on_selector_all("main a[href^='#']", "all => all.map(one => one.getAttribute('href').slice(1))")
    ids = page.eval_on_selector_all("[id]", "all => all.map(one => one.id)")

    assert len(links) > 40
    assert set(links) <= set(ids)
    assert len(ids) == len(set(ids))


def test_headings_are_in_order(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, web_page(incident(), "en", "1"), scripts=False)
    levels = page.eval_on_selector_all("h1,h2,h3,h4", "all => all.map(one => Number(one.tagName[1]))")

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("width", [400, 900, 1440])
def test_the_page_is_as_wide_as_the_window(width: int, browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, web_page(repaired(), "en", "1"), width=width)
    page.locator("#stepper h2").wait_for()

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_of_a_stranger_executes(browser: Browser, tmp_path: Path) -> None:
    html = web_page(with_hostile_text(), "en", "1")
    page = opened(browser, tmp_path, html)
    page.locator("#stepper h2").wait_for()
    sources = page.eval_on_selector_all("a", "all => all.map(one => one.href)")

    assert page.title() != "1"
    assert page.locator("img").count() == 0
    assert [
        one for one in sources if not one.startswith(("file:", "https://etcd.io/docs/"))
    ] == []  # etcdlab quotes these
    assert len(html) < 1_000_000


def test_the_policy_of_the_page_allows_no_network() -> None:
    html = web_page(incident(), "en", "1")
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)

    assert policy.startswith("default-src 'none';")
    assert "http" not in policy


@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("zh_CN", "zh-CN")])
def test_the_same_case_gives_the_same_page(language: Language, tag: str) -> None:
    first, second = (web_page(incident(), language, "1") for _ in range(2))

    assert first == second
    assert f'<html lang="{tag}">' in first


def test_the_chinese_page_has_no_english_sentence(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, web_page(repaired(), "zh_CN", "1"), scripts=False)
    statements = page.locator("[data-statement]").all_inner_texts()

    assert len(statements) > 20
    assert [text for text in statements if not re.search("[\u4e00-\u9fff]", text)] == []
