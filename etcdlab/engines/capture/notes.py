"""What a capture says besides its steps, and what it cannot say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from etcdlab.engines.capture.answers import Answer, server_of
from etcdlab.engines.capture.user_agent import is_of_another_library
from etcdlab.engines.log.hosts import host_and_port
from etcdlab.messages import Text, listed, message, plural
from etcdlab.quoting import printable

if TYPE_CHECKING:
    from etcdlab.engines.capture.captured_dial import CapturedDial
    from etcdlab.engines.capture.clients import ClientHost
    from etcdlab.engines.capture.evidence import CaptureEvidence
    from etcdlab.readers.captures.connection import Connection
    from etcdlab.readers.captures.reader import CaptureFile

_MOST_NAMES = 4


def notes_of(evidence: CaptureEvidence) -> tuple[Text, ...]:
    """The notes of the trace of one host."""
    host, answer, dials = evidence.host, evidence.answer, evidence.dials
    return (
        *_client(host.connections),
        *_switch(answer, dials),
        *_resolved(dials),
        *_own_host(answer, dials),
        *_changes(host.answers, answer),
        *_hidden(host.connections, answer),
        *_others(host, evidence.others),
        *grpc_over_tls(evidence.grpc_over_tls),
        *(note for file in evidence.files for note in _file(file)),
    )


def _client(connections: Sequence[Connection]) -> Iterator[Text]:
    agents = dict.fromkeys(one.grpc.user_agent for one in connections if one.grpc and one.grpc.user_agent)
    versions = dict.fromkeys(one.grpc.api_version for one in connections if one.grpc and one.grpc.api_version)
    names = tuple(printable(name, 100) for name in list(agents)[:_MOST_NAMES])
    if names:
        yield message("The client calls itself {names}.", names=names)
    if versions:
        series = tuple(printable(one, 20) for one in list(versions)[:_MOST_NAMES])
        yield message("It is of the series {versions}: its calls have the header client-api-version.", versions=series)
    if any(map(is_of_another_library, agents)):
        yield message(
            "The client is not written in Go, so there are no steps: they would name functions of the Go client."
        )


def _switch(answer: Answer | None, dials: Sequence[CapturedDial]) -> Iterator[Text]:
    """When the client took the advertised addresses."""
    first = next((one for one in dials if one.is_after_switch), None)
    if answer is None or first is None:
        return
    values: dict[str, str | int | float] = {
        "answer": answer.answer_mark.number,
        "seconds": max(0.0, (first.first.at - answer.answer_mark.at) / 1e9),
        "dial": first.first.number,
        "address": first.dial.address,
    }
    if first.connection is None:
        yield message(
            "The switch of endpoints is on the wire: packet {answer} answers MemberList, and {seconds:.3f} s later"
            " packet {dial} is about the lookup of {address}.",
            **values,
        )
        return
    yield message(
        "The switch of endpoints is on the wire: packet {answer} answers MemberList, and {seconds:.3f} s later packet"
        " {dial} dials {address}.",
        **values,
    )


def _resolved(dials: Sequence[CapturedDial]) -> Iterator[Text]:
    """Which name led to the address that a dial has in its packets."""
    names = dict.fromkeys(
        (one.lookup.name, one.lookup.answer.number, one.dial.address)
        for one in dials
        if one.connection is not None and one.lookup is not None and one.lookup.answer is not None
    )
    for name, number, address in list(names)[:_MOST_NAMES]:
        yield message(
            "In packet {number} DNS has the address of {name}, and the client dials {address} then.",
            number=number,
            name=printable(name, 255),
            address=address,
        )


def _own_host(answer: Answer | None, dials: Sequence[CapturedDial]) -> Iterator[Text]:
    """Dials of the client's own host go over loopback, with another address."""
    if answer is None:
        return
    urls = [url for member in answer.members.members for url in member.client_urls]
    own = [url for url in urls if host_and_port(url).is_listen_address or host_and_port(url).is_loopback]
    dialled = {one.dial.url for one in dials}
    unspecified = [url for url in own if host_and_port(url).is_listen_address and url in dialled]
    if unspecified:
        yield message(
            "A dial of {urls} has a loopback address in its packets: Linux puts it there.",
            urls=listed(unspecified, _MOST_NAMES),
        )
    missing = [url for url in dict.fromkeys(own) if url not in dialled]
    if missing:
        yield message(
            "The capture has no dial of {urls}. Such a dial goes over the loopback interface of the client's host:"
            " capture there, with `tcpdump -i any`.",
            urls=listed(missing, _MOST_NAMES),
        )


