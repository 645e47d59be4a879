"""Reads a connection error of gRPC: the stage of the dial that failed, and the kind of failure."""

from __future__ import annotations

import re
from typing import Literal

from etcdlab.cluster import certificates
from etcdlab.cluster.dial.resolve import literal
from etcdlab.cluster.endpoint import NO_HOST, SOCKET_FILE
from etcdlab.messages import message
from etcdlab.trace import STAGES, UNFINISHED, Failure, Stage, StageName

_SOCKET, _HOSTLESS = "unix-socket", "no-host"
_CLIENT_CERTIFICATE = "client-certificate"
_DETAILS = {_SOCKET: SOCKET_FILE, _HOSTLESS: NO_HOST}
_FAILURES: tuple[tuple[str, StageName, str], ...] = (
    (r"authentication handshake failed: (.*missing selected ALPN.*)", "alpn", "no-alpn"),
    (r"authentication handshake failed: (tls: first record does not look.*)", "tls", "peer-is-plain"),
    (r"authentication handshake failed: (.*signed by unknown authority.*)", "tls", certificates.WRONG_CA),
    (
        r"authentication handshake failed: (.*certificate has expired or is not yet valid.*)",
        "tls",
        certificates.EXPIRED,
    ),
    (r"handshake failed: (.*x509: certificate is (?:not )?valid for.*)", "tls", certificates.WRONG_NAME),
    (r"handshake failed: (.*x509: cannot validate certificate for.*)", "tls", certificates.WRONG_NAME),
    (r"handshake failed: (.*x509: certificate relies on legacy Common Name.*)", "tls", certificates.WRONG_NAME),
    (r"authentication handshake failed: (remote error: tls: .*certificate.*)", "tls", _CLIENT_CERTIFICATE),
    (r"authentication handshake failed: (.*)", "tls", "handshake"),
    (r"server preface(?: received)?:? ?(remote error: tls: .*certificate.*)", "h2", _CLIENT_CERTIFICATE),
    (r"server preface(?: received)?:? ?(.*)", "h2", "closed"),
    (r"dialing:? (dial unix .*)", "tcp", _SOCKET),
    (r"dialing:? (dial tcp: address .*(?:too many colons|missing port) in address.*)", "dns", "malformed"),
    (r"dialing:? (dial tcp :[0-9]+: .*)", "tcp", _HOSTLESS),
    (r"dialing:? (dial .*no such host.*)", "dns", "no-such-host"),
    (r"dialing:? (dial .*connection refused.*)", "tcp", "refused"),
    (r"dialing:? (dial .*(?:i/o timeout|deadline exceeded).*)", "tcp", "timeout"),
    (r"dialing:? (.*)", "tcp", "unreachable"),
)
"""gRPC's wrapping of a connection error, with the stage that fails there and its kind."""

UNFINISHED_DIAL = Failure("tcp", UNFINISHED, "", message("The client's dial had not ended."))
"""A dial that the client still waited for when it was read. The stage where it stops is not known."""


def failure_of(error: str) -> Failure:
    """A connection error as the stage that failed, and Go's own error without gRPC's wrapping."""
    words = re.sub(r'^connection error: desc = "(.*)"$', r"\1", error, flags=re.DOTALL).replace('\\"', '"')
    for pattern, stage, kind in _FAILURES:
        if match := re.search(pattern, words, re.DOTALL):
            return Failure(stage, kind, match[1] or words, _DETAILS.get(kind, ""))
    return Failure("tcp", "unreachable", words)


def stages_of(failure: Failure | None, ms: float, *, address: str, secure: bool) -> tuple[Stage, ...]:
    """The stages of a dial of `host:port`. Only the whole dial was timed, so the last stage has its time.

    Go resolves no name where the host is a literal address: then the stage dns is skipped.
    """
    passed = {"dns", "tcp", "tls", "alpn", "h2"} if secure else {"dns", "tcp", "h2"}
    is_literal = literal(address.rpartition(":")[0].strip("[]"), 0) is not None
    last: StageName = failure.stage if failure else "h2"
    stages = []
    for name in STAGES:
        outcome: Literal["ok", "failed", "skipped"] = "skipped"
        if name in passed and STAGES.index(name) <= STAGES.index(last) and not (name == "dns" and is_literal):
            outcome = "failed" if failure and name == last else "ok"
        detail = "literal" if name == "dns" and is_literal else ""
        stages.append(Stage(name, outcome, ms if name == last else 0.0, detail))
    return tuple(stages)
