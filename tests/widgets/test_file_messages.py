"""The files that the kernel writes for a page: as `Case.save` and the Markdown view write them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

import etcdlab
from etcdlab.case import Case
from etcdlab.chain import Chain
from etcdlab.report.redaction import redact
from etcdlab.report.write import report_page
from etcdlab.rules.finding import Finding
from etcdlab.trace import Trace
from etcdlab.views.markdown import markdown
from etcdlab.widgets import file_messages
from etcdlab.widgets.stepper import Stepper


class Sent(list[tuple[dict[str, Any], list[bytes]]]):
    """What a stepper sends to its page."""


def answers(stepper: Stepper, monkeypatch: pytest.MonkeyPatch, content: Any) -> Sent:
    """What it sends when the page sends this."""
    sent = Sent()
    monkeypatch.setattr(stepper, "send", lambda message, buffers=(): sent.append((message, list(buffers))))
    stepper._handle_msg({"content": {"data": {"method": "custom", "content": content}}, "buffers": []})
    return sent


def test_the_case_is_what_save_writes(
    case: Case, chain: Chain, finding: Finding, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With all traces and notes of the case, and without the cuts that the page's own trace has."""
    long = replace(case, traces=(case.trace, replace(case.trace, notes=("x" * 30_000,))), notes=("a note",))
    stepper = Stepper(long.trace, chain, [finding], case=long)
    ((message, (data,)),) = answers(stepper, monkeypatch, {"do": "save", "file": "case"})

    assert message == {"file": "case"}
    assert data == long.save(tmp_path / "it.etcdlab").read_bytes()
    assert Case.load(tmp_path / "it.etcdlab") == long


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_markdown_is_in_the_language_of_the_page(
    trace: Trace, chain: Chain, finding: Finding, monkeypatch: pytest.MonkeyPatch, language: Any
) -> None:
    stepper = Stepper(trace, chain, [finding])
    stepper.language = language
    ((_, (data,)),) = answers(stepper, monkeypatch, {"do": "save", "file": "markdown"})

    assert data.decode() == markdown(Case(traces=(trace,)), [finding], chain, language)


def test_the_postmortem_is_offered_by_a_result_only(case: Case, chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    content = {"do": "save", "file": "report"}
    plain, stepper = Stepper(case.trace, chain), etcdlab.Investigation(case).stepper()
    stepper.language = "zh_CN"
    ((message, (data,)),) = answers(stepper, monkeypatch, content)

    assert (plain.offers_report, stepper.offers_report) == (False, True)
    assert message == {"file": "report"}
    assert data == report_page(case, "zh_CN")


def test_the_redacted_postmortem_has_no_address(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has its own name, and neither the text nor the case in it has the address of the cluster."""
    original = case.trace.target.encode()
    stepper = etcdlab.Investigation(case).stepper()
    ((plain, (page,)),) = answers(stepper, monkeypatch, {"do": "save", "file": "report"})
    ((message, (redacted,)),) = answers(stepper, monkeypatch, {"do": "save", "file": "redacted"})

    assert (plain, message) == ({"file": "report"}, {"file": "redacted"})
    assert original in page
    assert original not in redacted
    assert redacted == report_page(redact(case).case, "en")


def test_a_result_gives_its_stepper_the_whole_case(case: Case) -> None:
    both = replace(case, traces=(case.trace, case.trace))

    assert etcdlab.Investigation(both).stepper().evidence()[0] is both


def test_a_file_too_large_for_the_page_is_an_error(trace: Trace, chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_messages, "LARGEST", 1_000)
    ((message, buffers),) = answers(Stepper(trace, chain), monkeypatch, {"do": "save", "file": "case"})
    what, do = message["problem"]

    assert buffers == []
    assert re.fullmatch(r"The file has [\d,]{6,} bytes. The page can save at most 1,000 bytes.", what)
    assert "`investigation.case.save(" in do


@pytest.mark.parametrize("content", [{"do": "save"}, {"do": "save", "file": "/etc/passwd"}, {"file": "case"}, [], None])
def test_another_message_sends_nothing(
    trace: Trace, chain: Chain, monkeypatch: pytest.MonkeyPatch, content: Any
) -> None:
    assert answers(Stepper(trace, chain), monkeypatch, content) == []
