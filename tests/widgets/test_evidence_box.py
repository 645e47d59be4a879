"""The field for logs and deployment files: what it reads, what it refuses, and how a run is judged with it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

import etcdlab
from etcdlab.engines.recording import load_recording
from etcdlab.widgets.dropped_evidence import MOST_BYTES, DroppedFile, DroppedLog
from etcdlab.widgets.evidence_box import EvidenceBox
from etcdlab.widgets.fields import translate
from etcdlab.widgets.panel import Panel
from tests.probe.places import probe, run_python
from tests.widgets import page as pages
from tests.widgets.panels import panel as new_panel

RECORDED = load_recording("advertises-unspecified", "3.5.9").trace
LINE = RECORDED.log[0] + "\n"
COMPOSE = """\
services:
  s:
    image: quay.io/coreos/etcd:v3.5.9
    command: etcd --name s --advertise-client-urls http://0.0.0.0:2379
  app:
    image: app
"""
AT_2379 = "http://0.0.0.0:2379"
STATE = {"description": "Drop", "hint": "MB", "choose": "choose", "read": "read", "largest": 30, "most": 2}


def dropped(box: EvidenceBox, name: str, text: str | bytes, **more: Any) -> str:
    """The status after the page sent a file, or a text without a name."""
    data = text.encode() if isinstance(text, str) else text
    box.field._on_message(box.field, {"dropped": name, "size": len(data), **more}, [memoryview(data)])
    return str(box.status.value)


def findings(box: EvidenceBox) -> str:
    return "".join(str(item.children[1].value) for item in box.results.children)


@pytest.fixture
def panel() -> Iterator[Panel]:
    made = new_panel(scenario="advertises-unspecified", engine="recording", release="3.5.9")
    yield made
    made.end()


def test_a_pasted_line_is_a_log_with_its_number() -> None:
    box = EvidenceBox()

    assert "pasted.log is a log. 1 line is about etcd." in dropped(box, "", LINE)
    assert "R1 (likely)" in findings(box)
    assert "line 1 of pasted.log" in findings(box)
    assert "retrying of unary invoker failed" in findings(box)


def test_a_compressed_log_is_read() -> None:
    box = EvidenceBox()
    dropped(box, "service.log.gz", gzip.compress(LINE.encode()))

    assert isinstance(box.items[0], DroppedLog)


@pytest.mark.parametrize("name", ["docker-compose.yml", ""])
def test_a_deployment_file_has_the_findings_of_lint(name: str) -> None:
    box = EvidenceBox()

    assert "is a deployment file. It starts 1 etcd server." in dropped(box, name, COMPOSE)
    assert isinstance(box.items[0], DroppedFile)
    assert f"line 4 of {name or 'pasted.yml'}" in findings(box)
    assert "--advertise-client-urls http://0.0.0.0:2379" in findings(box)
    assert "R1 advertises-unspecified (wrong)" in findings(box)


def test_the_answer_of_a_probe_is_in_the_table_of_places(panel: Panel) -> None:
    panel.run(30)
    url = panel.trace.dials[-1].url
    before = panel.stepper.page["places"]["rows"]

    status = dropped(panel.evidence, "app-1.json", b"Welcome!\n" + run_python(probe(url)))

    assert "app-1.json is what the probe printed in another place. It dialled 1 URL there." in status
    assert before == []
    assert [column["name"] for column in panel.stepper.page["places"]["columns"]][1:] == ["app-1"]
    case, _ = panel.stepper.evidence()
    assert [vantage.name for vantage in case.vantages] == ["app-1"]


def test_a_damaged_answer_of_a_probe_is_refused() -> None:
    box = EvidenceBox()

    assert "do: Run the probe again." in dropped(box, "app-1.json", '{"format": 2, "probe": "sh", "host": 7}')
    assert box.items == ()


@pytest.mark.parametrize(
    ("name", "text", "size", "words"),
    [
        ("a.txt", "nothing", 7, "it starts no etcd server.<br>do: Give the log of the program"),
        ("", "", 0, "pasted has no line of an etcd client"),
        ("big.log", "", MOST_BYTES + 1, "do: Read it in a cell: `etcdlab.explain(&#x27;big.log&#x27;)`."),
        ("<b>.log", "x", 1, "&lt;b&gt;.log has no line"),
        ("a.yml", COMPOSE.replace("services:", "services: ["), 10, "Correct the file, and give it again."),
    ],
)
def test_what_is_neither_is_refused_with_what_to_do(name: str, text: str, size: int, words: str) -> None:
    box = EvidenceBox()

    assert words in dropped(box, name, text, size=size)
    assert box.items == ()


def test_the_same_name_replaces_and_remove_removes() -> None:
    box = EvidenceBox()
    for name in ("a.log", "a.log", "b.log"):
        dropped(box, name, LINE)
    assert [item.name for item in box.items] == ["a.log", "b.log"]

    box.results.children[0].children[0].children[1].click()

    assert [item.name for item in box.items] == ["b.log"]
    assert "a.log is removed." in box.status.value


def test_everything_is_in_the_language_of_the_page() -> None:
    box = EvidenceBox()
    dropped(box, "", LINE)
    translate(box, "zh_CN")

    assert "pasted.log 是日志" in box.results.children[0].children[0].children[0].value
    assert "A member advertises" not in findings(box)
    assert box.field.read == "读取文本"


def test_a_log_alone_is_displayed_by_the_stepper(panel: Panel) -> None:
    dropped(panel.evidence, "", LINE)

    assert [one["code"] for one in panel.stepper.page["findings"]] == ["R1"]
    assert panel.stepper.trace["origin"]["engine"] == "log"

    panel.evidence.results.children[0].children[0].children[1].click()
    assert panel.stepper.page["findings"] == []


@pytest.mark.parametrize("is_first", [True, False])
def test_the_findings_of_a_run_say_what_the_log_says(panel: Panel, is_first: bool) -> None:
    if is_first:
        dropped(panel.evidence, "", LINE)
    trace = panel.run(30)
    if not is_first:
        dropped(panel.evidence, "", LINE)

    (finding,) = panel.stepper.page["findings"]
    assert "log-line" in [one["kind"] for one in finding["evidence"]]
    assert finding["logs"]["template"].startswith("The log supports it")
    case, _ = panel.stepper.evidence()
    assert len(case.trace.log_lines) == 1
    assert trace.steps == case.trace.steps


def test_the_saved_case_of_the_form_has_the_log() -> None:
    investigation = etcdlab.Investigation(scenario="advertises-unspecified", engine="recording", release="3.5.9")
    dropped(investigation.panel.evidence, "", LINE)  # type: ignore[attr-defined]
    investigation.run()

    assert len(investigation.case.trace.log_lines) == 1
    assert str(investigation.findings[0].logs).startswith("The log supports it")
    investigation.close()


def test_a_file_is_compared_with_the_run(panel: Panel) -> None:
    """The recorded member advertises the URL of the file, so the file has the same fault."""
    (url,) = RECORDED.member_lists[0].members[0].client_urls
    name = RECORDED.member_lists[0].members[0].name
    panel.run(30)
    dropped(panel.evidence, "compose.yml", COMPOSE.replace("--name s", f"--name {name}").replace(AT_2379, url))
    same = [one for one in panel.stepper.page["findings"] if one["code"] == "R8"]
    dropped(panel.evidence, "compose.yml", COMPOSE.replace("--name s", f"--name {name}"))
    (other,) = [one for one in panel.stepper.page["findings"] if one["code"] == "R8"]

    assert same == []
    assert [one["kind"] for one in other["evidence"]][-1] == "file-line"
    assert panel.stepper.evidence()[0].file_lines[-1].line == 4


@pytest.fixture
def field(browser: Browser) -> Iterator[Page]:
    opened = pages.opened(browser, STATE, module="evidence/field.js")
    yield opened
    opened.close()


def test_the_keyboard_pastes_reads_and_finds_the_buttons(field: Page) -> None:
    area = field.get_by_label("Drop")
    expect(area).to_have_accessible_description("MB")
    area.focus()
    field.keyboard.insert_text("dial tcp")
    field.keyboard.press("Control+Enter")
    field.keyboard.press("Tab")
    expect(field.get_by_role("button", name="read")).to_be_focused()
    field.keyboard.press("Enter")
    field.keyboard.press("Tab")
    expect(field.get_by_role("button", name="choose")).to_have_count(1)

    assert field.evaluate("sent") == [{"dropped": "", "size": 8}] * 2


def test_a_text_that_is_too_large_is_sent_as_its_size_only(field: Page) -> None:
    field.get_by_label("Drop").fill("x" * 31)
    field.get_by_role("button", name="read").click()

    assert field.evaluate("sent") == [{"dropped": "", "size": 31}]


def test_a_long_paste_goes_past_the_field(field: Page) -> None:
    paste = """text => { const data = new DataTransfer(); data.setData("text/plain", text);
      const event = new ClipboardEvent("paste", {clipboardData: data, cancelable: true});
      document.querySelector("textarea").dispatchEvent(event) }"""
    field.evaluate(paste, "é" * 20_001)

    expect(field.get_by_label("Drop")).to_have_value("")
    assert field.evaluate("sent") == [{"dropped": "", "size": 40_002}]
