"""Which etcd answered at which address, and what those that answered say of the others."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from etcdlab.rules.addresses import address_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etcdlab.trace import Dial, Identity, Member, MemberList, Trace

NO_ID = ("", "0")
"""The id of a cluster or a member in an answer that names none."""


def has_no_members(answer: MemberList) -> bool:
    """Whether who answered is no member: etcd's grpc-proxy and kine give no header, no ids and no peer URLs."""
    nameless = all(member.id in NO_ID and not member.peer_urls for member in answer.members)
    return answer.cluster_id in NO_ID and bool(answer.members) and nameless


class Answerers:
    """The etcds that answered in one trace; `answer` is the member list that its client works with."""

    def __init__(self, trace: Trace, answer: MemberList | None) -> None:
        self._trace = trace
        self._answer = answer

    @cached_property
    def is_proxy(self) -> bool:
        """Whether the member list comes from a server that is no member."""
        return self._answer is not None and has_no_members(self._answer)

    @cached_property
    def cluster_id(self) -> str:
        """The cluster that the member list is of; behind a proxy the one that its Status comes from."""
        if self._answer is None:
            return ""
        return self._behind_proxy if self.is_proxy else self._answer.cluster_id

    def is_member(self, dial: Dial, member: Member) -> bool:
        """Whether the etcd that answered a dial is that member. A proxy passes Status on to any member."""
        who = dial.identity
        return who is not None and self._is_of_cluster(who) and (self.is_proxy or who.member_id == member.id)

    def foreign(self, dial: Dial | None) -> Identity | None:
        """The etcd that answered a dial, if it is of another cluster."""
        who = dial.identity if dial else None
        return who if who is not None and self._answer is not None and not self._is_of_cluster(who) else None

    def answered(self, member: Member) -> bool:
        """Whether a member answered anywhere: a dial, or MemberList."""
        return self.is_proxy or member.id in self._members

    def dials_of(self, member: Member) -> tuple[Dial, ...]:
        """The dials that a member answered."""
        if self.is_proxy:
            return tuple(self._dials_of_the_only_proxy())
        return tuple(self._dials.get(member.id, ()))

    def members_at(self, address: str) -> frozenset[str]:
        """Ids of the members that answered at an address: several behind a load balancer."""
        return frozenset() if self.is_proxy else frozenset(self._ids_at.get(address, ()))

    def is_balancer(self, address: str) -> bool:
        """Whether several members answered at one address. It is no member's own, and never proposed."""
        return len(self.members_at(address)) > 1

    def may_run(self, member: Member) -> bool:
        """Whether anything but an answer of its own speaks for a member: it leads, or some etcd gave no name."""
        return bool(self.that_name_as_leader(member)) or self.without_a_name() is not None

    def that_name_as_leader(self, member: Member) -> tuple[Dial, ...]:
        """The newest dial of each address whose etcd says that this member is the leader."""
        return tuple(self._leaders.get(member.id, {}).values())

    def without_a_name(self) -> Dial | None:
        """A dial that an etcd answered without saying which member it is: it keeps its Status to users."""
        return next((dial for dial in self._trace.dials if dial.failure and dial.nameless), None)

    def _is_of_cluster(self, who: Identity) -> bool:
        # A proxy that does not say which cluster it serves proves no etcd to be foreign.
        unknown = self.is_proxy and self.cluster_id in NO_ID
        return self._answer is not None and (unknown or who.cluster_id == self.cluster_id)

    @property
    def _behind_proxy(self) -> str:
        asked = self._answer.endpoint if self._answer else ""
        dials = (dial for dial in self._trace.dials if dial.address == address_of(asked) and dial.identity)
        return next((dial.identity.cluster_id for dial in dials if dial.identity), "")

    def _dials_of_the_only_proxy(self) -> Iterator[Dial]:
        """The dials of the address that gave the list. Of several proxies it is not known which one that is."""
        if self._answer is not None and len(self._answer.members) == 1:
            asked = address_of(self._answer.endpoint)
            yield from (dial for dial in self._trace.dials if dial.reached and dial.address == asked)

    @cached_property
    def _dials(self) -> dict[str, list[Dial]]:
        """The dials that a member of this cluster answered, by its id."""
        dials: dict[str, list[Dial]] = {}
        for dial in self._trace.dials:
            for who in _identities(dial):
                if self._is_of_cluster(who) and dial not in dials.setdefault(who.member_id, [])[-1:]:
                    dials[who.member_id].append(dial)
        return dials

    @cached_property
    def _ids_at(self) -> dict[str, set[str]]:
        """Ids of the members of this cluster that answered, by the address."""
        ids: dict[str, set[str]] = {}
        for dial in self._trace.dials:
            for who in _identities(dial):
                if self._is_of_cluster(who):
                    ids.setdefault(dial.address, set()).add(who.member_id)
        for one in self._lists:
            ids.setdefault(address_of(one.endpoint), set()).add(one.member_id)
        return ids

    @cached_property
    def _lists(self) -> tuple[MemberList, ...]:
        """The member lists that a member of this cluster answered."""
        lists = self._trace.member_lists if self._answer else ()
        return tuple(
            one for one in lists if not one.error and one.member_id not in NO_ID and one.cluster_id == self.cluster_id
        )

    @cached_property
    def _members(self) -> frozenset[str]:
        """Ids of the members of this cluster that answered."""
        return frozenset(self._dials) | {one.member_id for one in self._lists}

    @cached_property
    def _leaders(self) -> dict[str, dict[str, Dial]]:
        leaders: dict[str, dict[str, Dial]] = {}
        for dials in self._dials.values():
            for dial in dials:
                if dial.identity is not None and dial.identity.leader:
                    leaders.setdefault(dial.identity.leader, {})[dial.address] = dial
        return leaders


def _identities(dial: Dial) -> Iterator[Identity]:
    """The etcds that answered a dial, and those that answered when its address was dialled again."""
    if dial.identity is not None:
        yield dial.identity
    yield from dial.again
