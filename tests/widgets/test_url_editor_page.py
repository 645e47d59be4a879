"""The editor of URLs on the page: beside the finding, with its errors, its verdict and its way back."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from playwright.sync_api import Locator, Page, expect

from etcdlab.chain import chain_of
from etcdlab.trace import Trace
from etcdlab.widgets.catalogs import catalogs_of, texts_of_data
from etcdlab.widgets.page_parts import page_parts
from tests.widgets.page import with_finding
from tests.widgets.panels import Open
from tests.widgets.test_stepper_language import TEXTS
from tests.widgets.test_stepper_odd import CONTRAST

URL = "http://192.168.20.151:2379"
ROWS = [
    {"id": "3b64816319eb7e5", "name": "s", "now": "http://0.0.0.0:2379", "urls": URL},
    {"id": "2", "name": "t", "now": "http://10.0.0.6:2379", "urls": "http://10.0.0.6:2379"},
]
WRONG = ["10.0.0.5:2379: The URL has neither the scheme http nor https.", "Write the URL with its scheme."]


@pytest.fixture
def offered(state: dict[str, Any]) -> dict[str, Any]:
    """With a kernel that hears, a fix that knows its URLs, and two members."""
    (finding,) = state["page"]["findings"]
    fixed = with_finding(state, settings=[finding["settings"][0] | {"urls": [URL]}])
    catalogs = catalogs_of([*TEXTS, *texts_of_data([state["trace"], state["drawing"], state["page"]])])
    return fixed | {"offers_what_if": True, "editor_rows": ROWS, "language": "en", "catalogs": catalogs}


def editor(page: Page) -> Locator:
    return page.locator(".etcdlab-urls")


def test_button(page: Page) -> Locator:
    return page.locator("[data-do=test]")


test_button.__test__ = False  # type: ignore[attr-defined]


def push(target: Page, **changes: Any) -> None:
    """What the kernel sets."""
    target.evaluate("changes => model.push(changes)", changes)


def ended(state: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What the kernel sets once a test has ended."""
    members = [{"id": row["id"], "name": row["name"], "client_urls": [row["now"]]} for row in ROWS]
    trace = state["trace"] | {"what_if_members": [members[0] | {"client_urls": [URL]}, members[1]]}
    now = page_parts(msgspec.convert(trace, Trace), [], chain_of("3.7.1")) | {
        "opening": {"kind": "well", "text": "Every advertised URL leads to its member."}
    }
    return {"supposition": "what if", "trace": trace, "page": now, "url_test": "ended"} | more


def opened_editor(show: Open, state: dict[str, Any], **looks: Any) -> Page:
    page = show(state, **looks)
    page.get_by_role("button", name="try other URLs").click()
    return page


def test_the_editor_is_below_the_finding_with_its_fix(show: Open, offered: dict[str, Any]) -> None:
    page = show(offered)
    expect(page.get_by_label("s", exact=True)).to_be_hidden()
    page.get_by_role("button", name="try other URLs").click()
    first, second = page.get_by_label("s", exact=True), page.get_by_label("t", exact=True)

    expect(first).to_be_focused()
    expect(first).to_have_value(URL)
    expect(first).to_have_accessible_description("It advertises http://0.0.0.0:2379 now.")
    expect(second).to_have_value("http://10.0.0.6:2379")
    above = page.locator(".etcdlab-finding").evaluate("one => one.getBoundingClientRect().bottom")
    assert 0 <= editor(page).evaluate("one => one.getBoundingClientRect().top") - above < 20
    page.get_by_role("button", name="try other URLs").click()
    expect(first).to_be_hidden()


def test_the_typed_urls_are_sent(show: Open, offered: dict[str, Any]) -> None:
    page = opened_editor(show, offered)
    page.get_by_label("s", exact=True).fill("http://10.0.0.5:2379")
    test_button(page).click()
    urls = {"3b64816319eb7e5": "http://10.0.0.5:2379", "2": "http://10.0.0.6:2379"}

    assert page.evaluate("sent") == [{"do": "what-if", "urls": urls}]
    assert page.evaluate("model.get('typed_urls')") == {"3b64816319eb7e5": "http://10.0.0.5:2379"}
    expect(editor(page).get_by_role("status")).to_have_text("The page waits for the kernel …")
    expect(test_button(page)).to_have_attribute("aria-disabled", "true")


