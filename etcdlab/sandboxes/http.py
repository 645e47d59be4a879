"""One HTTP request to a server on loopback, through a plain socket.

The import of http.client takes as long as the start of etcd. etcd serves /health, /version, /members and its JSON
gateway under /v3 over HTTP.
"""

from __future__ import annotations

import contextlib
import socket
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import ssl


class Answer(NamedTuple):
    """The status code and the body of an answer."""

    status: int
    body: bytes


def ask(
    address: str,
    path: str,
    body: bytes = b"",
    *,
    timeout: float,
    context: ssl.SSLContext | None = None,
    token: str = "",
) -> Answer:
    """GET `path` from `host:port`, or POST `body` to it. With a `context` over TLS. Raises OSError.

    `token` is that of a user who has logged in.
    """
    host, _, port = address.rpartition(":")
    verb = "POST" if body else "GET"
    login = f"Authorization: {token}\r\n" if token else ""
    head = f"{verb} {path} HTTP/1.0\r\nHost: {address}\r\n{login}Content-Length: {len(body)}\r\n\r\n"
    with contextlib.ExitStack() as open_sockets:
        connection = open_sockets.enter_context(socket.create_connection((host, int(port)), timeout))
        if context is not None:
            connection = open_sockets.enter_context(context.wrap_socket(connection, server_hostname=host))
        connection.sendall(head.encode() + body)
        return _read(connection)


def _read(connection: socket.socket) -> Answer:
    """Read an answer: as many bytes as it announces, or all of it."""
    data = b""
    while True:
        head, blank_line, body = data.partition(b"\r\n\r\n")
        if blank_line and len(body) >= _length(head):
            return Answer(int(head.split(None, 2)[1]), body)
        chunk = connection.recv(65536)
        if not chunk:
            if blank_line:
                return Answer(int(head.split(None, 2)[1]), body)
            raise ConnectionResetError("the server closed the connection before its answer was complete")
        data += chunk


def _length(head: bytes) -> float:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return float("inf")
