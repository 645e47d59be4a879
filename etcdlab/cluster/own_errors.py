"""Errors that the gRPC library of this process makes, and no server sent: the Go client has other words and limits."""

from __future__ import annotations

import re

MOST_BYTES = 16 * 2**20
"""So much of one answer is read: a member list is a few kilobytes. clientv3 takes up to math.MaxInt32 bytes
(defaultMaxCallRecvMsgSize in its options.go)."""

_TOO_LARGE = re.compile(r"(Received|Decompressed) message larger than max")
_OWN = re.compile(
    r"^(Stream removed|failed to connect to all addresses|Exception deserializing response|"
    r"Compression bit set|"
    r"Received http2 header with status|Received RST_STREAM|Locally cancelled|Channel closed|GOAWAY)|"
    r"recvmsg:|sendmsg:|Socket closed|Connection reset by peer|Broken pipe|keepalive watchdog timeout"
)
"""How grpcio begins, or what it says within, where it ends a call by itself."""


def own_error(detail: str) -> str:
    """What to say of a status that this process made itself, by its details; empty for one that a server sent."""
    if _TOO_LARGE.search(detail):
        return (
            f"the answer is larger than {MOST_BYTES:,} bytes, which is the most that etcdlab reads; the Go client reads"
            " up to 2,147,483,647 bytes"
        )
    if _OWN.search(detail):
        return f"etcdlab's own call failed: {' '.join(detail.split())}"
    return ""
