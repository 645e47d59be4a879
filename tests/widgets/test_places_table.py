"""What other places get, in the stepper: the rows of the static page, in both languages and with the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from etcdlab.case import Case
from etcdlab.investigation import Investigation
from etcdlab.messages import LANGUAGES, Language
from etcdlab.report.embedded import packed_stepper, unpacked
from etcdlab.report.report import report_of
from etcdlab.trace import Failure, Identity, Stage
from etcdlab.vantage import Vantage, VantageDial
from etcdlab.views.notebook import mimebundle
from tests.report.cases import incident, recorded
from tests.widgets import page as pages

TRACE = recorded()
CONFIGURED, ADVERTISED = TRACE.dials[0], TRACE.dials[-1]
REFUSED = Failure("tcp", "refused", "dial <this> host: refused", "nothing listens")
UNTESTED = (Stage("dns", "ok", 0.1), Stage("tcp", "skipped", 0.0, "nc is missing"))
PLACES = [
    Vantage(
        "app-1",
        "web",
        "2026-11-22T20:40:59Z",
        "python 3.6.15",
        (
            VantageDial(CONFIGURED.url, (), None, CONFIGURED.identity),
            VantageDial(ADVERTISED.url, (Stage("tcp", "failed", 0.4),), REFUSED),
        ),
    ),
    Vantage("app-2", "app-2", "", "sh", (VantageDial(CONFIGURED.url, (), None, Identity("42", "7", "3.5.9")),)),
    Vantage("app-3", "app-3", "", "sh", (VantageDial(ADVERTISED.url, UNTESTED),)),
]
RESULT = Investigation(Case(traces=(TRACE,)).with_vantages(PLACES))


def traits(state: dict[str, Any], language: Language = "en") -> dict[str, Any]:
    """What the kernel gives the stepper of this result."""
    stepper = RESULT.stepper()
    kernel_traits = {name: getattr(stepper, name) for name in ("trace", "page", "catalogs", "drawing")}
    return {**state, **kernel_traits, "language": language}


@pytest.fixture
def page(browser: Browser, state: dict[str, Any]) -> Iterator[Page]:
    opened = pages.opened(browser, traits(state))
    yield opened
    opened.close()


def texts(table: Locator) -> list[list[str]]:
    """The words of the table, without the signs and links that only the stepper has."""
    table.locator("button").evaluate_all("links => links.forEach(link => link.remove())")
    rows = [row.locator("th, td").all_inner_texts() for row in table.locator("tr").all()]
    return [[" ".join(cell.lstrip("✓✗? ").split()) for cell in row] for row in rows]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rows_are_those_of_the_static_page(browser: Browser, state: dict[str, Any], language: Language) -> None:
    stepper, static = pages.opened(browser, traits(state, language)), browser.new_page()
    static.set_viewport_size({"width": 1600, "height": 1100})
    static.set_content(mimebundle(RESULT.case, RESULT.findings, RESULT.chain, language)["text/html"])
    caption = {"en": "Where each URL leads, by place", "zh_CN": "各位置上每个 URL 通向哪里"}[language]
    rows = texts(stepper.locator(".etcdlab-places table"))

    assert rows == texts(static.locator("table", has=static.locator("caption", has_text=caption)))
    assert [len(row) for row in rows] == [5, 5, 5]
    assert stepper.locator(".etcdlab-places caption").inner_text() == caption
    stepper.close()
    static.close()


def test_each_verdict_has_its_stage_or_its_identity(page: Page) -> None:
    expect(page.locator(".etcdlab-places tbody tr").nth(0).locator("td")).to_have_text(
        ["✓ etcd-0 answers dial 0", "✓ etcd-0 answers", "✗ another cluster answers: 42", "? not dialled"]
    )
    expect(page.locator(".etcdlab-places tbody tr").nth(1).locator("td").nth(1)).to_have_text(
        "✗ tcp: refuseddial <this> host: refused"
    )
    expect(page.locator(".etcdlab-places tbody tr").nth(1).locator("td").nth(3)).to_have_text("? unknownnc is missing")
    expect(page.locator(".etcdlab-places p")).to_have_text(
        ["app-1: host web, python 3.6.15, 2026-11-22 20:40 UTC", "app-2: sh", "app-3: sh"]
    )


@pytest.mark.parametrize("width", [1440, 700])
def test_a_screen_reader_finds_the_place_and_the_url_of_a_cell(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    table = page.get_by_role("region", name="Where each URL leads, by place").get_by_role("table")

    expect(table.get_by_role("columnheader")).to_have_text(["URL", "where it was recorded", "app-1", "app-2", "app-3"])
    expect(table.get_by_role("rowheader")).to_have_text(
        [f"{CONFIGURED.url}configured", f"{ADVERTISED.url}advertised by etcd-0"]
    )
    expect(table.get_by_role("cell")).to_have_count(8)


def test_the_keyboard_leads_from_a_url_to_its_dial(page: Page) -> None:
    page.locator(".etcdlab-places").get_by_role("button", name=f"dial {ADVERTISED.id}").press("Enter")

    expect(page.locator(f".etcdlab-dials [data-dial='{ADVERTISED.id}']")).to_be_focused()


def test_no_place_no_table(browser: Browser, state: dict[str, Any]) -> None:
    opened = pages.opened(browser, state)

    expect(opened.locator(".etcdlab-places")).to_be_hidden()
    opened.close()


@pytest.mark.parametrize(("case", "has_table"), [(RESULT.case, True), (incident(), False)])
def test_a_report_has_the_table_if_there_are_places(browser: Browser, case: Case, has_table: bool) -> None:
    _, run, _ = report_of(case)
    packed = unpacked(packed_stepper(run, "en"), 10_000_000).decode()

    assert ("function placeTable" in packed) is has_table
    assert ("app-2" in packed) is has_table
