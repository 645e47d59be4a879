"""Judging takes work and memory in proportion to the URLs, and every view of the result is bounded."""

from __future__ import annotations

import cProfile
import json
import pstats
import tracemalloc

import pytest

from etcdlab.case import Case
from etcdlab.investigation import Investigation
from etcdlab.rules import judge
from etcdlab.trace import Dial, Member
from tests.rules.evidence import REFUSED, dial, member, trace_of

CONFIGURED = dial("10.0.0.5:2379", by="s", source="configured")
SHAPES = ["http://0.0.0.0:{}", "http://127.0.0.1:{}", "http://10.1.{}.1:2379", "http://x{}", "http://etcd-{}:2379"]
LIMIT = 1_600
"""Bytes for each URL: 60,000 take less than 100 MB."""


def one_member(shape: str, count: int) -> Case:
    """One member with so many URLs, of which the first 256 were dialled, as the live engine does."""
    urls = [shape.format(number) for number in range(count)]
    return case_of([member("s", *urls)], urls)


def many_members(shape: str, count: int) -> Case:
    """So many members with one URL each."""
    urls = [shape.format(number) for number in range(count)]
    return case_of([member(f"m{number}", url) for number, url in enumerate(urls)], urls)


def case_of(members: list[Member], urls: list[str]) -> Case:
    dials: list[Dial] = [dial(url.partition("://")[2], failed=REFUSED) for url in urls[:256]]
    return Case(traces=(trace_of(members, [CONFIGURED, *dials]),))


def calls(case: Case) -> int:
    """How many functions are called to judge it: the same number in every run, on every machine."""
    profile = cProfile.Profile()
    profile.runcall(judge, case)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("made", [one_member, many_members])
def test_the_work_grows_with_the_urls(made, shape: str) -> None:
    """Twice the URLs are about twice the work."""
    judge(made(shape, 10))  # What is computed once in a process is computed.

    assert calls(made(shape, 1_000)) < 2.2 * calls(made(shape, 500))


@pytest.mark.parametrize("shape", ["http://10.1.{}.1:2379"])
def test_20000_urls_of_one_member_stay_within_bounds(shape: str) -> None:
    """Judging them and displaying the findings has bounds."""
    case = one_member(shape, 20_000)

    tracemalloc.start()
    try:
        findings = judge(case)
        investigation = Investigation(case)
        bundle = investigation._repr_mimebundle_()
        whole = investigation.document()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < LIMIT * 20_000
    assert findings
    assert len(bundle["text/plain"]) < 10_000
    assert len(bundle["text/html"]) < 500_000
    assert "19990 more are in the JSON report" in bundle["text/html"]
    assert len(json.loads(json.dumps(whole))["members"][0]["client_urls"]) == 20_000
