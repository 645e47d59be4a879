"""Cases of every format number that etcdlab ever wrote load, are judged, and have a report that verifies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from etcdlab.case import Case
from etcdlab.investigation import Investigation
from etcdlab.report.redaction import redact
from etcdlab.report.upstream_issue import upstream_issue
from etcdlab.report.verify import verify
from etcdlab.report.write import write_report
from etcdlab.trace import FORMAT

FOLDER = Path(__file__).parent / "saved_cases"
FILES = sorted(FOLDER.glob("*.etcdlab"))


def written_format(file: Path) -> int:
    """The format number in the file."""
    number: int = json.loads(file.read_bytes())["format"]
    return number


def test_there_is_a_file_of_each_format() -> None:
    assert {written_format(file) for file in FILES} == set(range(1, FORMAT + 1))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_loads_as_the_newest_format(file: Path, tmp_path: Path) -> None:
    case = Case.load(file)
    incident = Investigation(Case(traces=case.traces[:1]))

    assert {case.format, *(trace.format for trace in case.traces)} == {FORMAT}
    assert [finding.rule for finding in incident.findings] == ["advertises-unspecified"]
    assert incident.case.trace.steps
    is_repaired = bool(case.applied_changes)
    assert is_repaired == (file.stem == "format-2-repaired")
    assert [bool(trace.what_if_members) for trace in case.traces] == [False, not is_repaired][: len(case.traces)]
    assert Case.load(case.save(tmp_path / "again.etcdlab")) == case


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_its_report_verifies(file: Path, tmp_path: Path) -> None:
    case = Case.load(file)

    for name in ("a.html", "a.json"):
        data = write_report(case, tmp_path / name, "zh_CN").read_bytes()
        verified = verify(data, name)
        assert (verified.holding > 15, str(verified.problem)) == (True, "")
    assert "0.0.0.0" in write_report(case, tmp_path / "a.md", "en").read_text("utf-8")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_is_redacted_and_reported_upstream(file: Path) -> None:
    case = Case.load(file)
    member = case.traces[0].member_lists[0].members[0]

    assert [trace.dials for trace in case.traces] != [trace.dials for trace in redact(case).case.traces]
    assert member.id not in upstream_issue(case)


def test_the_history_of_a_watch_is_kept_and_redacted() -> None:
    case = Case.load(FOLDER / "format-2-watch.etcdlab")
    assert case.history
    redacted = redact(case).case.history

    assert redacted
    assert {one.kind for one in case.history.changes} == {"reachability", "finding"}
    assert [one.name for one in case.history.changes if one.name] == ["etcd-1", "etcd-1"]
    assert "etcd-1" not in repr(redacted)
    assert [one.after for one in redacted.changes] == [one.after for one in case.history.changes]


def test_a_file_has_what_a_person_typed() -> None:
    case = Case.load(FOLDER / "format-2-redacted.etcdlab")

    assert case.fields.actions == ("set the URL",)
    assert case.notes == ("A note.",)
    assert [note.text for note in case.step_notes] == ["A *note* on a step."]
