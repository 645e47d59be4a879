"""The dns stage: whether a host is an address or a name, and its addresses, as Go resolves them."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import re
import socket
import threading
from pathlib import Path

from etcdlab.cluster.endpoint import join

Address = tuple[socket.AddressFamily, tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes] | str]
"""A family with its address. The address of a unix socket is the path of its file."""

_LABEL = r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)"
_NAME = re.compile(rf"(?=.{{1,254}}$)(?=.*[A-Za-z_-]){_LABEL}(\.{_LABEL})*\.?")
"""Go's isDomainName."""
_INVALID = re.compile(r"(.*\.)?invalid\.?", re.IGNORECASE)
"""Names that never resolve (RFC 6761, section 6.4)."""


def literal(host: str, port: int) -> Address | None:
    """The address of a literal, or None for a name. As in Go, an IPv4-mapped address is IPv4."""
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return None
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is None:
            return _numeric(str(ip), port)
        ip = ip.ipv4_mapped
    return socket.AF_INET, (str(ip), port)


def is_name(host: str) -> bool:
    """Whether Go asks a resolver. For a text that is no domain name, Go itself reports `no such host`."""
    return bool(_NAME.fullmatch(host))


async def addresses(host: str, port: int) -> list[Address]:
    """The addresses of a name, in the order Go tries them. Raises OSError (socket.gaierror).

    A daemon thread asks the resolver: a resolver that hangs delays neither a timeout nor the exit.
    """
    if not is_name(host) or _INVALID.fullmatch(host):
        raise socket.gaierror(socket.EAI_NONAME, "no such host")
    loop = asyncio.get_running_loop()
    future: asyncio.Future[list[Address]] = loop.create_future()
    threading.Thread(target=_ask, args=(loop, future, host, port), name=f"dns {host}", daemon=True).start()
    return await future


def server() -> str:
    """`ip:port` of the resolver Go names in its errors: the first one configured."""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        for line in Path("/etc/resolv.conf").read_text().splitlines():
            words = line.split()
            if len(words) > 1 and words[0] == "nameserver":
                return join(words[1], 53)
    return "127.0.0.1:53"


def _ask(loop: asyncio.AbstractEventLoop, future: asyncio.Future[list[Address]], host: str, port: int) -> None:
    result: list[Address] = []
    error: Exception | None = None
    try:
        infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        # Go dials all addresses of the first address's family before it dials the others.
        result = sorted(((f[0], f[4]) for f in infos), key=lambda a: a[0] != infos[0][0])
    except (OSError, ValueError) as failure:
        error = failure
    # The loop may be gone by the time a slow resolver answers.
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(_settle, future, result, error)


def _settle(future: asyncio.Future[list[Address]], result: list[Address], error: Exception | None) -> None:
    if future.done():
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)


def _numeric(ip: str, port: int) -> Address:
    """A zone needs the C library, which asks no resolver here."""
    infos = socket.getaddrinfo(ip, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    return infos[0][0], infos[0][4]
