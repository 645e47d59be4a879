"""Why a client dialled an address: from which answer, at which step, the address came.

A difference between the target in a log line and the dialled address proves nothing where several endpoints are
configured. The step at which the address entered the client does.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.messages import Text, listed, message, plural
from etcdlab.quoting import printable
from etcdlab.step import MemberUrls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etcdlab.step import Step
    from etcdlab.trace import Dial, DialSource, Trace

_MOST_MEMBERS = 4
"""The sentence names at most so many members."""


class AddressSource(NamedTuple):
    """Where the address of a dial came from."""

    kind: DialSource
    step: int | None = None
    """The step at which it entered the client: New, or the answer to MemberList. None where no step has it."""
    endpoint: str = ""
    """The endpoint that answered MemberList."""
    members: tuple[str, ...] = ()
    """The names of the members that advertise it."""

    @property
    def label(self) -> Text:
        """In a table: `advertised, step 37`."""
        if self.step is None:
            return _KINDS[self.kind]
        return message("{source}, step {step}", source=_KINDS[self.kind], step=self.step)

    @property
    def sentence(self) -> Text:
        """Why the client dialled it."""
        if self.kind == "configured":
            return message("The client is configured with this address.")
        if self.kind == "proposed":
            return message("A person proposed this URL in place of the advertised one.")
        if self.kind == "unknown":
            return message("Nothing shows whether the client is configured with it or a member advertises it.")
        if not self.members:
            return message("The client uses this URL in place of its configured endpoints.")
        return plural(
            "Member {members} advertises this URL. {endpoint} returned it as the answer to MemberList.",
            "Members {members} advertise this URL. {endpoint} returned it as the answer to MemberList.",
            len(self.members),
            members=listed(self.members, _MOST_MEMBERS),
            endpoint=printable(self.endpoint),
        )


_KINDS: dict[str, Text] = {
    "configured": message("configured"),
    "advertised": message("advertised"),
    "proposed": message("proposed"),
    "unknown": message("configured or advertised"),
}


class AddressSources:
    """Where the address of each dial in a trace came from. Everything is read once, so that many dials cost little."""

    def __init__(self, trace: Trace) -> None:
        self._first_step: dict[str, int] = {}
        self._steps: dict[tuple[str, str], list[int]] = {}
        for step in trace.steps:
            for name in step.objects:
                self._first_step.setdefault(name, step.id)
            if step.station in _ENTERS.values():
                for url in _urls(step):
                    self._steps.setdefault((step.station, url), []).append(step.id)
        self._names = {
            member.id: member.name or member.id for answer in trace.member_lists for member in answer.members
        }
        self._endpoints = {
            url: answer.endpoint
            for answer in reversed(trace.member_lists)
            for member in answer.members
            for url in member.client_urls
        }

    def of(self, dial: Dial) -> AddressSource:
        """Where the address of a dial came from."""
        step = self._step(dial)
        if dial.source != "advertised" or dial.url not in self._endpoints:
            return AddressSource(dial.source, step)
        members = tuple(printable(self._names[one]) for one in dial.members if one in self._names)
        return AddressSource(dial.source, step, self._endpoints[dial.url], members)

    def _step(self, dial: Dial) -> int | None:
        """The newest step with the URL before the client dialled it; of a URL that it did not dial, the newest."""
        station = _ENTERS.get(dial.source, "")
        url = dial.url if station == "members" else _bare(dial.url)
        dialled = self._first_step.get(f"dial {dial.id}", math.inf)
        steps = self._steps.get((station, url), [])
        before = bisect_left(steps, dialled)
        return steps[before - 1] if before else None


_ENTERS = {"configured": "new", "advertised": "members"}
"""The station at which an address enters the client."""


def _urls(step: Step) -> Iterator[str]:
    """The URLs of the members in the values of a step, or the addresses of its endpoints without a scheme."""
    for item in (item for value in step.values if isinstance(value.value, tuple) for item in value.value):
        yield from item.urls if isinstance(item, MemberUrls) else (_bare(item),)


def _bare(url: str) -> str:
    return url.rpartition("://")[2]
