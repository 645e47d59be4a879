"""The metrics of a round are Prometheus text: by Prometheus' own parser, and by the grammar of the format."""

from __future__ import annotations

import re

import msgspec
import pytest
from prometheus_client.parser import text_string_to_metric_families

from etcdlab.case import Case
from etcdlab.history import History
from etcdlab.rules import judge
from etcdlab.trace import Dial, Member, Trace
from etcdlab.watcher.metrics import MOST_URLS, metrics_text
from etcdlab.watcher.rounds import Round
from tests.rules.evidence import REFUSED, dial, member, trace_of

A, B = "10.0.0.5:2379", "10.0.0.6:2379"
HISTORY = History("", "", 10.0, 7, failed=2, dropped=3)
PLACE = {"target": A, "vantage": "host-1"}
_LABEL = r'[a-z_]+="(?:[^"\\\n]|\\\\|\\"|\\n)*"'
_LINE = re.compile(
    r"# HELP [a-z_]+ [^\n]+|# TYPE [a-z_]+ (?:gauge|counter)"
    rf"|[a-z_]+\{{{_LABEL}(?:,{_LABEL})*\}} (?:\d+|\d+\.\d+(?:e-\d+)?|\d+e-\d+)"
)

Samples = dict[str, list[tuple[dict[str, str], float]]]


def observed(members: list[Member], *dials: Dial) -> Round:
    trace = msgspec.structs.replace(trace_of(members, dials, returns="ok", complete=True), host="host-1")
    return round_of(trace)


def round_of(trace: Trace) -> Round:
    return Round(7, "2026-11-27T05:54:29.953Z", trace, judge(Case(traces=(trace,))))


def samples(text: str) -> Samples:
    """The samples by the name of their metric. Each line follows the grammar, and no series is there twice."""
    assert [line for line in text.splitlines() if not _LINE.fullmatch(line)] == []
    assert text.endswith("\n")
    families = list(text_string_to_metric_families(text))
    every = [sample for family in families for sample in family.samples]
    series = [(one.name, tuple(sorted(one.labels.items()))) for one in every]
    assert len(series) == len(set(series)) == sum(not line.startswith("#") for line in text.splitlines())
    assert len({family.name for family in families}) == len(families)
    by_name: Samples = {}
    for one in every:
        by_name.setdefault(one.name, []).append((one.labels, one.value))
    return by_name


def test_each_advertised_url_has_its_verdict_and_times() -> None:
    members = [member("s", f"http://{A}"), member("t", f"http://{B}")]
    of = samples(metrics_text(observed(members, dial(A, by="s"), dial(B, failed=REFUSED)), HISTORY))

    first = {"member": "s", "member_id": "id-s", "url": f"http://{A}", **PLACE}
    second = {"member": "t", "member_id": "id-t", "url": f"http://{B}", **PLACE}
    assert of["etcdlab_advertised_url_up"] == [(first, 1), (second, 0)]
    assert of["etcdlab_advertised_url_info"] == [
        (first | {"verdict": "ok", "stage": "", "kind": "", "finding": ""}, 1),
        (second | {"verdict": "fails", "stage": "tcp", "kind": "refused", "finding": "R10"}, 1),
    ]
    assert of["etcdlab_advertised_url_stage_seconds"] == [(one | {"stage": "tcp"}, 0.0004) for one in (first, second)]


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (dial(B, by="t"), "ok"),
        (dial(B, by="s"), "another-member"),
        (dial(B, by="t", cluster="c9"), "another-cluster"),
        (None, "unknown"),
    ],
)
def test_the_verdict_on_a_url(answer: Dial | None, verdict: str) -> None:
    dials = [dial(A, by="s"), *([answer] if answer is not None else [])]
    of = samples(metrics_text(observed([member("s", f"http://{A}"), member("t", f"http://{B}")], *dials), HISTORY))

    assert [labels["verdict"] for labels, _ in of["etcdlab_advertised_url_info"]] == ["ok", verdict]


def test_the_watch_and_its_findings_are_counted() -> None:
    of = samples(metrics_text(observed([member("s", "http://0.0.0.0:2379")], dial(A, by="s")), HISTORY))

    counts = {(labels["code"], labels["severity"]): value for labels, value in of["etcdlab_findings"]}
    assert counts[("R1", "warning")] == 1
    assert counts[("R2", "fault")] == 0
    assert sum(value for _, value in of["etcdlab_verdict"]) == 1
    assert of["etcdlab_watch_rounds_total"] == [(PLACE, 7)]
    assert of["etcdlab_watch_failed_rounds_total"] == [(PLACE, 2)]
    assert of["etcdlab_watch_changes_total"] == [(PLACE, 3)]
    assert of["etcdlab_watch_last_round_timestamp_seconds"] == [(PLACE, 1795758869.953)]


def test_names_of_a_peer_are_escaped_and_folded() -> None:
    hostile = 'a"b\\c\nd\x1be{f}=g,\u202eh'
    long = "x" * 10_000
    members = [
        Member("1", hostile, (f"http://{hostile}",)),
        Member("2", long, (f"http://{long}1", f"http://{long}2")),
        Member("2", long, (f"http://{long}1", "")),
    ]
    text = metrics_text(observed(members, dial(A, by="s")), HISTORY)
    of = samples(text)

    names = [labels["member"] for labels, _ in of["etcdlab_advertised_url_info"]]
    assert names[0] == 'a"b\\c\\nd\\x1be{f}=g,\\u202eh'
    assert max(map(len, text.splitlines())) < 2_000


def test_the_series_of_one_file_are_bounded() -> None:
    many = [member(f"m{number}", f"http://10.1.{number // 250}.{number % 250}:2379") for number in range(1_000)]
    of = samples(metrics_text(observed(many, dial(A, by="s")), HISTORY))

    assert len(of["etcdlab_advertised_url_info"]) == MOST_URLS
