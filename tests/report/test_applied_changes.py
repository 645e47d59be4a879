"""What etcdlab changed in a sandbox is in the saved case, and in the proof of the report."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

import etcdlab
from etcdlab.case import AppliedChange, Case
from etcdlab.messages import message
from etcdlab.report.redaction import redact
from etcdlab.report.report import report_of
from etcdlab.report.verify import verify
from etcdlab.report.write import write_report
from tests.report.cases import repaired

SAVED = Path(__file__).parent.parent / "saved_cases" / "format-2-repaired.etcdlab"


def proof_of(case: Case) -> list[tuple[str, str, str]]:
    """The sentences of the proof that have a setting, with the setting before and after it."""
    (section,) = [one for one in report_of(case)[0].sections if one.slug == "proof"]
    return [(str(one.text), one.setting.before, one.setting.after) for one in section.statements if one.setting]


def test_a_repair_is_saved_with_its_changes(tmp_path: Path) -> None:
    with etcdlab.sandbox("advertises-unspecified") as lab:
        result = etcdlab.repair(lab)
        address = lab.members[0].address
    (change,) = Case.load(result.case.save(tmp_path / "repair.etcdlab")).applied_changes

    assert change.trace == 1
    assert str(change.text).startswith("etcdlab restarted the server of member etcd-0 with this flag.")
    assert change.before == f"--advertise-client-urls=http://0.0.0.0:{address.rpartition(':')[2]}"
    assert change.after == f"--advertise-client-urls=http://{address}"


def test_the_proof_says_what_was_changed_from_what_to_what() -> None:
    case = Case.load(SAVED)
    (change,) = case.applied_changes

    assert proof_of(case) == [(str(change.text), change.before, change.after)]
    assert "0.0.0.0" in change.before
    assert "0.0.0.0" not in change.after


@pytest.mark.parametrize("trace", [0, 2])
def test_a_change_outside_of_the_two_runs_proves_nothing(trace: int) -> None:
    case = Case(traces=repaired().traces, applied_changes=(AppliedChange(trace, "Something changed.", "a=1", "a=2"),))

    assert proof_of(case) == []


@pytest.mark.parametrize("name", ["a.html", "a.json", "a.md"])
def test_every_form_of_the_report_has_both_settings(name: str, tmp_path: Path) -> None:
    case = Case.load(SAVED)
    (change,) = case.applied_changes
    text = write_report(case, tmp_path / name, "en").read_text("utf-8")

    assert change.before in text
    assert change.after in text
    assert name == "a.md" or str(verify(text.encode(), name).problem) == ""


def test_it_is_redacted_too() -> None:
    case = Case.load(SAVED)
    change = AppliedChange(
        1, message("Member {member} restarted.", member="db-7"), "a=http://db-7:1", "a=http://10.1.2.3:1"
    )
    (redacted,) = redact(msgspec.structs.replace(case, applied_changes=(change,))).case.applied_changes

    assert "db-7" not in f"{redacted.text} {redacted.before}"
    assert "10.1.2.3" not in redacted.after
    assert redacted.trace == 1
