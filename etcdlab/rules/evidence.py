"""Where a fact was observed: the step, the dial, the member list or the call that a finding rests on."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from etcdlab.messages import listed, message
from etcdlab.rules.capture_evidence import advertising_packets
from etcdlab.rules.finding import Evidence
from etcdlab.rules.log_evidence import publishing_line

if TYPE_CHECKING:
    from etcdlab.rules.advertised import Advertised
    from etcdlab.trace import Call, Dial, MemberList, Trace

_MOST_ENDPOINTS = 4
"""A piece of evidence names at most so many configured endpoints."""


def dial_evidence(dial: Dial | None) -> tuple[Evidence, ...]:
    """A dial, with how it ended. Nothing for no dial."""
    if dial is None:
        return ()
    end = dial.failure.text if dial.failure else message("answered")
    # Most of Go's errors name the address themselves.
    is_whole = isinstance(end, str) and end.startswith("dial tcp")
    text = end if is_whole else message("dial {address}: {end}", address=dial.address or dial.url, end=end)
    return (Evidence("dial", dial.id, text),)


def failed_call(trace: Trace, name: str) -> tuple[Call, tuple[Evidence, ...]] | None:
    """The first call of that name that failed, and the evidence of it."""
    for call in trace.calls:
        if call.name == name and call.returns != ("ok",):
            text = message("{call} returns: {error}", call=name, error=call.returns[0])
            return call, (Evidence("call", call.id, text),)
    return None


class EvidenceIndex:
    """Where one trace has its member list and each URL. `answer` is the member list that its client works with."""

    def __init__(self, trace: Trace, answer: MemberList | None) -> None:
        self._trace = trace
        self._answer = answer

    @cached_property
    def members(self) -> tuple[Evidence, ...]:
        """Where the members were observed: the newest step of that function, or else the member list itself."""
        trace = self._trace
        text = message("MemberList, as supposed") if trace.what_if_members else message("MemberList")
        step = next((step.id for step in reversed(trace.steps) if step.station == "members"), None)
        if step is not None:
            return (Evidence("step", step, text),)
        if self._answer is not None:
            return (Evidence("member-list", trace.member_lists.index(self._answer), text),)
        return (Evidence("supposed", 0, text),) if trace.what_if_members else ()

    def url(self, advertised: Advertised) -> tuple[Evidence, ...]:
        """Where a URL was observed: in the member list, or else among the endpoints of the client."""
        trace = self._trace
        if trace.is_of_log:
            return publishing_line(trace, advertised.url)
        if trace.is_of_capture and (packets := advertising_packets(trace, advertised.url)):
            return packets
        has_members = trace.what_if_members or (self._answer is not None and self._answer.members)
        number = None if has_members else self._places.get(advertised.url)
        if number is None:
            return self.members
        text = message(
            "the client uses {url} instead of {endpoints}",
            url=advertised.url,
            endpoints=listed(trace.endpoints, _MOST_ENDPOINTS),
        )
        return (Evidence("endpoint", number, text),)

    @cached_property
    def _places(self) -> dict[str, int]:
        """The first place of each endpoint that the client uses."""
        return {url: number for number, url in reversed(list(enumerate(self._trace.endpoints_in_use)))}
