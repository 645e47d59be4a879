"""One HTTP request to a server on loopback, by a plain socket: http.client takes as long to import as etcd to start.

Good for what etcd serves without gRPC: /health, /version, /members, and its JSON gateway under /v3.
"""

from __future__ import annotations

import socket
from typing import NamedTuple


class Answer(NamedTuple):
    """The status code of an answer, and what came with it."""

    status: int
    body: bytes


def ask(address: str, path: str, body: bytes = b"", *, timeout: float) -> Answer:
    """GET `path` from host:port, or POST `body` to it. Raises OSError."""
    host, _, port = address.rpartition(":")
    verb = "POST" if body else "GET"
    head = f"{verb} {path} HTTP/1.0\r\nHost: {address}\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection((host, int(port)), timeout) as connection:
        connection.sendall(head.encode() + body)
        return _read(connection)


def _read(connection: socket.socket) -> Answer:
    """Read an answer, to the length it gives, else to its end."""
    data = b""
    while True:
        head, found, body = data.partition(b"\r\n\r\n")
        if found and len(body) >= _length(head):
            return Answer(int(head.split(None, 2)[1]), body)
        chunk = connection.recv(65536)
        if not chunk:
            if found:
                return Answer(int(head.split(None, 2)[1]), body)
            raise ConnectionResetError("closed before an answer")
        data += chunk


def _length(head: bytes) -> float:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return float("inf")
