"""What a capture says of the findings of a log: its packets support them, contradict them, or do neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from etcdlab.messages import Message, Text, listed, message, sentences
from etcdlab.quoting import printable
from etcdlab.rules.addresses import host_of, is_own_host
from etcdlab.rules.finding import Evidence, Severity
from etcdlab.rules.log_comparison import blamed_addresses
from etcdlab.wire_address import wire_address

if TYPE_CHECKING:
    from etcdlab.log_line import LogLine
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Trace

_MOST_PACKETS = 2
_MOST_ADDRESSES = 3


def with_captures(trace: Trace, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings of a log, each with what the packets of a capture beside it say of the same addresses."""
    if not trace.is_of_log or not any(line.is_packet for line in trace.log_lines):
        return findings
    return tuple(_with_packets(trace, finding) for finding in findings)


def _with_packets(trace: Trace, finding: Finding) -> Finding:
    addresses = sorted(blamed_addresses(trace, finding))
    if not addresses or finding.severity is Severity.NOTE:
        return finding
    on_wire = set(map(wire_address, addresses))
    packets = [
        (number, line)
        for number, line in enumerate(trace.log_lines)
        if line.is_packet and on_wire.intersection(line.dialled[:1])
    ]
    failing = [packet for packet in packets if packet[1].kind]
    accepting = [packet for packet in packets if packet[1].side == "server"]
    decisive = (failing or accepting)[:_MOST_PACKETS]
    own = {one.id for one in finding.evidence if one.kind == "packet"}
    return replace(
        finding,
        logs=_support(trace, finding, failing[0][1]) if failing else _without_failure(accepting, addresses),
        evidence=(*finding.evidence, *(_evidence(*one) for one in decisive if one[0] not in own)),
    )


def _support(trace: Trace, finding: Finding, packet: LogLine) -> Message:
    kinds = {trace.log_lines[one.id].kind for one in finding.evidence if one.kind == "log-line"}
    values: dict[str, Message | str] = {"place": packet_place(packet), "address": packet.dialled[0]}
    if packet.kind in kinds:
        return message("The packets support it: {place} has the same failure of {address}.", **values)
    return message(
        "The packets support it: {place} has a failure of {address}, and it is another one ({error}).",
        **values,
        error=packet.kind,
    )


def _without_failure(accepting: list[tuple[int, LogLine]], addresses: list[str]) -> Text:
    if accepting:
        packet = accepting[0][1]
        return message(
            "The packets contradict it: in {place}, {address} accepts a connection. So the log and the capture are of"
            " different times, or of different clients.",
            place=packet_place(packet),
            address=packet.dialled[0],
        )
    return sentences(
        message(
            "The packets neither support nor contradict it: no packet is about {addresses}.",
            addresses=listed(addresses, _MOST_ADDRESSES),
        ),
        message("Such a dial goes over loopback: capture with `tcpdump -i any`.")
        if all(is_own_host(host_of(address)) for address in addresses)
        else "",
    )


def packet_place(packet: LogLine) -> Message:
    """The packet, its file and its time."""
    file = printable(packet.file, 100)
    return message("packet {line} of {file} ({time})", line=packet.line, file=file, time=packet.time)


def _evidence(number: int, packet: LogLine) -> Evidence:
    return Evidence("packet", number, packet.text)
