"""Packets of DNS: questions, and answers with aliases, compressed names and errors."""

from __future__ import annotations

import ipaddress
import struct

from tests.readers.captures.frames import START, Frame, ethernet, ip

RESOLVER = "10.96.0.10"
A, CNAME, AAAA = 1, 5, 28
_OF_QUESTION = b"\xc0\x0c"
"""A pointer to the name in the question."""


def encoded(name: str) -> bytes:
    """A name without compression."""
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".") if label) + b"\0"


def question(name: str, kind: int = A, number: int = 1) -> bytes:
    """A question about a name."""
    return struct.pack(">HHHHHH", number, 0x0100, 1, 0, 0, 0) + encoded(name) + struct.pack(">HH", kind, 1)


def record(owner: bytes, kind: int, value: bytes) -> bytes:
    """A record of an answer."""
    return owner + struct.pack(">HHIH", kind, 1, 30, len(value)) + value


def answer(name: str, *addresses: str, kind: int = A, code: int = 0, number: int = 1, alias: str = "") -> bytes:
    """The answer, with an alias before the addresses if there is one."""
    records = [record(_OF_QUESTION, CNAME, encoded(alias))] if alias else []
    owner = encoded(alias) if alias else _OF_QUESTION
    records += [record(owner, kind, ipaddress.ip_address(one).packed) for one in addresses]
    head = struct.pack(">HHHHHH", number, 0x8180 | code, 1, len(records), 0, 0)
    return head + encoded(name) + struct.pack(">HH", kind, 1) + b"".join(records)


def udp(data: bytes, *, to_client: bool, client: str = "10.0.0.7", at: int = START, resolver: str = RESOLVER) -> Frame:
    """A packet between the client and its resolver."""
    ports, ends = (53, 40_053), (resolver, client)
    if not to_client:
        ports, ends = ports[::-1], ends[::-1]
    return Frame(at, ethernet(ip(*ends, 17, struct.pack(">HHHH", *ports, 8 + len(data), 0) + data)))


def lookup(name: str, *addresses: str, at: int = START, code: int = 0, alias: str = "", kind: int = A) -> list[Frame]:
    """A question, and its answer a millisecond later."""
    return [
        udp(question(name, kind), to_client=False, at=at),
        udp(answer(name, *addresses, code=code, alias=alias, kind=kind), to_client=True, at=at + 10**6),
    ]
