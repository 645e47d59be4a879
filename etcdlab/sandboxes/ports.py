"""Reserved ports.

A reserved port is bound on 127.0.0.1 (and on ::1 where the host has it), and nothing listens on it. A connection to it
is refused. No other process can bind it, and no other process can bind the same port on all addresses. The port on
127.0.0.2, on which a server of the sandbox listens, is reserved in this way too.
"""

from __future__ import annotations

import contextlib
import errno
import socket

from etcdlab.errors import SandboxError
from etcdlab.messages import message

DEAD = "127.0.0.1"
"""The address on which a reserved port refuses connections."""

SERVED = "127.0.0.2"
"""The address on which a server may listen on a reserved port."""

_TRIES = 100


class ReservedPort:
    """One port, reserved until `release`. Raises SandboxError if the system gives none."""

    def __init__(self) -> None:
        for _ in range(_TRIES):
            try:
                sockets = _bind()
            except OSError as error:
                raise SandboxError(
                    message(
                        "The system gives no port on {address}: {error}.",
                        address=DEAD,
                        error=error.strerror or str(error),
                    ),
                    message(
                        "End the programs that use so many ports, or raise the limit of open files (ulimit -n). Then"
                        " try again."
                    ),
                ) from error
            if sockets:
                self._sockets = sockets
                self.number: int = sockets[0].getsockname()[1]
                return
        raise SandboxError(
            message("No port is free on {addresses} at the same time.", addresses=(DEAD, "::1", SERVED)),
            message("End the programs that use so many ports. Then try again."),
        )

    @property
    def address(self) -> str:
        """The host:port on which a server may listen."""
        return f"{SERVED}:{self.number}"

    def release(self) -> None:
        """Free the port. May be called again."""
        for one in self._sockets:
            one.close()


def _bind() -> tuple[socket.socket, ...]:
    """Bind one port on 127.0.0.1 and ::1. Returns nothing if another process has it there or on 127.0.0.2."""
    bound = [_bound(socket.AF_INET, DEAD, 0)]
    port: int = bound[0].getsockname()[1]
    try:
        _bound(socket.AF_INET, SERVED, port).close()
        with contextlib.suppress(_NoAddressError):
            bound.append(_bound(socket.AF_INET6, "::1", port))
    except _NoAddressError as error:
        bound[0].close()
        if error.errno in (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM):
            raise
        raise SandboxError(
            message(
                "No server can listen on {address} on this host: {error}.",
                address=SERVED,
                error=error.strerror or str(error),
            ),
            message("Add the address (macOS: sudo ifconfig lo0 alias {address} up). Then try again.", address=SERVED),
        ) from error
    except OSError:
        bound[0].close()
        return ()
    return tuple(bound)


class _NoAddressError(OSError):
    """The host does not have the address or the address family."""


def _bound(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    """A socket that is bound to the address and does not listen."""
    try:
        unbound = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        raise _NoAddressError(error.errno, error.strerror) from error
    try:
        unbound.bind((host, port))
    except OSError as error:
        unbound.close()
        if error.errno == errno.EADDRINUSE:
            raise
        raise _NoAddressError(error.errno, error.strerror) from error
    return unbound
