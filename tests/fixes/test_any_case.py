"""What holds for the fixes of every case: any members, dials and answers, and any dials in other places."""

from __future__ import annotations

import os
from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etcdlab.case import Case
from etcdlab.fixes.plan import plan_of
from etcdlab.rules import Finding, judge
from etcdlab.rules.addresses import address_of, host_of, is_loopback, is_unspecified
from etcdlab.rules.finding import Fix
from etcdlab.sandboxes.changes import Advertise, AdvertiseProxy
from etcdlab.sandboxes.scenario import FrontPlan, MemberPlan, Scenario
from etcdlab.trace import Trace
from etcdlab.vantage import Vantage, VantageDial
from tests.hostile.traces import URLS, failures, identities, stages, traces

MANY = settings(
    max_examples=int(os.environ.get("ETCDLAB_FUZZ", "150")), deadline=None, suppress_health_check=list(HealthCheck)
)
elsewhere = st.builds(
    VantageDial,
    url=URLS,
    stages=st.lists(stages, max_size=2).map(tuple),
    failure=st.one_of(st.none(), failures),
    identity=st.one_of(st.none(), identities),
)
vantages = st.builds(
    Vantage,
    name=st.sampled_from(["app", "host", "{place}"]),
    host=st.just("h"),
    started=st.just(""),
    program=st.just("sh"),
    dials=st.lists(elsewhere, max_size=4).map(tuple),
)
cases = st.builds(Case, traces=traces.map(lambda trace: (trace,)), vantages=st.lists(vantages, max_size=3).map(tuple))
LAB = Scenario(
    "ad-hoc", "", "", members=tuple(map(MemberPlan, ("m1", "m2", "{who}", "\x1b"))), front=FrontPlan("grpc-proxy")
)


def fixes(findings: tuple[Finding, ...]) -> Iterator[Fix]:
    for finding in findings:
        yield finding.fix
        yield from (member.fix for member in finding.members)


def proposed(fix: Fix) -> list[str]:
    return [*fix.urls, *([fix.proxy_address] if fix.proxy_address else [])]


@MANY
@given(cases)
def test_no_proposal_has_a_url_that_a_rule_blames(case: Case) -> None:
    findings = judge(case)
    faults = [(one.id, url) for each in findings if each.claim and each.claim.blames_urls for one in each.members
              for url in one.urls]  # fmt: skip
    blamed = {(member, address_of(url)) for member, url in faults}

    for fix in fixes(findings):
        assert blamed.isdisjoint((fix.member, address_of(url)) for url in proposed(fix))


@MANY
@given(cases)
def test_no_proposal_leads_nowhere_or_to_the_clients_host(case: Case) -> None:
    for url in (url for fix in fixes(judge(case)) for url in proposed(fix)):
        assert not is_unspecified(host_of(url))
        assert case.trace.scenario or not is_loopback(host_of(url))


@MANY
@given(cases)
def test_no_proposal_fails_or_leads_to_another_in_any_place(case: Case) -> None:
    dials = [dial for vantage in case.vantages for dial in vantage.dials]
    for fix in fixes(judge(case)):
        addresses = {address_of(url) for url in proposed(fix)}
        there = [dial for dial in dials if address_of(dial.url) in addresses]

        assert "failed" not in {dial.outcome for dial in there}
        if fix.urls:
            assert {dial.identity.member_id for dial in there if dial.identity} <= {fix.member}


@MANY
@given(cases)
def test_a_fix_has_an_address_or_the_reason_and_never_both(case: Case) -> None:
    for finding in judge(case):
        for fix in (member.fix for member in finding.members):
            assert not (fix.reason and proposed(fix))
            if finding.claim and finding.claim.about == "advertises" and fix.before and fix.member:
                assert fix.reason or proposed(fix)


@MANY
@given(traces)
def test_a_sandbox_is_changed_only_as_a_finding_proposes(trace: Trace) -> None:
    findings = judge(Case(traces=(trace,)))
    urls = {url for fix in fixes(findings) for url in proposed(fix)}
    plan = plan_of(LAB, findings)

    assert bool(plan.changes) != bool(plan.reason)
    for change in plan.changes:
        assert isinstance(change, Advertise | AdvertiseProxy)
        assert {*change.urls} <= urls if isinstance(change, Advertise) else change.address in urls
