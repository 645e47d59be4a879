"""What etcdlab changes in a sandbox to end its fault: the changes of its scenario, or the fixes of the findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.messages import Text, message
from etcdlab.sandboxes.changes import Advertise, AdvertiseProxy, Change

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding
    from etcdlab.sandboxes.scenario import Scenario

NOTHING_WRONG = message("Nothing is wrong, so there is nothing to repair.")
BY_HAND = message("etcdlab cannot apply this fix in a sandbox. Do what the finding says.")


class Plan(NamedTuple):
    """The changes, in their order. Without one: the reason."""

    changes: tuple[Change, ...] = ()
    reason: Text = ""


def plan_of(scenario: Scenario, findings: Sequence[Finding]) -> Plan:
    """What ends the fault of a scenario that led to these findings."""
    changes = scenario.repair or tuple(dict.fromkeys(_proposed(scenario, findings)))
    if changes:
        return Plan(changes)
    return Plan(reason=scenario.no_repair or (BY_HAND if findings else NOTHING_WRONG))


def _proposed(scenario: Scenario, findings: Sequence[Finding]) -> Iterator[Change]:
    """The fixes of the findings whose URLs or addresses etcdlab can set in the sandbox."""
    numbers = {plan.name: number for number, plan in enumerate(scenario.members)}
    for finding in findings:
        for member in finding.members:
            if member.fix.proxy_address and scenario.front is not None:
                yield AdvertiseProxy(member.fix.proxy_address)
            elif member.fix.urls and member.name in numbers:
                yield Advertise(numbers[member.name], member.fix.urls)
