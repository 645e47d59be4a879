"""What the packets of a capture prove: which packet decides a dial, and which one has the member list."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import Message, message
from etcdlab.rules.addresses import address_of
from etcdlab.rules.finding import Evidence
from etcdlab.rules.log_evidence import with_log_lines

if TYPE_CHECKING:
    from etcdlab.log_line import LogLine
    from etcdlab.trace import Dial, Trace

_MOST = 3
"""At most so many packets are evidence for one fact."""


def advertising_packets(trace: Trace, url: str) -> tuple[Evidence, ...]:
    """The packet in which etcd answers MemberList with a URL."""
    for number, packet in enumerate(trace.log_lines):
        if packet.is_packet and address_of(url) in map(address_of, packet.advertised):
            text = message("MemberList: {member} advertises {url}", member=packet.member, url=url)
            return (Evidence("packet", number, text),)
    return ()


def with_packets(trace: Trace, evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """The evidence of a finding about a capture: in place of each dial and of the member list the packets."""
    if not trace.is_of_file:
        return evidence
    packets = tuple(dict.fromkeys(packet for one in evidence for packet in _packets_of(trace, one)))
    return packets or evidence


def _lists_members(line: LogLine) -> bool:
    return line.is_packet and bool(line.member)


def _packets_of(trace: Trace, evidence: Evidence) -> Iterator[Evidence]:
    if evidence.kind == "dial":
        decisive = tuple(_decisive(trace, trace.dials[evidence.id]))
        numbers = decisive[:_MOST]
    elif evidence.kind in ("step", "member-list"):
        numbers = tuple(number for number, packet in enumerate(trace.log_lines) if _lists_members(packet))[:1]
    else:
        numbers = ()
    if not numbers:
        yield evidence
    yield from (Evidence("packet", number, evidence.text) for number in numbers)


def _decisive(trace: Trace, dial: Dial) -> Iterator[int]:
    """The packets that end a dial, or those that belong to it if it did not fail."""
    kind = dial.failure.kind if dial.failure else ""
    for number, packet in enumerate(trace.log_lines):
        is_end = packet.kind == kind and (bool(kind) or packet.side == "server")
        if packet.is_packet and is_end and dial.address in packet.dialled[:1]:
            yield number


def in_files(trace: Trace, evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """The evidence of a finding about files: the packets and lines that prove it. The base of the trace comes first."""
    if trace.is_of_capture:
        return with_log_lines(trace, with_packets(trace, evidence))
    return with_packets(trace, with_log_lines(trace, evidence))


def how_far_of_capture(trace: Trace) -> tuple[Message, ...]:
    """Whether the capture has the switch of endpoints, and how to be sure of the members."""
    command = f"etcdlab check {shlex.join(trace.endpoints)}"
    check = message("`{command}` asks the members themselves.", command=command)
    if trace.endpoints_in_use:
        return (message("The packets show the answer to MemberList, and the dials that follow it."),)
    if trace.member_lists:
        return (
            message("The capture has no dial of this address."),
            message("A client dials it only if it calls Sync. A list of members is no proof of a Sync."),
        )
    return (check,)
