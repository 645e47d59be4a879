"""One finding for one fault: what a rule says of several members or URLs in the same words is put together.

A finding is merged as soon as a rule yields it. A member may advertise 60,000 wrong URLs, and none of their findings is
kept beside the one that speaks for all of them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from etcdlab.messages import Text, message
from etcdlab.rules.claim import counted, sentence, who
from etcdlab.rules.finding import AffectedMember, Evidence, Finding, Fix

if TYPE_CHECKING:
    from etcdlab.rules.finding import Claim


def grouped(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of one rule, those that make the same claim for the same reason as one."""
    groups: dict[Hashable, Finding | _Group] = {}
    for number, finding in enumerate(findings):
        if finding.claim is None:
            groups[number] = finding
            continue
        key = (finding.claim, finding.severity, finding.certainty, finding.why, _rollout(finding.fix))
        group = groups.setdefault(key, _Group(finding, finding.claim))
        assert isinstance(group, _Group)
        group.add(finding)
    for group in groups.values():
        yield group.whole() if isinstance(group, _Group) else group


class _Group:
    """Findings that say the same, while they are collected."""

    def __init__(self, first: Finding, claim: Claim) -> None:
        self._first, self._claim = first, claim
        self._urls: dict[tuple[str, str], dict[str, None]] = {}
        self._members: dict[tuple[str, str], AffectedMember] = {}
        self._evidence: dict[tuple[str, int], Evidence] = {}
        self._ruled_out: dict[Text, None] = {}

    def add(self, finding: Finding) -> None:
        """Take in one more; the fix of a member is the first that names it."""
        for member in finding.members:
            key = (member.id, member.name)
            self._urls.setdefault(key, {}).update(dict.fromkeys(member.urls))
            self._members.setdefault(key, member)
        for one in finding.evidence:
            self._evidence.setdefault((one.kind, one.id), one)
        self._ruled_out.update(dict.fromkeys(finding.ruled_out))

    def whole(self) -> Finding:
        """The finding that speaks for all of them, the members by their names: MemberList has them by random ids."""
        members = tuple(
            msgspec.structs.replace(self._members[key], urls=tuple(urls))
            for key, urls in sorted(self._urls.items(), key=lambda item: item[0][::-1])
        )
        return msgspec.structs.replace(
            self._first,
            subject=who(members, self._claim),
            summary=sentence(self._claim, members),
            evidence=tuple(self._evidence.values()),
            ruled_out=tuple(self._ruled_out),
            members=members,
            fix=_common(members),
        )


def _rollout(fix: Fix) -> Hashable:
    """What of a fix must be the same: how it is rolled out, and what the client does meanwhile."""
    return fix.how, fix.client, fix.sandbox


def _common(members: tuple[AffectedMember, ...]) -> Fix:
    """One fix for all: the settings of the first members, one after the other."""
    first = members[0].fix
    settings = list(dict.fromkeys(member.fix.server for member in members if member.fix.server))
    if len(members) == 1 or (len(settings) == 1 and all(member.fix == first for member in members)):
        return first
    return Fix(
        server=message("{settings}", settings=counted(settings)),
        how=first.how,
        client=first.client,
        sandbox=first.sandbox,
    )
