"""Further connections after a failed one: they detect the protocol and the certificate of the peer.

None of them sends user, password or key of the person. etcdlab reports what they find, and never relies on it.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from typing import Any, cast

from etcdlab.cluster.certificates import Certificate, certificate_of
from etcdlab.cluster.dial.exchange import Exchange
from etcdlab.cluster.dial.go_errors import alert
from etcdlab.cluster.dial.resolve import Address
from etcdlab.cluster.endpoint import Endpoint

MOST_OF_A_HANDSHAKE = 256 * 1024
"""The most bytes that a peer may send in a handshake. OpenSSL accepts 100 KB of certificates."""


async def connected(address: Address) -> socket.socket:
    """A non-blocking socket connected to the address. Raises OSError."""
    family, where = address
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        if family != socket.AF_UNIX:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.get_running_loop().sock_connect(sock, where)
    except BaseException:
        sock.close()
        raise
    return sock


async def speaks_tls(address: Address) -> bool:
    """Whether the peer answers a TLS handshake, also with an alert."""
    try:
        await _handshake(address, _anybody(), None)
    except (OSError, ValueError) as error:
        return bool(alert(error))
    return True


async def speaks_plain(address: Address, endpoint: Endpoint) -> str:
    """`HTTP/2` or `HTTP/1.1` if the peer answers one of them without TLS, else ""."""
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


async def certificate(address: Address, server_name: str) -> Certificate | None:
    """The peer's certificate, not verified; None where it cannot be read.

    A peer that demands a client certificate ends the handshake in TLS 1.2, after it has sent its own: so the handshake
    is made here, where its state is at hand when it fails. Python decodes an unverified certificate by a method that
    has no public name.
    """
    received, to_send = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = _anybody().wrap_bio(received, to_send, server_hostname=server_name)
    with contextlib.suppress(OSError, ValueError):
        await _handshake_in_memory(address, tls, received, to_send)
    with contextlib.suppress(AttributeError, ValueError, TypeError, ssl.SSLError):
        chain: list[Any] = cast("Any", tls)._sslobj.get_unverified_chain()
        return certificate_of(chain[0].get_info()) if chain else None
    return None


def _anybody() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.set_alpn_protocols(["h2"])
    return context


async def _handshake(address: Address, context: ssl.SSLContext, server_name: str | None) -> ssl.SSLObject:
    """Shake hands and hang up. Raises OSError."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_connection(
        asyncio.Protocol, sock=await connected(address), ssl=context, server_hostname=server_name or ""
    )
    try:
        tls: ssl.SSLObject = transport.get_extra_info("ssl_object")
        return tls
    finally:
        transport.abort()


async def _handshake_in_memory(
    address: Address, tls: ssl.SSLObject, received: ssl.MemoryBIO, to_send: ssl.MemoryBIO
) -> None:
    """Shake hands until that ends or the peer has sent too much, and hang up. Raises OSError."""
    loop = asyncio.get_running_loop()
    with await connected(address) as sock:
        left = MOST_OF_A_HANDSHAKE
        while left > 0:
            try:
                tls.do_handshake()
            except ssl.SSLWantReadError:
                await loop.sock_sendall(sock, to_send.read())
            else:
                return
            data = await loop.sock_recv(sock, left)
            left -= len(data)
            received.write(data) if data else received.write_eof()
