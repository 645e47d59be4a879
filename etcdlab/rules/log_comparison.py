"""How the lines of a log agree with a run of etcdlab, or with a capture: pure functions of a trace that has both.

The lines are older or newer than the run, by the clock of another host. So a difference is no fault of either.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

from etcdlab.rules.addresses import address_of, host_of
from etcdlab.wire_address import wire_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from etcdlab.log_line import LogLine
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Dial, Trace

Support = Literal["same-error", "other-error", "fails", "publishes", "same-answer"]
"""How a line supports a finding. `fails`: the run did not dial the address, or somebody answered there."""

Difference = Literal["answers-now", "no-such-address", "call-succeeds"]
"""What the run has in place of the error of a line."""

Order = Literal["before", "after", "unknown"]
"""Whether a line was written before the run began, by two clocks."""

_OF_SERVER = ("auth", "no-leader", "space")
"""etcd itself wrote these errors."""


class SupportingLine(NamedTuple):
    """A line that supports a finding, by its number in the trace."""

    number: int
    line: LogLine
    how: Support


def has_logs(trace: Trace) -> bool:
    """Whether a run of etcdlab or a capture has a log beside it. A what if is about URLs that no log knows."""
    return not trace.is_of_log and not trace.what_if_members and any(_lines(trace))


def _lines(trace: Trace) -> Iterator[tuple[int, LogLine]]:
    """The lines of logs, by their numbers. Packets are no lines."""
    return ((number, line) for number, line in enumerate(trace.log_lines) if not line.is_packet)


def logged_failures(trace: Trace) -> Iterator[tuple[int, LogLine]]:
    """The errors of the client, by their numbers."""
    for number, line in _lines(trace):
        if line.side == "client" and line.error_class:
            yield number, line


def supporting_lines(trace: Trace, finding: Finding) -> Iterator[SupportingLine]:
    """The lines that support a finding of the run."""
    addresses = blamed_addresses(trace, finding)
    errors = tuple(error for call in trace.calls for error in map(str, call.returns))
    for number, line in _lines(trace):
        if line.side == "server":
            published = {address_of(url) for url in line.advertised}
            if published & {address_of(url) for member in finding.members for url in member.urls}:
                yield SupportingLine(number, line, "publishes")
        elif line.error_class and is_among(line, addresses):
            yield SupportingLine(number, line, _how(line, newest_dial(trace, line.dialled[0])))
        elif line.error_class in _OF_SERVER and is_unanswered_by_members(finding) and _is_in(line, errors):
            yield SupportingLine(number, line, "same-answer")


def contradicting_line(trace: Trace, finding: Finding) -> tuple[int, LogLine] | None:
    """The newest line in which the member of a finding publishes other URLs than those that the finding blames."""
    for member in finding.members:
        lines = [(number, line) for number, line in _lines(trace) if is_own_line(line, member.name)]
        if lines and not {address_of(url) for url in lines[-1][1].advertised} & set(map(address_of, member.urls)):
            return lines[-1]
    return None


def is_own_line(line: LogLine, member: str) -> bool:
    """Whether a member says in this line what it advertises."""
    return bool(member and line.advertised and line.member == member)


def difference_of(trace: Trace, line: LogLine) -> Difference | None:
    """What the run has in place of this error. None if the run has the error too, or does not tell."""
    if not trace.complete:
        return None
    if not line.dialled:
        calls = trace.outcomes()[:1]
        return "call-succeeds" if calls and calls[0].returns == ("ok",) else None
    dial = newest_dial(trace, line.dialled[0])
    if dial is not None:
        return "answers-now" if dial.reached else None
    return "no-such-address" if _knows_members(trace) and not is_among(line, addresses_of(trace)) else None


def addresses_of(trace: Trace) -> frozenset[str]:
    """Every address that the run knows: configured, advertised or dialled."""
    urls = (url for answer in trace.member_lists for member in answer.members for url in member.client_urls)
    return frozenset(map(address_of, (*trace.endpoints, *trace.endpoints_in_use, *urls)))


def blamed_addresses(trace: Trace, finding: Finding) -> frozenset[str]:
    """The addresses that a finding is about: of its members, its endpoints, and its dials that failed."""
    dials = {dial.id: dial for dial in trace.dials}
    proofs = (dials[one.id] for one in finding.evidence if one.kind == "dial" and one.id in dials)
    failed = (dial.address for dial in proofs if not dial.reached)
    urls = (url for member in finding.members for url in member.urls)
    return frozenset((*map(address_of, (*urls, *finding.endpoints)), *failed))


def newest_dial(trace: Trace, address: str) -> Dial | None:
    """The newest dial of an address. Packets have the address that Linux puts into them."""
    on_wire = wire_address(address) if trace.is_of_capture else address
    same = (dial for dial in reversed(trace.dials) if _is_same(address, dial.address) or dial.address == on_wire)
    return next(same, None)


def is_among(line: LogLine, addresses: Iterable[str]) -> bool:
    """Whether a line is about one of these addresses."""
    return bool(line.dialled) and any(_is_same(line.dialled[0], address) for address in addresses)


def order_of(trace: Trace, line: LogLine) -> Order:
    """Whether the last such line was written before the run began."""
    written, began = _moment(line.last_time or line.time), _moment(trace.started)
    if written is None or began is None:
        return "unknown"
    return "before" if written < began else "after"


def is_unanswered_by_members(finding: Finding) -> bool:
    """Whether a finding is about a call that etcd refused, and not about a URL."""
    return not finding.members


def _is_same(logged: str, address: str) -> bool:
    """Go's error of a name that does not resolve has no port."""
    return logged == address or (":" not in logged and logged == host_of(address))


def _how(line: LogLine, dial: Dial | None) -> Support:
    if dial is None or dial.failure is None:
        return "fails"
    return "same-error" if line.kind == dial.failure.kind else "other-error"


def _is_in(line: LogLine, errors: tuple[str, ...]) -> bool:
    """Whether a call of the run returns the error of the line."""
    error = line.error.rpartition("desc = ")[2]
    return bool(error) and any(error in one for one in errors)


def _knows_members(trace: Trace) -> bool:
    return any(answer.members for answer in trace.member_lists)


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
