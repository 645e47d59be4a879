"""Dialling one URL, and peers that are used more than once."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable

from etcdlab.cluster.access import Access
from etcdlab.cluster.dial.dialler import Target, dial_all
from etcdlab.trace import Dial, Failure
from tests.cluster.peers import PATIENCE, QUICK, Certificates

SHORT = 0.4
"""Seconds, for peers that never answer."""


def dial(url: str, access: Access = QUICK, **target: object) -> Dial:
    return dial_all([Target(url, **target)], access)[0]  # type: ignore[arg-type]


def failure(url: str, access: Access = QUICK, **target: object) -> Failure:
    result = dial(url, access, **target)
    assert result.failure is not None
    assert result.identity is None
    assert not result.reached
    assert result.stages[-1].outcome == "failed"
    assert result.stages[-1].name == result.failure.stage
    assert all(stage.outcome != "failed" for stage in result.stages[:-1])
    return result.failure


def secure(certificates: Certificates, **access: object) -> Access:
    return Access(ca=certificates.ca, timeout=PATIENCE, **access)  # type: ignore[arg-type]


HTTP1 = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def http1(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(HTTP1)


def shake_hands(context: ssl.SSLContext) -> Callable[[socket.socket], None]:
    def handle(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as tls:
            tls.recv(65536)

    return handle
