"""Which etcd answered at which address, and what those that answered say of the others."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etcdlab.trace import Dial, Identity, Member, MemberList, Trace


class Answerers:
    """The etcds that answered in one trace; `answer` is the member list that its client works with."""

    def __init__(self, trace: Trace, answer: MemberList | None) -> None:
        self._trace = trace
        self._answer = answer

    @property
    def cluster_id(self) -> str:
        """The cluster that the member list is of; empty where nobody listed its members."""
        return self._answer.cluster_id if self._answer else ""

    def is_member(self, dial: Dial, member: Member) -> bool:
        """Whether the etcd that answered a dial is that member."""
        who = dial.identity
        return who is not None and self._is_of_cluster(who) and who.member_id == member.id

    def foreign(self, dial: Dial | None) -> Identity | None:
        """The etcd that answered a dial, if it is of another cluster."""
        who = dial.identity if dial else None
        return who if who is not None and self._answer is not None and not self._is_of_cluster(who) else None

    def answered(self, member: Member) -> bool:
        """Whether a member answered anywhere: a dial, or MemberList."""
        return member.id in self._members

    def dials_of(self, member: Member) -> tuple[Dial, ...]:
        """The dials that a member answered."""
        return tuple(self._dials.get(member.id, ()))

    def may_run(self, member: Member) -> bool:
        """Whether anything but an answer of its own speaks for a member: it leads, or some etcd gave no name."""
        return bool(self.that_name_as_leader(member)) or self.without_a_name() is not None

    def that_name_as_leader(self, member: Member) -> tuple[Dial, ...]:
        """The newest dial of each address whose etcd says that this member is the leader."""
        return tuple(self._leaders.get(member.id, {}).values())

    def without_a_name(self) -> Dial | None:
        """A dial that an etcd answered without saying which member it is: it keeps its Status to users."""
        refused = (dial for dial in self._trace.dials if dial.failure and dial.failure.kind == "unauthenticated")
        return next(refused, None)

    def _is_of_cluster(self, who: Identity) -> bool:
        return self._answer is not None and who.cluster_id == self.cluster_id

    @cached_property
    def _dials(self) -> dict[str, list[Dial]]:
        """The dials that a member of this cluster answered, by its id."""
        dials: dict[str, list[Dial]] = {}
        for dial in self._trace.dials:
            if dial.identity is not None and self._is_of_cluster(dial.identity):
                dials.setdefault(dial.identity.member_id, []).append(dial)
        return dials

    @cached_property
    def _members(self) -> frozenset[str]:
        """Ids of the members of this cluster that answered."""
        lists = self._trace.member_lists if self._answer else ()
        listed = {one.member_id for one in lists if not one.error and one.cluster_id == self.cluster_id}
        return frozenset(self._dials) | listed

    @cached_property
    def _leaders(self) -> dict[str, dict[str, Dial]]:
        leaders: dict[str, dict[str, Dial]] = {}
        for dials in self._dials.values():
            for dial in dials:
                if dial.identity is not None and dial.identity.leader:
                    leaders.setdefault(dial.identity.leader, {})[dial.address] = dial
        return leaders
