"""Where a member answered in a run, so that a rule knows whether a URL led to its member before a dial of it failed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from etcdlab.rules.addresses import address_of, parts_of
from etcdlab.rules.answerers import NO_ID
from etcdlab.rules.evidence import dial_evidence
from etcdlab.rules.member_lists import evidence_of

if TYPE_CHECKING:
    from etcdlab.rules.advertised import Advertised
    from etcdlab.rules.answerers import Answerers
    from etcdlab.rules.finding import Evidence
    from etcdlab.trace import Dial, Member, MemberList, Trace

_PLAIN = "http"
"""The scheme of an endpoint that has none."""


class AnsweredUrls:
    """The addresses at which each member answered. Behind a grpc-proxy there are none: it does not say who answered."""

    def __init__(self, trace: Trace, answerers: Answerers) -> None:
        self._trace = trace
        self._answerers = answerers
        self._of_members: dict[str, dict[tuple[str, str], Dial]] = {}

    def evidence(self, advertised: Advertised, failing: Dial) -> tuple[Evidence, ...]:
        """A dial, or else a member list, that this very member answered at its URL. Empty if there is none."""
        if self._answerers.is_proxy:
            return ()
        address, member = address_of(advertised.url), advertised.member
        dial = self._dials(member).get((_scheme(failing.url), address))
        if dial is not None:
            return dial_evidence(dial)
        listed = self._lists.get((member.id, address))
        return evidence_of([listed]) if listed is not None else ()

    def _dials(self, member: Member) -> dict[tuple[str, str], Dial]:
        """The dials that a member answered, by scheme and address."""
        if member.id not in self._of_members:
            self._of_members[member.id] = {
                (_scheme(dial.url), address): dial
                for dial in self._answerers.dials_of(member)
                for address in (dial.address, address_of(dial.url))
                if dial.reached
            }
        return self._of_members[member.id]

    @cached_property
    def _lists(self) -> dict[tuple[str, str], tuple[int, MemberList]]:
        """The member lists of this cluster, each with its place in the trace, by the member that answered it."""
        return {
            (answer.member_id, address_of(answer.endpoint)): (number, answer)
            for number, answer in enumerate(self._trace.member_lists)
            if not answer.error and answer.member_id not in NO_ID and answer.cluster_id == self._answerers.cluster_id
        }


def _scheme(url: str) -> str:
    return parts_of(url).scheme or _PLAIN
