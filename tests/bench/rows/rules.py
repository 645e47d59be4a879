"""All rules on a case of 1,000 members and 5 traces: a healthy one, and one in which every member has a fault."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.case import Case
from etcdlab.rules import judge
from etcdlab.trace import Trace
from tests.bench.measure import interleaved, timed
from tests.bench.table import Result
from tests.rules.evidence import REFUSED, dial, member, trace_of

MEMBERS, TRACES, DIALLED = 1_000, 5, 256
"""The live engine dials at most 256 URLs."""

AIM = 50.0
SHAPES = (
    "http://10.{a}.{b}.1:2379",
    "http://0.0.0.0:{c}",
    "http://127.0.0.1:{c}",
    "http://etcd-{c}.svc:2379",
    "http://:2379",
)
KINDS = {"a third refuses": SHAPES[:1], "every fault at once": SHAPES, "all advertise 0.0.0.0": SHAPES[1:2]}


def rows(runs: int) -> Iterator[Result]:
    """One result for each kind of member list, in milliseconds."""
    for kind, shapes in KINDS.items():
        case = Case(traces=(trace(shapes),) * TRACES)
        (ours,) = interleaved(runs, timed(lambda case=case: judge(case)))  # type: ignore[misc]
        yield Result(f"rules, {MEMBERS:,} members: {kind}", ours, f"{AIM:g} ms", AIM, 1)


def trace(shapes: tuple[str, ...]) -> Trace:
    """A trace of that many members, whose URLs have these shapes by turns."""
    urls = [
        shapes[number % len(shapes)].format(a=number // 250, b=number % 250, c=2379 + number)
        for number in range(MEMBERS)
    ]
    members = [member(f"m{number}", url) for number, url in enumerate(urls)]
    dials = [dial("10.0.0.5:2379", by="m0", source="configured")]
    for number, url in enumerate(urls[:DIALLED]):
        fails = len(shapes) > 1 or "0.0.0.0" in url or number % 3 == 0
        address = url.partition("://")[2]
        dials.append(dial(address, failed=REFUSED) if fails else dial(address, by=f"m{number}"))
    return trace_of(members, dials, returns="ok", complete=True)
