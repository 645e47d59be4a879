"""What a diagnosis of an unknown fault is compared with: the dials, the last call and the findings of its run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from etcdlab.rules.addresses import parts_of

if TYPE_CHECKING:
    from etcdlab.workshop.outcomes import Evidence

KINDS = {
    "advertises-unspecified": "advertised",
    "advertises-loopback": "advertised",
    "name-does-not-resolve": "advertised",
    "unreachable-url": "advertised",
    "nothing-listens": "endpoint",
    "endpoint-fails": "endpoint",
    "get-refused": "access",
    "login-refused": "access",
    "member-down": "server",
    "no-quorum": "server",
}
"""For the rule of a finding: what somebody must change."""


@dataclass(frozen=True)
class BreaksAt:
    """Where a run breaks: at which dial, or at the call."""

    def of(self, evidence: Evidence) -> str:
        """`configured`, `advertised`, `unanswered` or `refused`."""
        trace = evidence.trace
        failing = {dial.source for dial in trace.dials if dial.failure}
        for source in ("configured", "advertised"):
            if source in failing:
                return source
        returned = str(trace.calls[-1].returns[0]) if trace.calls else ""
        return "unanswered" if returned == "context deadline exceeded" else "refused"


@dataclass(frozen=True)
class FaultKind:
    """What somebody must change, by the first finding."""

    def of(self, evidence: Evidence) -> str:
        """`advertised`, `endpoint`, `access` or `server`."""
        return KINDS.get(evidence.findings[0].rule, "") if evidence.findings else ""


@dataclass(frozen=True)
class BlamedPlaces:
    """Every way to write the place that the first finding is about."""

    def of(self, evidence: Evidence) -> str:
        """URLs, addresses and names of members, with a comma between them; else the endpoints of the client."""
        places: set[str] = set()
        for finding in evidence.findings[:1]:
            urls = [*finding.endpoints, *(url for member in finding.members for url in member.urls)]
            places = {member.name for member in finding.members} | set(urls) | {parts_of(url).address for url in urls}
        return ",".join(sorted(place for place in places or set(evidence.trace.endpoints) if place))


def is_one_of(typed: str, places: str) -> bool:
    """Whether a typed answer is one of the places. The scheme, upper case and a slash at the end do not count."""
    return _plain(typed) in {_plain(place) for place in places.split(",")}


def _plain(place: str) -> str:
    return place.strip().lower().removeprefix("http://").removeprefix("https://").rstrip("/")
