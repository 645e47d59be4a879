"""A log beside a run, in a report: its lines are on the timeline and are evidence."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from etcdlab.case import Case
from etcdlab.engines.log.reading import lines_of_logs
from etcdlab.report.evidence import evidence_rows
from etcdlab.report.redaction import redact
from etcdlab.report.report import report_of
from etcdlab.rules import judge
from tests.report.cases import recorded


def case() -> Case:
    trace = recorded("3.5.9")
    return Case(traces=(trace,)).with_log_lines(lines_of_logs([trace.log[0] + "\n"]))


def test_the_line_is_on_the_timeline_with_its_uncertainty() -> None:
    report, _, _ = report_of(case())
    (entry,) = [entry for entry in report.timeline if any(source.kind == "log-line" for source in entry.sources)][:1]

    assert entry.at.startswith("20")
    assert str(entry.origin) == "line 1 of pasted.log"
    assert str(entry.exactness) == "by the clock of the host that wrote the log"


def test_the_finding_cites_the_line() -> None:
    one = case()
    report, _, _ = report_of(one)
    (row,) = [row for row in evidence_rows(report, one, "en") if str(row.place) == "log line 1 of pasted.log"]

    assert "retrying of unary invoker failed" in row.lines[0]
    assert any(name.startswith("cause") for name in row.cited_by)


def test_a_saved_case_keeps_what_the_log_says(tmp_path: Path) -> None:
    loaded = Case.load(case().save(tmp_path / "incident.etcdlab"))

    assert str(judge(loaded)[0].logs).startswith("The log supports it: line 1 of pasted.log")


def test_a_redacted_log_still_supports_the_finding(tmp_path: Path) -> None:
    """The pseudonyms of the log are those of the run."""
    trace = replace(recorded("3.5.9"), log=())
    file = tmp_path / "payments-of-acme.log"
    file.write_text(recorded("3.5.9").log[0] + "\n", "utf-8")
    redacted = redact(Case(traces=(trace,)).with_log_lines(lines_of_logs([file]))).case

    assert b"acme" not in redacted.encoded()
    assert str(judge(redacted)[0].logs).startswith("The log supports it")