def test_enter_in_a_row_tests_and_leaves_the_step(show: Open, offered: dict[str, Any]) -> None:
    page = opened_editor(show, offered | {"at": 3})
    page.get_by_label("t", exact=True).fill("http://h:1")
    for key in ("ArrowLeft", "Home", "Enter", "Enter"):
        page.keyboard.press(key)

    assert [one["urls"]["2"] for one in page.evaluate("sent")] == ["http://h:1"]
    assert page.locator(".etcdlab-place").inner_text().startswith("step 3 ")


def test_a_password_is_cut_before_the_kernel_gets_it(show: Open, offered: dict[str, Any]) -> None:
    page = opened_editor(show, offered)
    page.get_by_label("s", exact=True).fill("http://root:secret@h:1")
    page.keyboard.press("Enter")

    assert page.evaluate("sent")[0]["urls"]["3b64816319eb7e5"] == "http://***@h:1"
    assert "secret" not in str(page.evaluate("[model.get('typed_urls'), sent]"))


def test_an_error_is_at_its_row(show: Open, offered: dict[str, Any]) -> None:
    """It says what is wrong and what to do, and the first wrong row has the focus."""
    page = opened_editor(show, offered)
    test_button(page).click()
    push(page, editor_errors={"2": WRONG})
    wrong = page.get_by_label("t", exact=True)

    expect(wrong).to_be_focused()
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_accessible_description(" ".join(WRONG))
    assert page.get_by_label("s", exact=True).get_attribute("aria-invalid") is None
    push(page, editor_errors={"": ["Edit one of them."]})
    expect(editor(page).get_by_role("alert")).to_have_text("Edit one of them.")
    assert editor(page).locator("[aria-invalid]").count() == 0


def test_the_verdict_is_beside_its_button(show: Open, offered: dict[str, Any]) -> None:
    page = opened_editor(show, offered)
    status = editor(page).get_by_role("status")
    test_button(page).click()
    push(page, **ended(offered, url_test="running", busy="running"))
    expect(status).to_have_text("etcdlab dials these URLs …")
    push(page, url_test="ended", busy="")

    expect(status).to_have_text("✓ Every advertised URL leads to its member.")
    expect(test_button(page)).to_be_focused()
    button, verdict = test_button(page).bounding_box(), status.bounding_box()
    assert button
    assert verdict
    assert abs(button["y"] - verdict["y"]) < 4
    page.get_by_label("s", exact=True).fill("http://h:1")
    expect(status).to_have_text("These URLs are not tested yet.")
    page.get_by_label("s", exact=True).fill(f" {URL},{URL}")
    expect(status).to_have_text("✓ Every advertised URL leads to its member.")


def test_a_stopped_test_has_no_verdict(show: Open, offered: dict[str, Any]) -> None:
    page = show(offered)
    push(page, **ended(offered, url_test="stopped", live=True))

    expect(editor(page).get_by_role("status")).to_have_text("The test is not at its end. To go on, press “run to end”.")


def test_the_real_result_comes_back_with_its_finding(show: Open, offered: dict[str, Any]) -> None:
    """The editor is open during a what if. The way back leads to the finding."""
    page = show(offered)
    push(page, **ended(offered))
    editor(page).get_by_role("button", name="show the real result").click()
    assert page.evaluate("sent") == [{"do": "what-is"}]
    push(page, supposition="", trace=offered["trace"], page=offered["page"], url_test="")

    expect(page.locator(".etcdlab-finding")).to_be_focused()
    expect(editor(page).get_by_role("button", name="show the real result")).to_be_hidden()


def test_without_a_kernel_there_is_no_editor(show: Open, offered: dict[str, Any]) -> None:
    for state in (offered | {"offers_what_if": False}, offered | {"editor_rows": []}):
        expect(editor(show(state))).to_be_hidden()


def test_an_editor_whose_kernel_ends_says_so(show: Open, offered: dict[str, Any]) -> None:
    page = opened_editor(show, offered)
    page.get_by_label("s", exact=True).fill("http://h:1")
    page.evaluate("model.lose(); model.push({offers_what_if: false})")
    page.get_by_label("s", exact=True).press("Enter")

    expect(editor(page).get_by_role("status")).to_have_text(
        "The kernel of this notebook is gone, so etcdlab cannot test URLs."
    )
    expect(page.get_by_label("s", exact=True)).to_have_value("http://h:1")
    expect(page.get_by_label("s", exact=True)).not_to_be_editable()
    assert page.evaluate("sent") == []


