"""A port of 127.0.0.1 that leads elsewhere, as `kubectl port-forward` or a load balancer does."""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self

LIMIT = 20.0


class Forward:
    """Leads every connection to `leads_to`, host:port, which may be set once it is known.

    Several addresses between commas are taken in turn, as a load balancer does.
    """

    def __init__(self) -> None:
        self.leads_to = ""
        self.accepted = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._ends: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self.address = f"127.0.0.1:{self._listening.getsockname()[1]}"
        self._run(self._accept)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for end in (self._listening, *self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        for thread in self._threads:
            thread.join(LIMIT)

    def _run(self, target: object, *arguments: socket.socket) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                targets = self.leads_to.split(",")
                host, _, port = targets[self.accepted % len(targets)].rpartition(":")
                far = socket.create_connection((host, int(port)), LIMIT)
                self._ends += (near, far)
                self._run(_carry, near, far)
                self._run(_carry, far, near)
                self.accepted += 1


def _carry(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
