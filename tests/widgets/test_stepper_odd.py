"""The stepper with what is large, long or hostile, and in every look a page may have."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from playwright.sync_api import expect

from etcdlab.chain import chain_of
from etcdlab.trace import Trace
from etcdlab.widgets.page_parts import page_parts
from tests.widgets.luminance import LUMINANCE
from tests.widgets.page import place, press
from tests.widgets.panels import Open

HOSTILE = '<img src=x onerror="window.owned=1"></script><script>window.owned=1</script>&amp;\u202e\x1b[31m"\'`${1}'


def hostile(value: Any, key: str = "") -> Any:
    """Every text that a cluster or a log can choose, replaced."""
    ours = {"basis", "station", "via", "kind", "severity", "outcome", "source", "stage", "client", "phase", "template"}
    if isinstance(value, dict):
        return {name: hostile(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return [hostile(one, key) for one in value]
    return HOSTILE if isinstance(value, str) and key not in ours else value


def thousand(state: dict[str, Any]) -> dict[str, Any]:
    """The incident again and again, to 1,000 steps."""
    steps = state["trace"]["steps"]
    count = len(steps)
    many = [{**steps[n % count], "id": n, "phase": f"retry {n // count}"} for n in range(1000)]
    for step in many:
        step["causes"] = [{"step": step["id"] - 1, "via": "call"}] if step["id"] else []
    return {**state, "trace": {**state["trace"], "steps": many}}


def test_hostile_strings_come_out_as_text_in_every_field(show: Open, state: dict[str, Any]) -> None:
    traits = {name: hostile(state[name]) for name in ("trace", "page")}
    page = show({**state, **traits, "problem": [HOSTILE], "at": 22})
    press(page, "Home", *["ArrowRight"] * 30)
    page.evaluate("phase => model.push({busy: phase})", HOSTILE)

    assert page.evaluate("window.owned") is None
    assert page.locator(".etcdlab img, .etcdlab script").count() == 0
    text = page.locator(".etcdlab").inner_text()
    assert text.count("<img src=x onerror=") > 10
    assert not {"\u202e", "\x1b"} & set(text)


def test_an_unknown_station_is_only_text(show: Open, state: dict[str, Any]) -> None:
    """A step at a function that the diagram does not have appears in the text only."""
    steps = [{**step, "station": HOSTILE, "phase": HOSTILE} for step in state["trace"]["steps"]]
    page = show({**state, "trace": {**state["trace"], "steps": steps}})
    press(page, "ArrowRight")

    assert page.evaluate("window.owned") is None
    assert page.locator(".etcdlab-current").count() == 0
    assert place(page) == 1


def test_a_long_value_folds_and_copies_whole(show: Open, state: dict[str, Any]) -> None:
    long = "x" * 5000
    state["trace"]["steps"][3]["values"] = [{"name": "p", "value": long, "basis": "modelled"}]
    page = show({**state, "at": 3})
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText = async text => { window.clip = text }") if page.evaluate(
        "!!navigator.clipboard"
    ) else page.evaluate("document.execCommand = () => { window.clip = document.activeElement.value; return true }")
    cell = page.locator(".etcdlab-step [role=cell] .etcdlab-quoted")

    assert len(cell.locator("code").inner_text()) == 160
    cell.get_by_role("button", name="all 5000 characters").click()
    assert len(cell.locator("code").inner_text()) == 5000
    cell.get_by_role("button", name="fold").click()
    assert len(cell.locator("code").inner_text()) == 160
    cell.get_by_role("button", name="copy p").click()
    expect(cell).to_contain_text("copied")
    assert page.evaluate("clip") == long


def test_of_a_thousand_steps_a_page_of_dots_is_there(show: Open, state: dict[str, Any]) -> None:
    page = show(thousand(state))
    dots = page.locator("[data-step]")

    assert page.evaluate("took") < 1000
    for at in (0, 500, 999):
        page.evaluate("at => model.push({at})", at)
        assert dots.count() <= 200
        assert page.locator(".etcdlab-now").get_attribute("data-step") == str(at)
    assert press(page, "Home") == 0
    assert [press(page, "End"), press(page, "ArrowLeft")] == [999, 998]


@pytest.mark.parametrize("width", [480, 900, 1440])
def test_nothing_is_wider_than_the_page(show: Open, state: dict[str, Any], width: int) -> None:
    page = show({**state, "at": 22}, viewport={"width": width, "height": 900})

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_narrow_pages_put_the_step_below_the_diagram(show: Open, state: dict[str, Any]) -> None:
    page = show(state, viewport={"width": 900, "height": 900})
    left, right = (page.locator(f".etcdlab-{side}").bounding_box() for side in ("left", "right"))

    assert left is not None
    assert right is not None
    assert right["y"] >= left["y"] + left["height"]


# Contrast of text with its ground, by WCAG's formula; 4.5 is what small text needs.
CONTRAST = (
    f"() => {{{LUMINANCE}"
    + """
  const grounds = one => one ? [...grounds(one.parentElement), getComputedStyle(one).backgroundColor] : [];
  const poor = [];
  for (const one of document.querySelectorAll(".etcdlab *")) {
    if (one.closest("svg, [aria-hidden=true], [hidden], select, .etcdlab-unseen, [aria-disabled=true]")) continue;
    if (![...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())) continue;
    const [a, b] = [light(rgb(...grounds(one), getComputedStyle(one).color)), light(rgb(...grounds(one)))];
    const contrast = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (contrast < 4.5) poor.push([one.className, one.textContent.slice(0, 40), contrast]);
  }
  return poor;
}"""
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_the_contrast_small_text_needs(show: Open, state: dict[str, Any], scheme: str) -> None:
    page = show({**state, "at": 21, "problem": ["the engine ended"]}, color_scheme=scheme)

    assert page.evaluate(CONTRAST) == []


def test_reduced_motion_and_high_contrast_are_kept(show: Open, state: dict[str, Any]) -> None:
    page = show({**state, "at": 22}, reduced_motion="reduce", forced_colors="active")

    box = ".etcdlab-current .etcdlab-box"
    assert page.eval_on_selector(box, "one => getComputedStyle(one).transitionDuration") == "0s"
    expect(page.locator(".etcdlab-station.etcdlab-current .etcdlab-badge-failed-here")).to_be_visible()
    assert page.evaluate(CONTRAST) == []


def answer(linearizable: bool, *urls: str, error: str = "") -> dict[str, Any]:
    """One answer to MemberList, of one member."""
    members = [{"id": "3b64", "name": "s", "client_urls": list(urls), "peer_urls": []}]
    return {
        "linearizable": linearizable,
        "endpoint": "h:2379",
        "ms": 1.0,
        "members": [] if error else members,
        "error": error,
    }


@pytest.mark.parametrize(
    ("lists", "texts"),
    [
        ([answer(True, "http://a:1"), answer(False, "http://a:1")], ["http://a:1", "http://a:1"]),
        ([answer(True, "http://a:1"), answer(False, "http://b:1")], ["http://a:1", "http://b:1 ≠ differs"]),
        (
            [answer(True, "http://a:1"), {**answer(False, "http://b:1"), "endpoint": "i:1", "aside": True}],
            ["http://a:1", "http://b:1 ≠ differs"],
        ),
        ([answer(True, error="no leader"), answer(False, "http://a:1")], ["failed: no leader", "http://a:1"]),
    ],
)
def test_the_member_lists_stand_side_by_side(
    show: Open, state: dict[str, Any], lists: list[Any], texts: list[str]
) -> None:
    trace = {**state["trace"], "member_lists": lists}
    page = show({**state, "page": page_parts(msgspec.convert(trace, Trace), [], chain_of("3.7.1"))})
    cells = page.get_by_role("region", name="Members").locator("td")

    assert [" ".join(cell.inner_text().split()) for cell in cells.all()] == texts


@pytest.mark.parametrize(("width", "display"), [(1440, "table-row"), (899, "flex")])
def test_tables_of_a_narrow_page_stack_with_a_head_at_each_cell(
    show: Open, state: dict[str, Any], width: int, display: str
) -> None:
    page = show(state, viewport={"width": width, "height": 900})
    row = page.locator("[data-dial='1']")

    assert row.evaluate("one => getComputedStyle(one).display") == display
    assert row.locator("td[data-head=tcp]").inner_text().startswith("✗ refused")
    assert page.get_by_role("table", name="What happens when each address is dialled").count() == 1
    assert page.get_by_role("columnheader", name="tcp").count() == 1
