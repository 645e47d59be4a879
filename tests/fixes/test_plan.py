"""What ends a fault in a sandbox: what the scenario says, or what the findings propose, or nothing for a reason."""

from __future__ import annotations

import pytest

from etcdlab.fixes.plan import BY_HAND, NOTHING_WRONG, plan_of
from etcdlab.rules.finding import AffectedMember, Evidence, Finding, Fix, Severity
from etcdlab.sandboxes.changes import Advertise, AdvertiseProxy, StartMember
from etcdlab.sandboxes.scenario import FrontPlan, MemberPlan, Scenario

MEMBERS = (MemberPlan("a"), MemberPlan("b"))
RIGHT = ("http://10.0.0.5:2379",)


def scenario(**more: object) -> Scenario:
    return Scenario("ad-hoc", "ad hoc", "", members=MEMBERS, **more)  # type: ignore[arg-type]


def finding(*members: AffectedMember) -> Finding:
    return Finding(Severity.FAULT, "", "", "", (Evidence("dial", 0, ""),), members=members)


def fixed(name: str, fix: Fix) -> AffectedMember:
    return AffectedMember("1", name, (), fix)


def test_each_member_gets_the_urls_of_its_fix() -> None:
    plan = plan_of(scenario(), [finding(fixed("b", Fix(urls=RIGHT)), fixed("a", Fix(urls=RIGHT)))])

    assert plan.changes == (Advertise(1, RIGHT), Advertise(0, RIGHT))
    assert plan.reason == ""


def test_a_scenario_knows_better_than_a_finding() -> None:
    plan = plan_of(scenario(repair=(StartMember(1),)), [finding(fixed("a", Fix(urls=RIGHT)))])

    assert plan.changes == (StartMember(1),)


def test_a_proxy_gets_the_address_of_its_fix() -> None:
    fix = fixed("p", Fix(after="--advertise-client-url=10.0.0.5:2379", proxy_address="10.0.0.5:2379"))

    assert plan_of(scenario(front=FrontPlan("grpc-proxy")), [finding(fix)]).changes == (
        AdvertiseProxy("10.0.0.5:2379"),
    )


@pytest.mark.parametrize(
    ("no_repair", "findings", "reason"),
    [
        ("", [], NOTHING_WRONG),
        ("It is so on purpose.", [], NOTHING_WRONG),
        ("", [finding(fixed("a", Fix(server="call somebody")))], BY_HAND),
        ("It is so on purpose.", [finding(fixed("a", Fix()))], "It is so on purpose."),
        ("", [finding(fixed("a member of another cluster", Fix(urls=RIGHT)))], BY_HAND),
    ],
)
def test_without_a_change_there_is_a_reason(no_repair: str, findings: list[Finding], reason: object) -> None:
    assert plan_of(scenario(no_repair=no_repair), findings) == ((), reason)
