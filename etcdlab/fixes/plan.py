"""What etcdlab changes in a sandbox to end its fault: the changes of its scenario, or the fixes of the findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.messages import Text, message
from etcdlab.rules.finding import Severity
from etcdlab.rules.proof import tried
from etcdlab.sandboxes.changes import Advertise, AdvertiseProxy, Change

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding
    from etcdlab.sandboxes.scenario import Scenario
    from etcdlab.trace import Trace

NOTHING_WRONG = message("Nothing is wrong, so there is nothing to repair.")
NOTHING_NEW = message("The members advertise these URLs now.")
BY_HAND = message("etcdlab cannot apply this fix in a sandbox. Do what the finding says.")


class Plan(NamedTuple):
    """The changes, in their order. Without one: the reason."""

    changes: tuple[Change, ...] = ()
    reason: Text = ""


def plan_of(scenario: Scenario, findings: Sequence[Finding]) -> Plan:
    """What ends the fault of a scenario that led to these findings."""
    if not findings:
        return Plan(reason=NOTHING_WRONG)
    changes = scenario.repair or tuple(dict.fromkeys(_proposed(scenario, findings)))
    return Plan(changes, "" if changes else scenario.no_repair or BY_HAND)


def plan_of_urls(scenario: Scenario, trace: Trace, findings: Sequence[Finding]) -> Plan:
    """The URLs of a what if, set for real. None is set while a finding of the what if says that one is wrong."""
    wrong = [
        one.summary for one in findings if one.claim and one.claim.blames_urls and one.severity is not Severity.NOTE
    ]
    if wrong:
        return Plan(reason=message("etcdlab does not set a URL that is wrong. {finding}", finding=wrong[0]))
    numbers = _numbers(scenario)
    members = [member for member in tried(trace) if member.name in numbers]
    changes = tuple(Advertise(numbers[member.name], member.client_urls) for member in members)
    return Plan(changes, "" if changes else NOTHING_NEW)


def _proposed(scenario: Scenario, findings: Sequence[Finding]) -> Iterator[Change]:
    """The fixes of the findings whose URLs or addresses etcdlab can set in the sandbox."""
    numbers = _numbers(scenario)
    for finding in findings:
        for member in finding.members:
            if member.fix.proxy_address and scenario.front is not None:
                yield AdvertiseProxy(member.fix.proxy_address)
            elif member.fix.urls and member.name in numbers:
                yield Advertise(numbers[member.name], member.fix.urls)


def _numbers(scenario: Scenario) -> dict[str, int]:
    return {plan.name: number for number, plan in enumerate(scenario.members)}
