"""What a page offers to try, and how it tells what would be from what is."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from playwright.sync_api import Page, expect

from etcdlab.chain import Chain, chain_of
from etcdlab.rules.finding import Finding
from etcdlab.trace import Trace
from etcdlab.widgets.page_parts import page_parts
from tests.widgets.page import with_finding, with_page
from tests.widgets.panels import Open

URL = "http://192.168.20.151:2379"
TRIED = f"what if s advertised {URL}"
VERDICT = ["from this host every advertised URL would be reached as its member", f"{URL} answers as s (dial 1)"]


@pytest.fixture
def offered(state: dict[str, Any]) -> dict[str, Any]:
    """With a kernel that hears, and a fix that knows its URLs."""
    return with_finding(state, settings=[setting(state) | {"urls": [URL]}]) | {"offers_what_if": True}


def setting(state: dict[str, Any]) -> dict[str, Any]:
    """The only change that the only finding proposes."""
    (finding,) = state["page"]["findings"]
    (only,) = finding["settings"]
    return dict(only)


def what_if(page: Page, state: dict[str, Any], words: str = TRIED) -> None:
    """What the kernel shows once a URL was tried."""
    steps = [step | ({"basis": "supposed"} if step["id"] >= 8 else {}) for step in state["trace"]["steps"]]
    tried = state["trace"] | {
        "steps": steps,
        "what_if_members": [{"id": "3b64816319eb7e5", "name": "s", "client_urls": [URL]}],
    }
    page_now = page_parts(msgspec.convert(tried, Trace), [], chain_of("3.7.1")) | {"verdict": VERDICT}
    changes = {"supposition": words, "trace": tried, "page": page_now, "at": 8}
    page.evaluate("changes => model.push(changes)", changes)


def test_a_finding_that_knows_its_urls_offers_to_try_them(show: Open, offered: dict[str, Any]) -> None:
    page = show(offered)
    page.locator(".etcdlab-finding").get_by_role("button", name="try the fix").press("Enter")

    assert page.evaluate("sent") == [{"do": "what-if", "finding": 0}]


def test_no_what_if_without_kernel_or_url(show: Open, offered: dict[str, Any]) -> None:
    """The page offers no what if where no kernel listens, or where the finding has no URL."""
    unknown = with_finding(offered, settings=[setting(offered) | {"urls": []}])

    for state in (offered | {"offers_what_if": False}, unknown):
        assert show(state).get_by_role("button", name="try the fix").count() == 0


def test_a_fix_is_a_difference_to_copy(show: Open, offered: dict[str, Any]) -> None:
    """A fix is displayed as lines that go and lines that come, in the form that the person uses."""
    page = show(offered)

    assert page.locator(".etcdlab-fix .etcdlab-minus").inner_text().split() == [
        "-", "ETCD_ADVERTISE_CLIENT_URLS=http://0.0.0.0:2379",
    ]  # fmt: skip
    assert page.locator(".etcdlab-fix .etcdlab-plus").inner_text().split() == ["+", f"ETCD_ADVERTISE_CLIENT_URLS={URL}"]
    expect(page.get_by_role("button", name="copy the fix")).to_be_visible()


def test_what_would_be_has_a_banner_a_verdict_and_a_way_back(show: Open, offered: dict[str, Any]) -> None:
    page = show(offered | {"at": 3})
    banner = page.locator(".etcdlab-banner")
    expect(banner).to_be_hidden()
    page.locator(".etcdlab-finding").get_by_role("button", name="try the fix").click()
    what_if(page, offered)

    expect(banner).to_contain_text(f"{TRIED} · Nothing was changed on the cluster.")
    expect(page.locator(".etcdlab-verdict")).to_contain_text(VERDICT[0])
    expect(page.locator(".etcdlab-verdict")).to_contain_text(VERDICT[1])
    assert page.locator(".etcdlab-place").inner_text().startswith("step 8 of 30")
    banner.get_by_role("button", name="show the real result").click()
    assert page.evaluate("sent.at(-1)") == {"do": "what-is"}

    page.evaluate("changes => model.push(changes)", {**offered, "at": 3})
    expect(banner).to_be_hidden()
    assert page.locator(".etcdlab-verdict").count() == 0
    assert page.locator(".etcdlab-place").inner_text().startswith("step 3 of 30")


@pytest.mark.parametrize("at", [0, 3, 8, 22, 30])
def test_try_the_fix_leads_to_the_first_supposed_step(show: Open, offered: dict[str, Any], at: int) -> None:
    """From every step, also from the one to which the evidence leads. No earlier step is supposed."""
    page = show(offered | {"at": at})
    page.locator(".etcdlab-finding").get_by_role("button", name="try the fix").click()
    what_if(page, offered)

    expect(page.locator(".etcdlab-place")).to_contain_text("step 8 of 30")


def test_the_way_back_finds_a_place_that_was_the_same_number(show: Open, offered: dict[str, Any]) -> None:
    page = show(offered | {"at": 8})
    # A trait that stays as it is makes no event.
    page.evaluate("changes => model.push(changes)", {"supposition": TRIED, "trace": offered["trace"]})
    assert page.locator(".etcdlab-place").inner_text().startswith("step 8 of 30")
    page.evaluate("changes => model.push(changes)", {"supposition": "", "trace": offered["trace"]})

    assert page.locator(".etcdlab-place").inner_text().startswith("step 8 of 30")


def test_a_what_if_reads_without_colour(show: Open, offered: dict[str, Any]) -> None:
    """Words and shapes, and not only colours, mark what a what if supposes."""
    page = show(offered, forced_colors="active")
    what_if(page, offered)

    expect(page.locator(".etcdlab-where .etcdlab-basis")).to_have_text("◇ supposed")
    expect(page.locator(".etcdlab-members tbody tr")).to_contain_text(f"{URL} ◇ supposed")
    assert page.locator(".etcdlab-banner").evaluate("one => getComputedStyle(one).borderStyle") == "dashed"
    assert page.locator("i.etcdlab-supposed").count() == 23


def test_a_finding_of_what_would_be_says_so(
    show: Open, offered: dict[str, Any], trace: Trace, chain: Chain, finding: Finding
) -> None:
    supposed = page_parts(trace, [replace(finding, supposed=True)], chain)
    page = show(offered | {"supposition": TRIED, "page": supposed})

    expect(page.locator(".etcdlab-finding h3")).to_contain_text("R1 (what if) · member s")


def test_the_focus_stays_when_its_button_goes(show: Open, offered: dict[str, Any]) -> None:
    """When the pressed button disappears, the keyboard focus stays in the stepper."""
    page = show(offered)
    page.locator(".etcdlab-finding").get_by_role("button", name="try the fix").focus()
    what_if(page, offered)

    expect(page.locator(".etcdlab")).to_be_focused()


def test_hostile_text_in_what_is_tried_comes_out_as_text(show: Open, offered: dict[str, Any]) -> None:
    hostile = "<img src=x onerror=alert(1)>\u202e"
    page = show(with_page(offered, verdict=[hostile, hostile], findings=[]) | {"supposition": hostile})

    assert page.locator(".etcdlab img").count() == 0
    expect(page.locator(".etcdlab-banner")).to_contain_text("<img src=x onerror=alert(1)>\\u202e")
    expect(page.locator(".etcdlab-verdict")).to_contain_text("<img src=x onerror=alert(1)>\\u202e")


@pytest.mark.parametrize("width", [1440, 900, 420])
def test_the_banner_fits(show: Open, offered: dict[str, Any], width: int) -> None:
    page = show(offered, viewport={"width": width, "height": 900})
    what_if(page, offered, TRIED * 5)

    assert page.locator(".etcdlab-banner").evaluate("one => one.scrollWidth <= one.clientWidth")
