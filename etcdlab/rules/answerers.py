"""Which etcd answered at which address, and what it reports about the other members."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from etcdlab.rules.addresses import address_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etcdlab.trace import Dial, Identity, Member, MemberList, Trace

NO_ID = ("", "0")
"""The id of a cluster or a member in an answer without ids."""


def has_no_members(answer: MemberList) -> bool:
    """Whether the server is no member: etcd's grpc-proxy and kine give no header, no ids and no peer URLs."""
    nameless = all(member.id in NO_ID and not member.peer_urls for member in answer.members)
    return answer.cluster_id in NO_ID and bool(answer.members) and nameless


class Answerers:
    """The etcds that answered in one trace. `answer` is the member list that its client works with."""

    def __init__(self, trace: Trace, answer: MemberList | None) -> None:
        self._trace = trace
        self._answer = answer

    @cached_property
    def is_proxy(self) -> bool:
        """Whether the member list comes from a server that is no member."""
        return self._answer is not None and has_no_members(self._answer)

    @cached_property
    def cluster_id(self) -> str:
        """The cluster of the member list. Behind a proxy: the cluster that its Status comes from."""
        if self._answer is None:
            return ""
        return self._behind_proxy if self.is_proxy else self._answer.cluster_id

    def is_member(self, dial: Dial, member: Member) -> bool:
        """Whether the etcd that answered a dial is that member. A proxy passes Status on to any member."""
        identity = dial.identity
        return (
            identity is not None
            and self._is_of_cluster(identity)
            and (self.is_proxy or identity.member_id == member.id)
        )

    def foreign(self, dial: Dial | None) -> Identity | None:
        """The etcd that answered a dial, if it belongs to another cluster."""
        identity = dial.identity if dial else None
        return identity if identity and self._answer and not self._is_of_cluster(identity) else None

    def answered(self, member: Member) -> bool:
        """Whether a member answered anywhere: a dial, or MemberList."""
        return self.is_proxy or member.id in self._members

    def dials_of(self, member: Member) -> tuple[Dial, ...]:
        """The dials that a member answered."""
        if self.is_proxy:
            return tuple(self._dials_of_the_only_proxy())
        return tuple(self._dials.get(member.id, ()))

    def members_at(self, address: str) -> frozenset[str]:
        """Ids of the members that answered at an address. Behind a load balancer there are several."""
        return frozenset() if self.is_proxy else frozenset(self._ids_at.get(address, ()))

    def is_balancer(self, address: str) -> bool:
        """Whether several members answered at one address. No fix proposes the address of a load balancer."""
        return len(self.members_at(address)) > 1

    def may_run(self, member: Member) -> bool:
        """Whether anything besides its own answer suggests that a member runs: it leads, or some etcd gave no name."""
        return bool(self.dials_naming_leader(member)) or self.nameless_dial is not None

    def dials_naming_leader(self, member: Member) -> tuple[Dial, ...]:
        """The newest dial of each address whose etcd reports that this member is the leader."""
        return tuple(self._leaders.get(member.id, {}).values())

    @cached_property
    def nameless_dial(self) -> Dial | None:
        """A dial that an etcd answered without its member id: it returns its Status to users only."""
        return next((dial for dial in self._trace.dials if dial.failure and dial.nameless), None)

    def _is_of_cluster(self, identity: Identity) -> bool:
        # A proxy that does not name its cluster proves of no etcd that it belongs to another one.
        unknown = self.is_proxy and self.cluster_id in NO_ID
        return self._answer is not None and (unknown or identity.cluster_id == self.cluster_id)

    @property
    def _behind_proxy(self) -> str:
        endpoint = self._answer.endpoint if self._answer else ""
        dials = (dial for dial in self._trace.dials if dial.address == address_of(endpoint) and dial.identity)
        return next((dial.identity.cluster_id for dial in dials if dial.identity), "")

    def _dials_of_the_only_proxy(self) -> Iterator[Dial]:
        """The dials of the address that answered the list. With several proxies, nothing says which proxy that is."""
        if self._answer is not None and len(self._answer.members) == 1:
            address = address_of(self._answer.endpoint)
            yield from (dial for dial in self._trace.dials if dial.reached and dial.address == address)

    @cached_property
    def _dials(self) -> dict[str, list[Dial]]:
        """The dials that a member of this cluster answered, by its id."""
        dials: dict[str, list[Dial]] = {}
        for dial in self._trace.dials:
            for identity in _identities(dial):
                if self._is_of_cluster(identity) and dial not in dials.setdefault(identity.member_id, [])[-1:]:
                    dials[identity.member_id].append(dial)
        return dials

    @cached_property
    def _ids_at(self) -> dict[str, set[str]]:
        """Ids of the members of this cluster that answered, by the address."""
        ids: dict[str, set[str]] = {}
        for dial in self._trace.dials:
            for identity in _identities(dial):
                if self._is_of_cluster(identity):
                    ids.setdefault(dial.address, set()).add(identity.member_id)
        for answer in self._lists:
            ids.setdefault(address_of(answer.endpoint), set()).add(answer.member_id)
        return ids

    @cached_property
    def _lists(self) -> tuple[MemberList, ...]:
        """The member lists that a member of this cluster answered."""
        lists = self._trace.member_lists if self._answer else ()
        return tuple(
            answer
            for answer in lists
            if not answer.error and answer.member_id not in NO_ID and answer.cluster_id == self.cluster_id
        )

    @cached_property
    def _members(self) -> frozenset[str]:
        """Ids of the members of this cluster that answered."""
        return frozenset(self._dials) | {answer.member_id for answer in self._lists}

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
