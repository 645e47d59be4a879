"""Errors of the gRPC library in this process, which no server sent. The Go client has other texts and limits."""

from __future__ import annotations

import re

from etcdlab.messages import Text, message

MOST_BYTES = 16 * 2**20
"""The largest answer that etcdlab reads: a member list has a few kilobytes."""
GO_MOST_BYTES = 2**31 - 1
"""The largest answer that clientv3 reads (math.MaxInt32, defaultMaxCallRecvMsgSize in its options.go)."""

_TOO_LARGE = r"(Received|Decompressed) message larger than max"
_OWN = (
    r"^(Stream removed|failed to connect to all addresses|Exception deserializing response|"
    r"Compression bit set|"
    r"Received http2 header with status|Received RST_STREAM|Locally cancelled|Channel closed|GOAWAY)|"
    r"recvmsg:|sendmsg:|Socket closed|Connection reset by peer|Broken pipe|keepalive watchdog timeout"
)
"""The texts of grpcio where it ends a call by itself. Such a call is rare, so `re` compiles the pattern then."""


def own_error(detail: str) -> Text:
    """The error of a status that this process made itself, by the status's details. Empty if a server sent it."""
    if re.search(_TOO_LARGE, detail):
        return message(
            "The answer is larger than {most:,d} bytes, and etcdlab reads no more. The Go client reads up to"
            " {go_most:,d} bytes.",
            most=MOST_BYTES,
            go_most=GO_MOST_BYTES,
        )
    if re.search(_OWN, detail):
        return message("etcdlab's own call failed: {error}", error=" ".join(detail.split()))
    return ""
