"""What holds for the findings of every trace, also of one that no engine has to have made."""

from __future__ import annotations

import json
import os

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etcdlab.case import Case
from etcdlab.investigation import Investigation
from etcdlab.rules import Finding, judge
from etcdlab.rules.addresses import ip_of, is_loopback, is_placeholder, is_unspecified, parts_of
from etcdlab.trace import Trace
from etcdlab.vantage import Vantage
from tests.hostile.traces import URLS, traces, vantages
from tests.rules.test_verdict import returns_of_the_last_get

MANY = settings(
    max_examples=int(os.environ.get("ETCDLAB_FUZZ", "150")), deadline=None, suppress_health_check=list(HealthCheck)
)


def judged(trace: Trace) -> tuple[Finding, ...]:
    return judge(Case(traces=(trace,)))


def texts(finding: Finding) -> str:
    """Everything that a finding says, as one text."""
    return repr(finding)


@MANY
@given(traces)
def test_no_finding_ever_speaks_of_removing_a_member(trace: Trace) -> None:
    # From where a client stands a member that is gone and one behind a firewall look alike.
    for finding in judged(trace):
        assert "remove" not in texts(finding).lower()


@MANY
@given(traces)
def test_the_evidence_of_every_finding_is_in_the_trace(trace: Trace) -> None:
    places = {
        "step": trace.steps,
        "dial": trace.dials,
        "member-list": trace.member_lists,
        "call": trace.calls,
        "endpoint": trace.endpoints_in_use,
        "supposed": trace.what_if_members,
    }
    for finding in judged(trace):
        assert finding.evidence
        for one in finding.evidence:
            if one.kind == "subconn":
                assert one.id in {subconn.id for subconn in trace.subconns}
            else:
                assert 0 <= one.id < len(places[one.kind])


@MANY
@given(traces, st.lists(vantages, min_size=1, max_size=3))
def test_vantages_change_no_finding_and_contradict_none(trace: Trace, places: list[Vantage]) -> None:
    case = Case(traces=(trace,)).with_vantages(places)
    investigation = Investigation(case)
    json.dumps(investigation.document())

    assert investigation.text()
    assert investigation.exit_code == Investigation.of(trace).exit_code
    for plain, finding in zip(judged(trace), investigation.findings, strict=True):
        assert msgspec.structs.replace(finding, places="") == plain
        assert bool(finding.places) <= any(one.kind == "dial" for one in finding.evidence)
        values = str(finding.places)
        for vantage in case.vantages:
            name = vantage.name
            assert not name or f"also from {name}." not in values or f"From {name}, " not in values


@MANY
@given(traces)
def test_no_fix_has_a_url_that_a_rule_blames(trace: Trace) -> None:
    """And no address that leads nowhere."""
    findings = judged(trace)
    faults = [member for one in findings if one.code != "R10" for member in one.members]
    blamed = {(member.id, parts_of(url).address) for member in faults for url in member.urls}
    for fix in (fix for one in findings for fix in (one.fix, *(member.fix for member in one.members))):
        for url in fix.urls:
            assert (fix.member, parts_of(url).address) not in blamed
            assert not is_unspecified(parts_of(url).host)
        own = fix.after.removeprefix("--advertise-client-url=")  # a grpc-proxy's
        assert fix.after in ("", f"ETCD_ADVERTISE_CLIENT_URLS={','.join(fix.urls)}") or not is_unspecified(
            parts_of(own).host
        )


@MANY
@given(traces)
def test_exit_code_0_means_that_the_last_get_does_not_fail(trace: Trace) -> None:
    investigation = Investigation.of(trace)

    if investigation.exit_code == 0:
        assert returns_of_the_last_get(trace) in (("ok",), ("etcdserver: permission denied",))


@MANY
@given(st.one_of(URLS, st.text()))
def test_no_text_is_a_url_that_the_rules_cannot_take_apart(url: str) -> None:
    host = parts_of(url).host

    assert isinstance(is_placeholder(url), bool)
    assert (ip_of(host) is None) <= (not is_unspecified(host))
    assert isinstance(is_loopback(host), bool)
