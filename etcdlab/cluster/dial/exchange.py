"""One Status call on one connected socket, plain or TLS."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable

from etcdlab.cluster.dial.status_call import Answer
from etcdlab.cluster.endpoint import Endpoint


class Exchange(asyncio.Protocol):
    """Sends the request once the connection is open, and reads the answer. `done` is set when the answer is complete,
    is not HTTP/2, or ends early. Times are the loop's.
    """

    def __init__(self, endpoint: Endpoint, loop: asyncio.AbstractEventLoop) -> None:
        self.answer = Answer()
        self.alpn: str | None = None
        self.connected_at = 0.0
        self.settings_at = 0.0
        self.lost: BaseException | None = None
        self.own_error: Exception | None = None
        """An error of etcdlab itself: asyncio would report it as the end of the connection."""
        self.done = loop.create_future()
        self._loop = loop
        self._endpoint = endpoint
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Over TLS: the handshake is complete, as far as this side can tell."""
        self.connected_at = self._loop.time()
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        tls: ssl.SSLObject | None = transport.get_extra_info("ssl_object")
        if tls is not None:
            self.alpn = tls.selected_alpn_protocol()
        if tls is None or self.alpn == "h2":
            self._guard(self._send_request)

    def data_received(self, data: bytes) -> None:
        """Read a part of the answer, and send what HTTP/2 requires."""
        self._guard(lambda: self._receive(data))

    def _guard(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - the dial that waits for `done` raises it
            self.own_error = error
            self._finish()

    def _send_request(self) -> None:
        assert self._transport is not None
        self._transport.write(self.answer.request(self._endpoint.scheme, self._endpoint.address))

    def _receive(self, data: bytes) -> None:
        assert self._transport is not None
        reply = self.answer.receive(data)
        if self.answer.settings and not self.settings_at:
            self.settings_at = self._loop.time()
        if self.answer.ended:
            self._finish()
        elif reply:
            self._transport.write(reply)

    def connection_lost(self, exc: Exception | None) -> None:
        """The peer has closed, or TLS has ended with an alert."""
        self.lost = exc
        self._finish()

    def abort(self) -> None:
        """Close at once, without a TLS close_notify: nothing may run after the dial."""
        if self._transport is not None:
            self._transport.abort()

    def _finish(self) -> None:
        if not self.done.done():
            self.done.set_result(None)
