"""R10, a look-alike: a member does not answer at its URL, and nowhere else. It is down; the URL is not to blame."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.rules.addresses import is_unspecified
from etcdlab.rules.facts import UNREACHED, Facts
from etcdlab.rules.faults.placeholder_url import is_placeholder
from etcdlab.rules.finding import Certainty, Finding, Fix, Severity


def find(facts: Facts) -> Iterator[Finding]:
    """A note per member while the client stays READY, a fault where it does not."""
    for one, dial, _ in facts.failing(UNREACHED):
        if facts.up(one.member) or is_placeholder(one.url) or is_unspecified(one.host):
            continue
        if facts.answer is None:
            return  # It may well answer elsewhere: nobody was asked.
        yield Finding(
            code="R10",
            rule="member-down",
            severity=Severity.FAULT if facts.fails else Severity.NOTE,
            certainty=Certainty.LIKELY,
            subject=one.who,
            summary=f"{one.who} does not answer at {one.url}",
            why="It answers nowhere else either, so it is down or cut off; what it advertises is not shown wrong."
            + ("" if facts.fails else " The client goes on with the others."),
            evidence=facts.step("members", "MemberList") + facts.about(dial),
            fix=Fix(server=f"start {one.name}, or remove it if it is gone for good"),
        )
