"""One finding for one fault: what a rule reports in the same words about several URLs or endpoints is put together.

A finding is merged as soon as a rule yields it. A member may advertise 60,000 wrong URLs, and none of their findings is
kept beside the one that stands for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator

import msgspec

from etcdlab.messages import Text, message, sentences
from etcdlab.rules.claim import counted, sentence, subject_of, with_addresses
from etcdlab.rules.finding import AffectedMember, Claim, Evidence, Finding, Fix


def grouped(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of one rule. Those that say the same for the same reason become one."""
    groups: dict[Hashable, Finding | _MemberGroup | _EndpointGroup] = {}
    for number, finding in enumerate(findings):
        if finding.claim is not None:
            _add(groups, _member_key(finding, finding.claim), _MemberGroup(finding, finding.claim), finding)
        elif finding.endpoints:
            _add(groups, _endpoint_key(finding), _EndpointGroup(finding), finding)
        else:
            groups[number] = finding
    for group in groups.values():
        yield group if isinstance(group, Finding) else group.whole()


def _add(
    groups: dict[Hashable, Finding | _MemberGroup | _EndpointGroup],
    key: Hashable,
    new: _MemberGroup | _EndpointGroup,
    finding: Finding,
) -> None:
    group = groups.setdefault(key, new)
    assert not isinstance(group, Finding)
    group.add(finding)


def _member_key(finding: Finding, claim: Claim) -> Hashable:
    """What all findings of a group say.

    Whether an address can be proposed for a member is not part of it: a probe elsewhere may have found one, and what
    is wrong does not depend on that.
    """
    fix = finding.fix
    return claim, finding.severity, finding.certainty, finding.why, (fix.how, fix.client)


def _endpoint_key(finding: Finding) -> Hashable:
    texts = (finding.subject, finding.summary, finding.why, finding.fix.server, finding.fix.client)
    return finding.severity, finding.certainty, tuple(with_addresses(text, ()) for text in texts)


class _MemberGroup:
    """Findings that say the same about URLs of members, while they are collected."""

    def __init__(self, first: Finding, claim: Claim) -> None:
        self._first, self._claim = first, claim
        self._urls: dict[tuple[str, str], dict[str, None]] = {}
        self._members: dict[tuple[str, str], AffectedMember] = {}
        self._evidence: dict[tuple[str, int], Evidence] = {}
        self._ruled_out: dict[Text, None] = {}

    def add(self, finding: Finding) -> None:
        """Add one finding. The first finding that names a member has the fix of that member."""
        for member in finding.members:
            key = (member.id, member.name)
            self._urls.setdefault(key, {}).update(dict.fromkeys(member.urls))
            self._members.setdefault(key, member)
        for evidence in finding.evidence:
            self._evidence.setdefault((evidence.kind, evidence.id), evidence)
        self._ruled_out.update(dict.fromkeys(finding.ruled_out))

    def whole(self) -> Finding:
        """The finding that stands for all, the members by their names: MemberList has them by random ids."""
        members = tuple(
            msgspec.structs.replace(self._members[key], urls=tuple(urls))
            for key, urls in sorted(self._urls.items(), key=lambda item: _by_name(*item[0]))
        )
        return msgspec.structs.replace(
            self._first,
            subject=subject_of(members, self._claim),
            summary=sentence(self._claim, members),
            evidence=tuple(self._evidence.values()),
            ruled_out=tuple(self._ruled_out),
            members=members,
            fix=_common_fix(members),
        )


def _by_name(identity: str, name: str) -> tuple[list[tuple[int, str]], str]:
    """Sorts etcd-2 before etcd-10: the longer of two numbers is the greater one."""
    parts = re.split(r"([0-9]+)", name)
    return [(len(part) if number % 2 else 0, part) for number, part in enumerate(parts)], identity


class _EndpointGroup:
    """Findings that say the same about endpoints, while they are collected."""

    def __init__(self, first: Finding) -> None:
        self._first = first
        self._addresses: list[str] = []
        self._evidence: list[Evidence] = []

    def add(self, finding: Finding) -> None:
        """Add the endpoints of one finding."""
        self._addresses += finding.endpoints
        self._evidence += finding.evidence

    def whole(self) -> Finding:
        """The finding that stands for all, with every address in its texts."""
        first, addresses = self._first, self._addresses
        return msgspec.structs.replace(
            first,
            subject=with_addresses(first.subject, addresses),
            summary=with_addresses(first.summary, addresses),
            why=with_addresses(first.why, addresses),
            evidence=tuple(self._evidence),
            fix=msgspec.structs.replace(first.fix, client=with_addresses(first.fix.client, addresses)),
            endpoints=tuple(addresses),
        )


def _common_fix(members: tuple[AffectedMember, ...]) -> Fix:
    """One fix for all: the settings of the first members, one after the other."""
    first = members[0].fix
    settings = list(dict.fromkeys(member.fix.server for member in members if member.fix.server))
    if len(members) == 1 or (len(settings) == 1 and all(member.fix == first for member in members)):
        return first
    return Fix(
        server=message("{settings}", settings=counted(settings)),
        how=first.how,
        client=first.client,
        sandbox=any(member.fix.sandbox for member in members),
        reason=sentences(*dict.fromkeys(member.fix.reason for member in members)),
    )
