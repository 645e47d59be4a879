"""What the right answer is read off: the steps, the dials and the calls of a run, and the findings about it.

An outcome is a value. The answer is right whose own value is the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from etcdlab.chain.client_programs import client_programs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from etcdlab.rules.finding import Finding
    from etcdlab.step import Step
    from etcdlab.trace import Dial, Member, Trace


class Evidence(NamedTuple):
    """What a question is about: a run, up to its stop, and what the rules find in it."""

    trace: Trace
    findings: Sequence[Finding] = ()
    step: Step | None = None
    """The step at which the client stopped."""
    by_release: Mapping[str, Trace] = {}
    """The same run with other releases of the client, where the question is about several of them."""


class Outcome(Protocol):
    """Reads a value off a run."""

    def of(self, evidence: Evidence) -> str:
        """The value; empty if the run has none."""


@dataclass(frozen=True)
class Target:
    """The address with which the client is configured."""

    def of(self, evidence: Evidence) -> str:
        """The address as the log names it."""
        return evidence.trace.target


@dataclass(frozen=True)
class FailedAddress:
    """The address of the last dial that failed."""

    def of(self, evidence: Evidence) -> str:
        """host:port."""
        dial = failed_dial(evidence.trace)
        return dial.address if dial else ""


@dataclass(frozen=True)
class LastDialled:
    """The address of the last dial, whether it failed or not."""

    def of(self, evidence: Evidence) -> str:
        """host:port."""
        dials = evidence.trace.dials
        return dials[-1].address if dials else "nothing"


@dataclass(frozen=True)
class FailedSource:
    """Where the address of the last failed dial comes from: `configured` or `advertised`."""

    def of(self, evidence: Evidence) -> str:
        """The source of the dial."""
        dial = failed_dial(evidence.trace)
        return dial.source if dial else ""


@dataclass(frozen=True)
class Returned:
    """What the last call returns to the program."""

    def of(self, evidence: Evidence) -> str:
        """`ok`, or the text of the error."""
        return str(evidence.trace.calls[-1].returns[0]) if evidence.trace.calls else ""


@dataclass(frozen=True)
class Subject:
    """What the first finding is about."""

    def of(self, evidence: Evidence) -> str:
        """The subject of the finding, such as `member etcd-0`, or the address that it is about."""
        return str(evidence.findings[0].subject) if evidence.findings else "nothing"


@dataclass(frozen=True)
class BlamedAddress:
    """The URL or the address that the first finding blames."""

    def of(self, evidence: Evidence) -> str:
        """A URL that a member advertises, or an endpoint of the client."""
        for finding in evidence.findings[:1]:
            urls = [url for member in finding.members for url in member.urls]
            return next(iter((*urls, *finding.endpoints)), "nothing")
        return "nothing"


@dataclass(frozen=True)
class SoundUrl:
    """The URL that the first member advertises, if the check of the client finds nothing wrong."""

    def of(self, evidence: Evidence) -> str:
        """The URL in the newest member list of the client; `nothing` if there is a finding or no list."""
        members = own_members(evidence.trace)
        return "nothing" if evidence.findings or not members else ",".join(members[0].client_urls)


@dataclass(frozen=True)
class NextFunction:
    """The function at which the client stopped."""

    def of(self, evidence: Evidence) -> str:
        """The station of the step."""
        return evidence.step.station if evidence.step else ""


@dataclass(frozen=True)
class StepValue:
    """A value of the step at which the client stopped."""

    name: str

    def of(self, evidence: Evidence) -> str:
        """The value; the items of a list with a comma between them."""
        value = evidence.step.value(self.name) if evidence.step else None
        return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


@dataclass(frozen=True)
class CauseOf:
    """How the step before it led to the step at which the client stopped."""

    def of(self, evidence: Evidence) -> str:
        """`call`, `queue`, `spawn`, `timer` or `wake`."""
        causes = evidence.step.causes if evidence.step else ()
        return causes[0].via.value if causes else ""


@dataclass(frozen=True)
class ReleasesThatRedial:
    """The releases of the client that dial an advertised URL after the Sync."""

    failing: bool
    """Whether these dials fail."""

    def of(self, evidence: Evidence) -> str:
        """The releases, with a comma between them."""
        return ",".join(name for name, trace in evidence.by_release.items() if self._redials(trace))

    def _redials(self, trace: Trace) -> bool:
        return any(dial.source == "advertised" and bool(dial.failure) == self.failing for dial in trace.dials)


@dataclass(frozen=True)
class NewLogFields:
    """The fields that only the warning of the newest release has."""

    def of(self, evidence: Evidence) -> str:
        """The names of the fields, with a comma between them."""
        *older, newest = (_log_fields(trace) for trace in evidence.by_release.values())
        return ",".join(sorted(newest.difference(*older)))


def _log_fields(trace: Trace) -> set[str]:
    return {name for line in trace.log for name in json.loads(line)}


@dataclass(frozen=True)
class ProgramsThatSync:
    """The programs whose client calls Sync by itself, and how often."""

    seconds: float

    def of(self, evidence: Evidence) -> str:  # noqa: ARG002 - the programs are the same for every run
        """The names, with a comma between them."""
        return ",".join(one.name for one in client_programs() if one.syncs and one.interval == self.seconds)


def failed_dial(trace: Trace) -> Dial | None:
    """The last dial that failed."""
    return next((dial for dial in reversed(trace.dials) if dial.failure), None)


def own_members(trace: Trace) -> tuple[Member, ...]:
    """The members in the newest list that the client itself got. Lists of other endpoints may come after it."""
    lists = (one for one in reversed(trace.member_lists) if one.members and not one.from_other_endpoint)
    return next((one.members for one in lists), ())


def values_of(trace: Trace, findings: Sequence[Finding] = ()) -> dict[str, str]:
    """The addresses and names of a run, for the texts of a question."""
    dial, members = failed_dial(trace), own_members(trace)
    values = {"target": trace.target, "port": trace.target.rpartition(":")[2]}
    if dial is not None:
        values["dialled"] = dial.address
    if members:
        values |= {"member": members[0].name, "advertised": ",".join(members[0].client_urls)}
    if findings:
        values["subject"] = str(findings[0].subject)
    return values
