"""A load balancer, or a firewall, on loopback.

A program of its own. Its arguments are ADDRESS TARGET..., each host:port. It leads every connection to the next target,
as a load balancer does. Without a target, its queue of connections is full, so the kernel drops every packet that opens
another one, as a firewall does. It writes `ready` once it does so.
"""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
from itertools import cycle

_PATIENCE = 5.0
"""Seconds for a connection to a target."""
_DROPPED = 0.3
"""Seconds without an answer, after which a packet was dropped."""
_MOST_WAITING = 16
"""Connections of its own that fill the queue. Linux takes one or two."""


def main() -> None:
    """Serve until somebody ends this program."""
    address, *targets = sys.argv[1:]
    listening = socket.create_server(_parts(address), backlog=128 if targets else 0)
    if targets:
        print("ready", flush=True)
        lead(listening, targets)
    else:
        waiting = fill_queue(listening)
        print("ready", flush=True)
        threading.Event().wait()
        del waiting


def lead(listening: socket.socket, targets: list[str]) -> None:
    """Accept connections and lead each one to the next target. A target that refuses ends the connection."""
    for target in cycle(targets):
        near, _ = listening.accept()
        try:
            far = socket.create_connection(_parts(target), _PATIENCE)
        except OSError:
            near.close()
            continue
        far.settimeout(None)
        for source, sink in ((near, far), (far, near)):
            threading.Thread(target=carry, args=(source, sink), daemon=True).start()


def carry(source: socket.socket, sink: socket.socket) -> None:
    """Copy what one end sends to the other end, until it ends."""
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


def fill_queue(listening: socket.socket) -> list[socket.socket]:
    """Connect until the kernel drops a connection. Nobody ever accepts these."""
    waiting: list[socket.socket] = []
    for _ in range(_MOST_WAITING):
        one = socket.socket()
        waiting.append(one)
        one.settimeout(_DROPPED)
        try:
            one.connect(listening.getsockname())
        except TimeoutError:
            return waiting
    sys.exit(1)


def _parts(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    return host, int(port)
