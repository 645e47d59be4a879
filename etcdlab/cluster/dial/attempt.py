"""One dial, stage by stage: dns, tcp, tls, alpn, h2, rpc, identity."""

from __future__ import annotations

import asyncio
import socket
import ssl
from typing import Literal

from etcdlab.cluster import certificates
from etcdlab.cluster.dial import go_errors, resolve, second_look
from etcdlab.cluster.dial.exchange import Exchange
from etcdlab.cluster.dial.identity import check_status, read_identity
from etcdlab.cluster.dial.loop_stalls import Stalls
from etcdlab.cluster.dial.stage_failed import Failed, described, own_error
from etcdlab.cluster.endpoint import SOCKET_FILE, Endpoint, join
from etcdlab.grpc_names import DEADLINE_EXCEEDED
from etcdlab.messages import Message, Text, message
from etcdlab.trace import Failure, Identity, Stage, StageName

_FAST = 0.9
"""Seconds. The C library waits at least one second for a silent resolver, so an earlier end is an answer."""
_SPEAKS_TLS = message("The server speaks TLS.")
_LATE = {"dns": "resolver-silent", "tcp": "timeout"}


class DialAttempt:
    """One dial that runs: its completed stages and its current one. Times are seconds of the loop's clock. `context` is
    None for plain http.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        context: ssl.SSLContext | None,
        server_name: str,
        timeout: float,
        stalls: Stalls,
        socket_file: str = "",
    ) -> None:
        self.endpoint = endpoint
        self.server_name = server_name or endpoint.host.partition("%")[0]
        self.peer: resolve.Address | None = None
        self.stages: list[Stage] = []
        self._stage: StageName = "dns"
        self._context = context
        self._loop = asyncio.get_running_loop()
        self._exchange = Exchange(endpoint, self._loop)
        self._since = self._loop.time()
        self._deadline = self._since + timeout
        self._stalls = stalls
        self._stalled = stalls.total
        self._first: Failed | None = None
        self._socket_file = socket_file

    async def run(self) -> Failure | Identity:
        """Go through the stages until one fails or the time is over."""
        try:
            async with asyncio.timeout(None) as limit:
                self._expiry = self._loop.call_at(self._deadline, self._expire, limit)
                return await self._attempt()
        except TimeoutError:
            failed = self._timeout_failure()
        except Failed as failure:
            failed = failure
        except Exception as error:  # noqa: BLE001 - whatever it is, it ends this dial and no other one
            failed = own_error(error)
        finally:
            self._expiry.cancel()
        self._end_stage("failed", failed.kind)
        try:
            async with asyncio.timeout_at(self._deadline):
                await self._explain(failed)
        except TimeoutError:
            pass
        except Exception as error:  # noqa: BLE001 - the dial has failed already, only the explanation is missing
            failed.detail = failed.detail or message("etcdlab could not find out more: {error}", error=described(error))
        return Failure(stage=self._stage, kind=failed.kind, go_error=failed.go_error, detail=failed.detail)

    async def _attempt(self) -> Identity:
        addresses = await self._resolve()
        self._stage = "tcp"
        sock = await self._connect(addresses)
        self._end_stage()
        try:
            await self._open(sock)
            await self._exchange.done
            if self._exchange.own_error is not None:
                raise self._exchange.own_error
            self._read()
            return self._identify()
        finally:
            self._exchange.abort()
            # A handshake that failed or was cancelled may have left its socket open.
            sock.close()

    def _end_stage(
        self, outcome: Literal["ok", "failed", "skipped"] = "ok", detail: Text = "", at: float | None = None
    ) -> None:
        """Note how the current stage ended."""
        now = self._loop.time() if at is None else at
        self.stages.append(Stage(self._stage, outcome, round((now - self._since) * 1000, 3), detail))
        self._since = now

    def _expire(self, limit: asyncio.Timeout) -> None:
        """The timeout is over, unless etcdlab itself used a part of it."""
        taken, self._stalled = self._stalls.total - self._stalled, self._stalls.total
        if taken > 0:
            self._deadline = self._loop.time() + taken
            self._expiry = self._loop.call_at(self._deadline, self._expire, limit)
        else:
            limit.reschedule(self._loop.time())

    def _timeout_failure(self) -> Failed:
        """The failure at the end of the timeout. An address that failed before explains more than a silent one."""
        if self._stage == "tcp" and self._first is not None:
            return self._first
        if self._stage == "h2" and self._exchange.answer.settings:
            self._on_http2()
        return Failed(_LATE.get(self._stage, "silent"), DEADLINE_EXCEEDED)

    async def _resolve(self) -> list[resolve.Address]:
        host, port = self.endpoint.host, self.endpoint.port
        if self._socket_file:
            self._end_stage("skipped", "literal")
            return [(socket.AF_UNIX, self._socket_file)]
        try:
            if (literal := resolve.literal(host, port)) is not None:
                self._end_stage("skipped", "literal")
                return [literal]
            addresses = await resolve.addresses(host, port)
        except (socket.gaierror, ValueError) as error:
            raise self._unresolved(error) from None
        self._end_stage(detail=", ".join(dict.fromkeys(str(where[0]) for _, where in addresses)))
        return addresses

    def _unresolved(self, error: Exception) -> Failed:
        host = self.endpoint.host
        server = resolve.server() if resolve.is_name(host) else ""
        if getattr(error, "errno", None) != socket.EAI_AGAIN:
            return Failed("no-such-host", go_errors.lookup(host, server, "no such host"))
        if self._loop.time() - self._since < _FAST:
            detail = message("The resolver answered with an error, or no server listens at its address.")
            return Failed("resolver-failed", go_errors.lookup(host, server, "server misbehaving"), detail)
        return Failed("resolver-silent", go_errors.lookup(host, server, "i/o timeout"))

    async def _connect(self, addresses: list[resolve.Address]) -> socket.socket:
        """Try each address in order, within its share of the time. Go names the first that failed."""
        for left, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
            share = (self._deadline - self._loop.time()) / left
            try:
                async with asyncio.timeout(share if left > 1 else None):
                    sock = await second_look.connected(address)
            except OSError as error:
                failed = self._refused(error, address)
                self._first = self._first or failed
            else:
                self.peer = address
                return sock
        assert self._first is not None
        raise self._first

    def _refused(self, error: OSError, address: resolve.Address) -> Failed:
        if self._socket_file:
            return Failed("unix-socket", go_errors.connect_to_file(error, self._socket_file), SOCKET_FILE)
        return Failed(*go_errors.connect(error, join(str(address[1][0]), self.endpoint.port)))

    async def _open(self, sock: socket.socket) -> None:
        """Hand the socket to the exchange; for https, shake hands and agree on HTTP/2."""
        exchange = self._exchange
        if self._context is not None:
            self._stage = "tls"
            try:
                await self._loop.create_connection(
                    lambda: exchange, sock=sock, ssl=self._context, server_hostname=self.server_name
                )
            except (OSError, ValueError) as error:
                raise _handshake_failed(error) from error
            self._end_stage(at=exchange.connected_at)
            self._stage = "alpn"
            if exchange.alpn != "h2":
                detail = message("The server speaks TLS, but does not agree on HTTP/2.")
                raise Failed("no-alpn", go_errors.NO_ALPN, detail)
            self._end_stage(detail="h2", at=exchange.connected_at)
        else:
            await self._loop.create_connection(lambda: exchange, sock=sock)
        self._stage = "h2"

    def _on_http2(self) -> None:
        """The peer speaks HTTP/2."""
        self._end_stage(at=self._exchange.settings_at)
        self._stage = "rpc"

    def _read(self) -> None:
        """Judge the h2 and rpc stages."""
        answer = self._exchange.answer
        if not answer.settings:
            raise _no_preface(self._exchange)
        self._on_http2()
        if answer.broken or not answer.ended:
            why = answer.broken or f"error reading from server: {go_errors.closed(self._exchange.lost)}"
            raise Failed("closed", go_errors.status(go_errors.CODES.index("Unavailable"), why))
        check_status(answer)
        self._end_stage()

    def _identify(self) -> Identity:
        self._stage = "identity"
        identity = read_identity(self._exchange.answer)
        self._end_stage(
            detail=message("cluster {cluster}, member {member}", cluster=identity.cluster_id, member=identity.member_id)
        )
        return identity

    async def _explain(self, failed: Failed) -> None:
        """Send the peer another kind of request, where the answer identifies the peer."""
        if self.peer is None:
            return
        cause = failed.__cause__
        if isinstance(cause, ssl.SSLCertVerificationError):
            certificate = await second_look.certificate(self.peer, self.server_name)
            failed.go_error, failed.detail = certificates.explained(cause, self.server_name, certificate)
        elif self._stage == "tls" and failed.kind in ("closed", "peer-is-plain"):
            if spoken := await second_look.speaks_plain(self.peer, self.endpoint):
                failed.kind, failed.detail = "peer-is-plain", _speaks_plain(spoken)
        elif (
            self._stage == "h2"
            and self._context is None
            and failed.kind == "closed"
            and await second_look.speaks_tls(self.peer)
        ):
            failed.kind, failed.detail = "peer-is-tls", _SPEAKS_TLS


def _speaks_plain(protocol: str) -> Message:
    return message("The server speaks plain {protocol}, without TLS.", protocol=protocol)


def _handshake_failed(error: Exception) -> Failed:
    if isinstance(error, ssl.SSLCertVerificationError):
        go, detail = certificates.explained(error, "", None)
        return Failed(certificates.kind_of(error), go, detail)
    if alert := go_errors.alert(error):
        return Failed(go_errors.alert_kind(alert), alert)
    if isinstance(error, ssl.SSLEOFError) or not isinstance(error, ssl.SSLError | ValueError):
        return Failed("closed", go_errors.closed(error))
    if isinstance(error, ValueError):
        return Failed("malformed", "", str(error))
    return Failed("peer-is-plain", go_errors.NOT_TLS)


def _no_preface(exchange: Exchange) -> Failed:
    """The failure of a peer without HTTP/2. In TLS 1.3 a client certificate is refused only here."""
    foreign = exchange.answer.foreign
    if foreign == "http1":
        return Failed("http1", go_errors.HTTP1, _speaks_plain("HTTP/1.1"))
    if foreign == "tls":
        return Failed("peer-is-tls", go_errors.TOO_LARGE, _SPEAKS_TLS)
    if foreign or exchange.answer.broken:
        return Failed("not-http2", go_errors.TOO_LARGE, message("The server does not speak HTTP/2."))
    if alert := go_errors.alert(exchange.lost):
        return Failed(go_errors.alert_kind(alert), alert)
    return Failed("closed", go_errors.closed(exchange.lost))
