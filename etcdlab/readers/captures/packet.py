"""A packet of a capture, before anything in it is read, and the errors of a file that has none."""

from __future__ import annotations

from typing import NamedTuple

from etcdlab.errors import FileError
from etcdlab.messages import Message, message
from etcdlab.quoting import printable

MOST_BYTES_OF_A_PACKET = 1 << 20
"""A longer packet is a sign of a damaged file: tcpdump writes at most 262,144 bytes."""


class Packet(NamedTuple):
    """One packet. Its number is its place in the file, from 1, as Wireshark and tcpdump count."""

    number: int
    at: int
    """Nanoseconds since 1970, UTC."""
    link: int
    """The type of the link layer, a number of tcpdump's list of LINKTYPE values."""
    data: bytes


class PacketMark(NamedTuple):
    """Where something was in a capture, and when."""

    number: int
    at: int


def damaged(name: str, number: int, reason: Message) -> FileError:
    """The error of a file that cannot be read on from packet `number`."""
    if number <= 1:
        advice = message("Capture again, or let Wireshark or `editcap` write the file anew.")
    else:
        advice = message(
            "Keep what is before it, and explain that: `tcpdump -r {file} -c {count} -w good.pcap`.",
            file=printable(name),
            count=number - 1,
        )
    return FileError(
        message("{file}: packet {number}: {reason}", file=printable(name), number=number, reason=reason), advice
    )
