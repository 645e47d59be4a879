"""Servers that are killed, paused, restarted and moved at random, and a record of when they were down."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from etcdlab.errors import SandboxError
from etcdlab.sandboxes.ports import ReservedPort
from etcdlab.sandboxes.sandbox import Sandbox

NAMES = ("etcd-0", "etcd-1", "etcd-2")
LONGEST_PAUSE = 0.8
_REST = 0.3
"""At most so many seconds between two actions."""


class _Down(NamedTuple):
    """Nobody listened at this address for some time."""

    address: str
    since: float
    until: float = float("inf")


class Chaos:
    """Acts on the servers of a sandbox with three members, until `end`. `record` has what may have been observed."""

    def __init__(self, lab: Sandbox, seed: int) -> None:
        self._lab, self._random = lab, random.Random(seed)
        servers = lab._servers
        assert servers is not None
        self._servers = servers
        self._ended = threading.Event()
        self._down: list[_Down] = []
        self._lock = threading.Lock()
        self._spare: list[ReservedPort] = []
        self.addresses: dict[str, set[str]] = {name: {servers.servers[name].client.address} for name in NAMES}
        """The addresses at which each member ever listened."""
        self.urls: dict[str, set[tuple[str, ...]]] = {name: {servers.servers[name].advertised} for name in NAMES}
        """The URLs that each member ever advertised."""
        self.actions: list[str] = []
        self.error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Act no more, and leave every server running."""
        self._ended.set()
        self._thread.join(120)
        assert not self._thread.is_alive()
        for port in self._spare:
            port.release()

    def may_refuse(self, address: str, start: float, end: float) -> bool:
        """Whether no server listened at the address at some moment between these two."""
        with self._lock:
            if not any(address in addresses for addresses in self.addresses.values()):
                return True
            return any(one.address == address and one.since <= end and one.until >= start for one in self._down)

    def _run(self) -> None:
        actions: tuple[Callable[[str], None], ...] = (self._kill, self._pause, self._pause, self._restart, self._move)
        try:
            while not self._ended.is_set():
                action, name = self._random.choice(actions), self._random.choice(NAMES)
                self.actions.append(f"{action.__name__} {name}")
                action(name)
                self._ended.wait(self._random.uniform(0, _REST))
        except BaseException as error:  # noqa: BLE001 - the test raises it
            self.error = error
        finally:
            for name in NAMES:
                with contextlib.suppress(SandboxError):
                    self._servers.start(name)

    def _pause(self, name: str) -> None:
        pid = self._servers.pid(name)
        if pid is None:
            return
        os.kill(pid, signal.SIGSTOP)
        self._ended.wait(self._random.uniform(0, LONGEST_PAUSE))
        os.kill(pid, signal.SIGCONT)

    def _kill(self, name: str) -> None:
        pid = self._servers.pid(name)
        self._while_down(name, lambda: os.kill(pid, signal.SIGKILL) if pid is not None else None)

    def _restart(self, name: str) -> None:
        self._while_down(name, lambda: self._servers.stop(name))

    def _move(self, name: str) -> None:
        """The member listens at another port, and advertises it. Nobody listens at the old one from now on."""

        def move() -> None:
            self._servers.stop(name)
            server = self._servers.servers[name]
            self._spare.append(server.client)
            moved = replace(server, client=ReservedPort())
            with self._lock:
                self.addresses[name] |= {moved.client.address}
                self.urls[name] |= {moved.advertised}
            self._note_down({moved.client.address})
            self._servers.servers[name] = moved

        self._while_down(name, move)

    def _while_down(self, name: str, stop: Callable[[], None]) -> None:
        """Stop a server and start it again. In between nobody may listen at its addresses."""
        self._note_down(self.addresses[name])
        stop()
        self._ended.wait(self._random.uniform(0, _REST))
        self._servers.start(name)
        with self._lock:
            address = self._servers.servers[name].client.address
            self._down = [
                one._replace(until=min(one.until, time.monotonic())) if one.address == address else one
                for one in self._down
            ]

    def _note_down(self, addresses: set[str]) -> None:
        with self._lock:
            self._down += [_Down(address, time.monotonic()) for address in addresses]