def test_the_switch_of_the_language_keeps_the_rows(show: Open, offered: dict[str, Any]) -> None:
    page = opened_editor(show, offered)
    page.get_by_label("s", exact=True).fill("http://h:1")
    page.get_by_role("button", name="中文").click()

    expect(page.get_by_label("s", exact=True)).to_have_value("http://h:1")
    expect(test_button(page)).to_have_text("测试这些 URL")
    test_button(page).click()
    assert page.evaluate("sent")[0]["urls"]["3b64816319eb7e5"] == "http://h:1"


def test_the_kernel_switches_while_a_person_types(show: Open, offered: dict[str, Any]) -> None:
    page = opened_editor(show, offered)
    page.get_by_label("s", exact=True).fill("http://h:1")
    push(page, language="zh_CN")

    expect(page.get_by_label("s", exact=True)).to_have_value("http://h:1")
    expect(page.get_by_label("s", exact=True)).to_be_focused()


SECOND_VIEW = """async esm => {
  const module = await import(URL.createObjectURL(new Blob([esm], {type: "text/javascript"})));
  const host = document.body.appendChild(document.createElement("div"));
  module.default.render({model, el: host});
}"""


def test_two_views_have_the_same_rows(show: Open, offered: dict[str, Any]) -> None:
    """What is typed in one view is in the other one. What is being typed there stays."""
    from etcdlab.widgets.page_module import page_module

    page = opened_editor(show, offered)
    page.evaluate(SECOND_VIEW, page_module("stepper/stepper.js"))
    page.get_by_role("button", name="try other URLs").nth(1).click()
    first, second = page.get_by_label("s", exact=True).all()
    first.fill("http://h:1")
    first.blur()
    page.evaluate("model.push({typed_urls: model.get('typed_urls')})")
    expect(second).to_have_value("http://h:1")
    second.fill("http://h:2")
    push(page, editor_rows=[ROWS[0] | {"urls": "http://h:3"}, ROWS[1]])

    expect(second).to_have_value("http://h:2")
    ids = page.locator(".etcdlab-urls [id]").evaluate_all("all => all.map(one => one.id)")
    assert len(ids) == len(set(ids)) == 14


def test_a_new_fix_fills_rows_that_nobody_edited(show: Open, offered: dict[str, Any]) -> None:
    page = opened_editor(show, offered)
    page.get_by_label("t", exact=True).fill("http://h:2")
    page.get_by_label("t", exact=True).blur()
    push(page, editor_rows=[row | {"urls": "http://h:3"} for row in ROWS])

    expect(page.get_by_label("s", exact=True)).to_have_value("http://h:3")
    expect(page.get_by_label("t", exact=True)).to_have_value("http://h:2")
    push(page, editor_rows=ROWS[:1])
    expect(page.get_by_label("t", exact=True)).to_have_count(0)


def test_hostile_rows_come_out_as_text(show: Open, offered: dict[str, Any]) -> None:
    hostile = "<img src=x onerror=alert(1)>\u202e" * 20
    row = {"id": hostile, "name": hostile, "now": hostile, "urls": "http://h:1"}
    page = opened_editor(show, offered | {"editor_rows": [row], "editor_note": hostile})
    push(page, editor_errors={hostile: [hostile, hostile], "": [hostile]})

    assert page.locator(".etcdlab img").count() == 0
    assert "\u202e" not in editor(page).inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1600


@pytest.mark.parametrize(("width", "scheme"), [(400, "light"), (900, "dark"), (2560, "light")])
def test_the_editor_fits_and_has_contrast(show: Open, offered: dict[str, Any], width: int, scheme: str) -> None:
    long = [ROWS[0] | {"name": "etcd-production-eu-west-1a" * 3}, ROWS[1]]
    looks = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    page = opened_editor(show, offered | {"editor_rows": long, "editor_errors": {"2": WRONG}}, **looks)
    push(page, **ended(offered))

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert editor(page).evaluate("one => one.scrollWidth <= one.clientWidth")
    assert page.evaluate(CONTRAST) == []
