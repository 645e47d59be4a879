"""Other places in a report: a section, entries of the timeline, and evidence that every statement cites."""

from __future__ import annotations

from pathlib import Path

import pytest

from etcdlab.case import Case
from etcdlab.report.redaction import redact
from etcdlab.report.report import report_of
from etcdlab.report.verify import verify
from etcdlab.report.write import write_report
from etcdlab.trace import Failure
from tests.report.cases import incident, repaired, vantage

REFUSED = Failure("tcp", "refused", "", "[Errno 111] Connection refused")


def with_places(case: Case) -> Case:
    """The case with a place where the wrong URL is refused, too, and one where nobody could tell."""
    url = case.traces[0].dials[-1].url
    return case.with_vantages([vantage("app-1", url, REFUSED), vantage("app-2", url)])


def test_the_section_comes_before_the_cause() -> None:
    report, _, _ = report_of(with_places(incident()))

    slugs = [section.slug for section in report.sections]
    (section,) = [section for section in report.sections if section.slug == "places"]
    assert slugs[slugs.index("places") + 1] == "cause"
    assert [str(statement.text) for statement in section.statements] == [
        "From app-1, 0 of 1 URLs work.",
        "From app-2, 0 of 1 URLs work.",
        "R1: This holds from where it was recorded, and also from app-1.",
    ]


def test_each_place_is_on_the_timeline_by_its_own_clock() -> None:
    report, _, _ = report_of(with_places(incident()))

    entries = [entry for entry in report.timeline if entry.sources[0].kind == "vantage"]
    assert [(entry.at, str(entry.exactness)) for entry in entries] == [
        ("2026-11-22T20:40:59.000Z", "by the clock of app-1"),
        ("2026-11-22T20:40:59.000Z", "by the clock of app-2"),
    ]
    assert [entry.at for entry in report.timeline] == sorted(entry.at for entry in report.timeline)


def test_without_a_vantage_a_report_has_no_such_section() -> None:
    report, _, _ = report_of(incident())

    assert "places" not in [section.slug for section in report.sections]


@pytest.mark.parametrize("suffix", ["html", "json", "md"])
@pytest.mark.parametrize("case", [incident(), repaired()], ids=["check", "what if"])
def test_the_report_has_the_evidence_and_verifies(case: Case, suffix: str, tmp_path: Path) -> None:
    for number, one in enumerate((with_places(case), redact(with_places(case)).case)):
        file = write_report(one, tmp_path / f"{number}.{suffix}", "zh_CN")
        text = file.read_text("utf-8")

        assert suffix == "md" or "Connection refused" in text
        assert ("app-1" in text) is (number == 0)
        if suffix != "md":
            assert str(verify(file.read_bytes(), file.name).problem) == ""
