"""The lines of a log in the stepper: the evidence of a finding leads to the line, and the line to the finding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from etcdlab.case import Case
from etcdlab.engines.log.reading import lines_of_logs
from etcdlab.investigation import Investigation
from tests.report.cases import recorded
from tests.widgets import page as pages

TRACE = recorded("3.5.9")
RESULT = Investigation(Case(traces=(TRACE,)).with_log_lines(lines_of_logs([TRACE.log[0] + "\n"])))


@pytest.fixture
def page(browser: Browser, state: dict[str, Any]) -> Iterator[Page]:
    stepper = RESULT.stepper()
    opened = pages.opened(browser, {**state, "trace": stepper.trace, "page": stepper.page})
    yield opened
    opened.close()


def test_the_evidence_leads_to_the_line_and_back(page: Page) -> None:
    page.get_by_role("button", name="log line 1 of pasted.log").focus()
    page.keyboard.press("Enter")
    row = page.locator(".etcdlab-lines [data-line='log-line 0']")
    expect(row).to_be_focused()
    expect(row).to_contain_text("retrying of unary invoker failed")
    expect(row).to_contain_text("2026-11-22T")
    expect(page.get_by_role("status").filter(has_text="The row of the evidence is marked.")).to_have_count(1)

    row.get_by_role("button", name="R1").click()
    expect(page.locator("article[data-finding='0']")).to_be_focused()


def test_a_run_without_a_log_has_no_table_of_lines(browser: Browser, state: dict[str, Any]) -> None:
    opened = pages.opened(browser, state)

    expect(opened.locator(".etcdlab-lines")).to_be_empty()
    opened.close()


def test_a_page_without_a_kernel_quotes_the_line() -> None:
    page = RESULT._repr_mimebundle_()["text/html"]

    assert "retrying of unary invoker failed" in page
    assert "The log supports it: line 1 of pasted.log" in page
