"""What a peer really speaks, and which certificate it really has: further connections after a failed one.

None of them sends anything of the person's, and what they find out is only ever told, never trusted.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Mapping
from typing import Any

from etcdlab.cluster.endpoint import Endpoint
from etcdlab.cluster.exchange import Exchange
from etcdlab.cluster.resolve import Address
from etcdlab.cluster.words import alert

_NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME


async def connected(address: Address) -> socket.socket:
    """A non-blocking socket connected to the address. Raises OSError."""
    family, where = address
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.get_running_loop().sock_connect(sock, where)
    except BaseException:
        sock.close()
        raise
    return sock


async def speaks_tls(address: Address) -> bool:
    """Whether the peer answers a TLS handshake, be it with an alert."""
    try:
        await _handshake(address, _anybody(), None)
    except (OSError, ValueError) as error:
        return bool(alert(error))
    return True


async def speaks_plain(address: Address, endpoint: Endpoint) -> str:
    """`HTTP/2` or `HTTP/1.1` if the peer answers one of them in the clear, else ""."""
    loop = asyncio.get_running_loop()
    exchange = Exchange(endpoint, loop)
    try:
        await loop.create_connection(lambda: exchange, sock=await connected(address))
        await exchange.done
    except OSError:
        return ""
    finally:
        exchange.abort()
    if exchange.answer.settings:
        return "HTTP/2"
    return "HTTP/1.1" if exchange.answer.foreign == "http1" else ""


async def certificate(address: Address, server_name: str) -> Mapping[str, Any]:
    """The peer's certificate as ssl.getpeercert gives it, or empty.

    Python decodes only a verified certificate, so a second handshake takes the certificate of the first one
    for its trust anchor.
    """
    with contextlib.suppress(OSError, ValueError):
        der = (await _handshake(address, _anybody(), server_name)).getpeercert(True)
        if der:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.load_verify_locations(cadata=der)
            context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN | ssl.VerifyFlags(_NO_CHECK_TIME)
            return (await _handshake(address, context, server_name)).getpeercert() or {}
    return {}


def _anybody() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    return context


async def _handshake(address: Address, context: ssl.SSLContext, server_name: str | None) -> ssl.SSLObject:
    """Shake hands and hang up. Raises OSError."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_connection(
        asyncio.Protocol, sock=await connected(address), ssl=context, server_hostname=server_name or ""
    )
    try:
        found: ssl.SSLObject = transport.get_extra_info("ssl_object")
        return found
    finally:
        transport.abort()
