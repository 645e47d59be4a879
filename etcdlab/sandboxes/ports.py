"""Ports that are held, not just found free.

A held port is bound on 127.0.0.1 (and ::1 where there is one) and never listened on: a connection to it is
refused, and no other process can take it, nor the same port on every address. It is also the lock for that
port on 127.0.0.2, where a sandbox's server listens.
"""

from __future__ import annotations

import contextlib
import errno
import socket

from etcdlab.errors import SandboxError

DEAD = "127.0.0.1"
"""Where a held port refuses."""

SERVED = "127.0.0.2"
"""Where a server may listen on a held port."""

_TRIES = 100


class HeldPort:
    """One port, from the moment it is made until `release`. Raises SandboxError where none can be had."""

    def __init__(self) -> None:
        for _ in range(_TRIES):
            try:
                sockets = _hold()
            except OSError as error:
                raise SandboxError(
                    f"no port can be had on {DEAD}: {error.strerror}",
                    "end what uses so many ports, or raise the limit of open files (ulimit -n), then try again",
                ) from error
            if sockets:
                self._sockets = sockets
                self.number: int = sockets[0].getsockname()[1]
                return
        raise SandboxError(
            f"no port is free on {DEAD}, ::1 and {SERVED} at once", "end what uses so many ports, then try again"
        )

    @property
    def address(self) -> str:
        """host:port where a server may listen."""
        return f"{SERVED}:{self.number}"

    def release(self) -> None:
        """Let others have the port. Any number of times."""
        for held in self._sockets:
            held.close()


def _hold() -> tuple[socket.socket, ...]:
    """Bind one port on 127.0.0.1 and ::1; nothing if it is taken there or on 127.0.0.2."""
    held = [_bound(socket.AF_INET, DEAD, 0)]
    port: int = held[0].getsockname()[1]
    try:
        _bound(socket.AF_INET, SERVED, port).close()
        with contextlib.suppress(_NoAddressError):
            held.append(_bound(socket.AF_INET6, "::1", port))
    except _NoAddressError as error:
        held[0].close()
        if error.errno in (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM):
            raise
        raise SandboxError(
            f"this host lets no server listen on {SERVED}: {error.strerror}",
            f"add the address (macOS: sudo ifconfig lo0 alias {SERVED} up), then try again",
        ) from error
    except OSError:
        held[0].close()
        return ()
    return tuple(held)


class _NoAddressError(OSError):
    """The host does not have the address, or not the family."""


def _bound(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    """A socket bound to that address and not listening."""
    try:
        bound = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        raise _NoAddressError(error.errno, error.strerror) from error
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        if error.errno == errno.EADDRINUSE:
            raise
        raise _NoAddressError(error.errno, error.strerror) from error
    return bound
