"""What holds for the findings of every trace, also of one that no engine has to have made."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, note, seed, settings
from hypothesis import strategies as st

from etcdlab.case import Case
from etcdlab.investigation import Investigation
from etcdlab.rules import Finding, judge, verdict_of
from etcdlab.rules.addresses import ip_of, is_loopback, is_placeholder, is_unspecified, parts_of
from etcdlab.rules.registry import rules
from etcdlab.trace import Trace
from etcdlab.vantage import Vantage
from tests.hostile.contradictions import OF_RULE, contradictions, untrue, verdict_contradicts
from tests.hostile.repeatable import displayed, without_constants_of_the_source
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


def no_finding_speaks_of_removing_a_member(_: Trace, findings: tuple[Finding, ...]) -> None:
    """From where a client stands a member that is gone and one behind a firewall look alike."""
    for finding in findings:
        assert "remove" not in texts(finding).lower()


def the_evidence_of_every_finding_is_in_the_trace(trace: Trace, findings: tuple[Finding, ...]) -> None:
    places = {
        "step": trace.steps,
        "dial": trace.dials,
        "member-list": trace.member_lists,
        "call": trace.calls,
        "endpoint": trace.endpoints_in_use,
        "supposed": trace.what_if_members,
    }
    for finding in findings:
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
        assert (finding.rule, finding.severity, finding.summary) == (plain.rule, plain.severity, plain.summary)
        assert bool(finding.places) <= any(one.kind == "dial" for one in finding.evidence)
        values = str(finding.places)
        for vantage in case.vantages:
            name = vantage.name
            assert not name or f"also from {name}." not in values or f"From {name}, " not in values


def no_two_findings_contradict_each_other(trace: Trace, findings: tuple[Finding, ...]) -> None:
    """Nor the verdict a finding, nor a finding the trace."""
    assert list(contradictions(findings)) == []
    assert list(untrue(trace, findings)) == []
    assert verdict_contradicts(trace, findings) == ""


def blamed_by(finding: Finding) -> Iterator[tuple[str, str, str]]:
    """Members with the scheme and the address of each blamed URL. The scheme is empty if every scheme is wrong."""
    for member in finding.members if finding.code != "R10" else ():
        for parts in map(parts_of, member.urls):
            yield member.id, parts.scheme if finding.rule == "other-scheme" else "", parts.address


def no_fix_has_a_url_that_a_rule_blames(_: Trace, findings: tuple[Finding, ...]) -> None:
    """And no address that leads nowhere. Where the scheme is what is wrong, the fix has the address of the URL."""
    blamed = {each for one in findings for each in blamed_by(one)}
    for fix in (fix for one in findings for fix in (one.fix, *(member.fix for member in one.members))):
        for parts in map(parts_of, fix.urls):
            assert (fix.member, "", parts.address) not in blamed
            assert (fix.member, parts.scheme, parts.address) not in blamed
            assert not is_unspecified(parts.host)
        own = fix.after.removeprefix("--advertise-client-url=")  # a grpc-proxy's
        assert fix.after in ("", f"ETCD_ADVERTISE_CLIENT_URLS={','.join(fix.urls)}") or not is_unspecified(
            parts_of(own).host
        )


def exit_code_0_means_that_the_last_get_does_not_fail(trace: Trace, findings: tuple[Finding, ...]) -> None:
    if verdict_of(trace, findings).exit_code == 0:
        assert returns_of_the_last_get(trace) in (("ok",), ("etcdserver: permission denied",))


PROPERTIES = (
    no_finding_speaks_of_removing_a_member,
    the_evidence_of_every_finding_is_in_the_trace,
    no_two_findings_contradict_each_other,
    no_fix_has_a_url_that_a_rule_blames,
    exit_code_0_means_that_the_last_get_does_not_fail,
)
PARTS = 8
"""Several processes run the parts at the same time."""

CASES = int(os.environ.get("ETCDLAB_FUZZ", "10000"))
SEED = os.environ.get("ETCDLAB_FUZZ_SEED") or (random.getrandbits(32) if "ETCDLAB_FUZZ" in os.environ else 0)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_property_holds_of_any_trace(part: int) -> None:
    """No rule raises, and each property holds. `make test` builds the same 10,000 traces in every run, and `make fuzz`
    100,000 others. A failing trace is displayed as JSON, with the seed that builds it again.
    """

    @seed(f"{SEED} {part}")
    @settings(MANY, max_examples=-(-CASES // PARTS), derandomize=False)
    @given(trace=traces)
    def every_property_holds(trace: Trace) -> None:
        note(displayed(trace, SEED))
        findings = judged(trace)
        for holds in PROPERTIES:
            holds(trace, findings)

    with without_constants_of_the_source():
        every_property_holds()


@pytest.mark.parametrize("slug", OF_RULE)
def test_statements_are_those_of_rules(slug: str) -> None:
    assert slug in {rule.slug for rule in rules()}


@MANY
@given(st.one_of(URLS, st.text()))
def test_no_text_is_a_url_that_the_rules_cannot_take_apart(url: str) -> None:
    host = parts_of(url).host

    assert isinstance(is_placeholder(url), bool)
    assert (ip_of(host) is None) <= (not is_unspecified(host))
    assert isinstance(is_loopback(host), bool)
