"""A log beside a run: which lines support a finding, and which the run contradicts. The lines are of real clients."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from etcdlab.case import Case
from etcdlab.engines.log.reading import lines_of_logs
from etcdlab.engines.recording import load_recording, recordings
from etcdlab.log_line import LogLine
from etcdlab.rules import Finding, judge
from etcdlab.trace import Trace
from tests.rules.evidence import REFUSED, dial, member, trace_of

TRACES = [trace for trace in (load_recording(one.scenario, one.release).trace for one in recordings()) if trace.log]
RECORDED = load_recording("advertises-unspecified", "3.5.9").trace
ADDRESS = next(one.address for one in RECORDED.dials if one.failure)
LINE = RECORDED.log[0]
"""A line of the real client 3.5.9 that dials 0.0.0.0."""

MEMBER, ENDPOINT = "http://10.0.0.5:2379", "10.0.0.5:2379"
HERE = dial(ENDPOINT, by="s", source="configured")
PUBLISHED = (
    '{"level":"info","ts":"2026-11-27T11:00:00.000Z","caller":"etcdserver/server.go:2060","msg":"published local member'
    ' to cluster through raft","local-member-id":"8e9e05c52164694d","local-member-attributes":"{Name:s'
    ' ClientURLs:[%s]}","request-path":"/0/members/8e9e05c52164694d/attributes","publish-timeout":"7s"}'
)


def joined(trace: Trace, *logs: str) -> tuple[Finding, ...]:
    lines = lines_of_logs(log + "\n" for log in logs)
    return judge(Case(traces=(replace(trace, complete=True),)).with_log_lines(lines))


def healthy(started: str = "") -> Trace:
    return trace_of([member("s", MEMBER)], [HERE], returns="ok", started=started)


def line_about(address: str) -> str:
    return LINE.replace(ADDRESS, address)


@pytest.mark.parametrize("trace", TRACES, ids=lambda trace: f"{trace.origin.client}-{trace.scenario}")
def test_a_real_run_supports_its_own_log(trace: Trace) -> None:
    """Nothing that a client logged is contradicted by what the same client did."""
    findings = joined(trace, *trace.log)

    assert "log-contradicts-run" not in [finding.rule for finding in findings]


def test_the_real_log_of_the_seed_incident_supports_r1() -> None:
    finding = joined(RECORDED, LINE)[0]

    assert finding.rule == "advertises-unspecified"
    assert str(finding.logs).startswith("The log supports it: line 1 of pasted.log (20")
    assert str(finding.logs).endswith(f") has the same error of {ADDRESS}.")
    assert [one.id for one in finding.evidence if one.kind == "log-line"] == [0]


def test_another_error_of_the_address_is_named() -> None:
    other = LINE.replace("connect: connection refused", "i/o timeout")
    finding = joined(RECORDED, other)[0]

    assert str(finding.logs).endswith(f"has an error of {ADDRESS}, and it is another one (timeout).")


def test_a_server_supports_the_url_that_it_publishes() -> None:
    trace = trace_of([member("s", "http://0.0.0.0:2379")], [HERE, dial("0.0.0.0:2379", failed=REFUSED)])
    finding = joined(trace, PUBLISHED % "http://0.0.0.0:2379")[0]

    assert (
        str(finding.logs) == "The log supports it: in line 1 of pasted.log (2026-11-27T11:00:00.000Z), s publishes "
        "http://0.0.0.0:2379."
    )


def test_a_server_contradicts_a_url_that_it_does_not_publish() -> None:
    trace = trace_of([member("s", "http://0.0.0.0:2379")], [HERE, dial("0.0.0.0:2379", failed=REFUSED)])
    finding = joined(trace, PUBLISHED % MEMBER)[0]

    assert str(finding.logs).startswith("The log contradicts it: in line 1 of pasted.log")
    assert [one.kind for one in finding.evidence].count("log-line") == 1


def test_a_log_about_another_address_says_nothing() -> None:
    trace = trace_of([member("s", "http://0.0.0.0:2379")], [HERE, dial("0.0.0.0:2379", failed=REFUSED)])
    finding = joined(trace, line_about("10.0.0.9:2379"))[0]

    assert str(finding.logs).startswith("The log neither supports nor contradicts it")
    assert not [one for one in finding.evidence if one.kind == "log-line"]


@pytest.mark.parametrize(
    ("started", "order"),
    [("2030-01-01T00:00:00Z", "began later"), ("2020-01-01T00:00:00Z", "began before"), ("", "No time")],
)
def test_a_run_that_reaches_the_address_contradicts(started: str, order: str) -> None:
    (note,) = joined(healthy(started), line_about(ENDPOINT))

    assert (note.rule, note.severity, note.certainty) == ("log-contradicts-run", "note", "likely")
    assert f"an error of {ENDPOINT} in line 1 of pasted.log" in str(note.summary)
    assert str(note.summary).endswith("the run contradicts it: an etcd answers there now.")
    assert order in str(note.why)
    assert [one.kind for one in note.evidence] == ["log-line", "dial"]


def test_an_address_that_no_member_has_any_more() -> None:
    """The target of the log is the endpoint of the run, so both are of one cluster."""
    (target,) = {line.target for line in lines_of_logs([LINE + "\n"])}
    (note,) = joined(healthy(), line_about("10.0.0.9:2379").replace(target, ENDPOINT))

    assert str(note.summary).endswith("the run contradicts it: no member has the address now.")


def test_a_log_of_another_cluster_is_no_contradiction() -> None:
    (note,) = joined(healthy(), line_about("10.0.0.9:2379"))

    assert "contradicts" not in str(note.summary)
    assert "the log may be of another cluster" in str(note.why)


def test_a_call_that_succeeds_contradicts_an_error_of_etcd() -> None:
    error = LogLine(
        "a.log", 3, "etcdserver: no leader", "plain", "client", error_class="no-leader", error="etcdserver: no leader"
    )
    case = Case(traces=(replace(healthy(), complete=True),)).with_log_lines((error,))
    (note,) = judge(case)

    assert str(note.summary).endswith("the run contradicts it: the call succeeds now.")


def test_a_run_that_is_not_complete_contradicts_nothing() -> None:
    case = Case(traces=(healthy(),)).with_log_lines(lines_of_logs([line_about(ENDPOINT) + "\n"]))

    assert judge(case) == ()


def test_a_what_if_is_compared_with_no_log() -> None:
    supposed = replace(healthy(), what_if_members=(member("s", MEMBER),), member_lists=())

    assert not [one for one in joined(supposed, line_about(ENDPOINT)) if one.rule == "log-contradicts-run" or one.logs]
