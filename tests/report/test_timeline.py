"""The timeline: UTC, one entry per moment, each with its source and its mark."""

from __future__ import annotations

import msgspec

from etcdlab.case import Case
from etcdlab.report.report import report_of
from tests.report.cases import incident, recorded, repaired


def test_the_moments_of_the_recorded_incident() -> None:
    report, _, _ = report_of(incident())
    marked = [(entry.mark, str(entry.text)) for entry in report.timeline if entry.mark]

    assert marked == [
        ("key", "The client replaces its endpoints by the advertised URLs."),
        ("detection", "The client logs: retrying of unary invoker failed"),
        ("diagnosis", "The rules find the cause: R1."),
    ]
    assert [entry.at for entry in report.timeline] == sorted(entry.at for entry in report.timeline)
    assert all(entry.at.endswith("Z") for entry in report.timeline)


def test_a_what_if_is_a_repair_that_changes_nothing() -> None:
    last = report_of(repaired())[0].timeline[-1]

    assert (last.mark, str(last.text)) == ("repair", "etcdlab tries the fix, without a change of the cluster.")


def test_times_with_an_offset_are_in_utc() -> None:
    trace = msgspec.structs.replace(recorded(), started="2026-11-22T23:40:44+03:00")

    assert report_of(Case(traces=(trace,)))[0].timeline[0].at == "2026-11-22T20:40:44.000Z"


def test_an_odd_time_or_log_line_is_left_out() -> None:
    lines = ("{", "[]", '{"ts": 1e300, "msg": "x"}', '{"ts": "y", "msg": "x"}', "text")
    odd = msgspec.structs.replace(recorded(), log=lines)
    undated = msgspec.structs.replace(odd, started="yesterday")

    assert not any("logs" in str(entry.text) for entry in report_of(Case(traces=(odd,)))[0].timeline)
    assert report_of(Case(traces=(undated,)))[0].timeline == ()
