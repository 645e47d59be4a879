"""The changes of a watch on the timeline of a report: each with its evidence, and bounded."""

from __future__ import annotations

from pathlib import Path

import msgspec

from etcdlab.case import Case
from etcdlab.history import Change, History
from etcdlab.report.evidence import evidence_rows
from etcdlab.report.history_entries import MOST_CHANGES
from etcdlab.report.report import report_of
from etcdlab.report.timeline import Entry
from etcdlab.report.verify import verify
from etcdlab.report.write import write_report
from tests.report.cases import incident


def change(second: int, kind: str, before: tuple[str, ...] = (), after: tuple[str, ...] = ()) -> Change:
    return Change(
        f"2026-11-27T05:{second // 60:02}:{second % 60:02}.500Z",
        second,
        kind,
        f"change {second}",
        "a1",
        "s",
        before=before,
        after=after,
    )


CHANGES = (
    change(1, "reachability", (), ("tcp", "refused")),
    change(2, "finding", (), ("R10", "member-down", "note")),
    change(3, "finding", (), ("R1", "advertises-unspecified", "fault")),
    change(4, "verdict", ("nothing-wrong",), ("findings",)),
    change(5, "verdict", ("findings",), ("nothing-wrong",)),
)


def watched(*changes: Change, dropped: int = 0) -> Case:
    history = History(
        "2026-11-27T05:00:00.000Z", "2026-11-27T06:00:00.000Z", 10.0, 360, changes=changes, dropped=dropped
    )
    return msgspec.structs.replace(incident(), history=history)


def entries(case: Case) -> list[Entry]:
    """The entries that a change leads to."""
    report, _, _ = report_of(case)
    return [entry for entry in report.timeline if "watch" in str(entry.origin)]


def test_each_change_is_an_entry_in_the_order_of_time() -> None:
    report, _, _ = report_of(watched(*CHANGES))

    assert [entry.at for entry in report.timeline] == sorted(entry.at for entry in report.timeline)
    assert [str(entry.text) for entry in entries(watched(*CHANGES))] == [
        f"s: change {number}" for number in range(1, 6)
    ]
    assert [entry.mark for entry in entries(watched(*CHANGES))] == ["", "detection", "", "", "repair"]
    assert {str(entry.exactness) for entry in entries(watched(*CHANGES))} == {"at most 10 s after the change"}


def test_the_evidence_of_an_entry_is_its_change() -> None:
    case = watched(*CHANGES)
    rows = {row.anchor: row for row in evidence_rows(report_of(case)[0], case, "en")}

    assert rows["t0-change-2"].lines == ("2026-11-27T05:00:03Z  s  change 3",)
    assert str(rows["t0-change-2"].place) == "change 3"


def test_the_newest_changes_are_on_the_timeline() -> None:
    many = watched(*(change(number, "url") for number in range(MOST_CHANGES + 9)), dropped=4)
    texts = [str(entry.text) for entry in entries(many)]

    assert len(texts) == MOST_CHANGES + 1
    assert texts[0] == "The watch observed 13 earlier changes."
    assert texts[-1] == f"s: change {MOST_CHANGES + 8}"


def test_a_report_with_a_history_verifies(tmp_path: Path) -> None:
    for name in ("a.html", "a.json"):
        data = write_report(watched(*CHANGES), tmp_path / name, "zh_CN").read_bytes()

        assert str(verify(data, name).problem) == ""


def test_a_case_without_a_watch_has_no_such_entry() -> None:
    assert entries(incident()) == []
