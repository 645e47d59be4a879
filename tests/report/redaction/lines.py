"""Small cases with a log, a member and its id."""

from __future__ import annotations

from etcdlab.case import Case
from etcdlab.origin import Origin
from etcdlab.report.redaction import redact
from etcdlab.trace import FORMAT, Member, MemberList, Trace


def case_with(*, name: str = "", member_id: str = "0", log: tuple[str, ...] = ()) -> Case:
    """A case with one member, which the endpoint 127.0.0.1:2379 lists."""
    members = (Member(member_id, name, ("http://127.0.0.1:2379",)),)
    trace = Trace(
        format=FORMAT,
        origin=Origin("live", "3.7.1", "1.82.1", "endpointsharding"),
        target="127.0.0.1:2379",
        endpoints=("127.0.0.1:2379",),
        started="2026-11-22T20:40:36+00:00",
        clock="client",
        member_lists=(MemberList(True, "127.0.0.1:2379", 1.0, members),),
        log=log,
    )
    return Case(traces=(trace,))


def line_after(line: str) -> str:
    """One line of a log, redacted."""
    return redact(case_with(log=(line,))).case.trace.log[0]