def _changes(answers: Sequence[Answer], answer: Answer | None) -> Iterator[Text]:
    lists = list(dict.fromkeys(one.members.members for one in answers))
    if answer is not None and len(lists) > 1:
        yield message(
            "The member list changes during the capture. etcdlab judges the answer in packet {number}.",
            number=answer.answer_mark.number,
        )


def _hidden(connections: Sequence[Connection], answer: Answer | None) -> Iterator[Text]:
    """What the packets do not show, and why."""
    middle = _servers(one for one in connections if one.begins_in_middle and one.grpc is not None)
    if middle and (answer is None or not answer.has_path):
        yield message(
            "The connections to {addresses} are older than the capture, so their HTTP/2 headers cannot be read: HPACK"
            " needs all headers before. etcdlab recognises an answer to MemberList by its content.",
            addresses=listed(middle, _MOST_NAMES),
        )
    gaps = _servers(one for one in connections if one.has_gap)
    if gaps:
        yield message(
            "Packets of the connections to {addresses} are missing in the capture. etcdlab reads no headers after"
            " the gap.",
            addresses=listed(gaps, _MOST_NAMES),
        )
    encrypted = _servers(one for one in connections if one.tls and one.tls.encrypted)
    if encrypted:
        yield message(
            "TLS encrypts the connections to {addresses}: the packets show no call and no answer there.",
            addresses=listed(encrypted, _MOST_NAMES),
        )
    if answer is None:
        yield message(
            "The capture has no readable answer to MemberList, so it does not say what the members advertise."
        )


def _others(host: ClientHost, others: Sequence[str]) -> Iterator[Text]:
    if others:
        yield plural(
            "etcdlab explains the client on {host}. {count} other host has clients in the capture: {names}. To explain"
            " one, filter the capture first: `tcpdump -r all.pcap -w one.pcap host {first}`.",
            "etcdlab explains the client on {host}. {count} other hosts have clients in the capture: {names}. To"
            " explain one, filter the capture first: `tcpdump -r all.pcap -w one.pcap host {first}`.",
            len(others),
            host=host.name,
            names=listed(others, _MOST_NAMES),
            first=others[0],
        )


def grpc_over_tls(addresses: Sequence[str]) -> Iterator[Text]:
    """The servers that may be an etcd behind TLS, and how to say that they are."""
    if addresses:
        ports = dict.fromkeys(address.rpartition(":")[2] for address in addresses[:_MOST_NAMES])
        yield message(
            "gRPC clients dial {addresses} with TLS. Nothing in the capture says whether an etcd is there. If so, pass"
            " {options}.",
            addresses=listed(addresses, _MOST_NAMES),
            options=" ".join(f"--port {port}" for port in ports),
        )


def _file(file: CaptureFile) -> Iterator[Text]:
    name = printable(file.name)
    if file.is_cut_off:
        yield message("The end of {file} is missing. etcdlab read {count:,} packets.", file=name, count=file.packets)
    if file.left_out:
        yield plural(
            "{count} more connection in {file} was counted and not kept.",
            "{count} more connections in {file} were counted and not kept.",
            file.left_out,
            file=name,
        )
    if file.lookups_left_out:
        yield plural(
            "{file} has {count} more packet of DNS than etcdlab keeps.",
            "{file} has {count} more packets of DNS than etcdlab keeps.",
            file.lookups_left_out,
            file=name,
        )
    yield from _unread_packets(file, name)


def _unread_packets(file: CaptureFile, name: str) -> Iterator[Text]:
    if file.shortened:
        yield plural(
            "{file} has only the beginning of {count} packet. Capture with `-s 0`.",
            "{file} has only the beginnings of {count} packets. Capture with `-s 0`.",
            file.shortened,
            file=name,
        )
    if file.fragments:
        yield plural(
            "{file} has {count} fragment of an IP packet, which etcdlab leaves out.",
            "{file} has {count} fragments of IP packets, which etcdlab leaves out.",
            file.fragments,
            file=name,
        )
    if file.unread:
        yield plural(
            "{count} packet of {file} is of a link layer that etcdlab does not read.",
            "{count} packets of {file} are of a link layer that etcdlab does not read.",
            file.unread,
            file=name,
        )


def _servers(connections: Iterator[Connection]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(server_of, connections)))
