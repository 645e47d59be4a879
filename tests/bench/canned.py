"""The bytes of one dial, recorded on their way to a real etcd, and sent again by asyncio's own streams.

The least that asking a server for its status can cost in asyncio: nothing is resolved, judged or timed by stage.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from etcdlab.cluster.access import Access
from etcdlab.cluster.dial.dialler import AT_MOST, Target, dial_all

_LIMIT = 60.0
"""Seconds that all exchanges together may take."""
_HEADERS, _END_STREAM = 1, 1
"""Type and flag of an HTTP/2 frame (RFC 9113, section 6.2)."""


@dataclass(frozen=True)
class Canned:
    """One Status call at host:port as bytes: what is sent first, and the frame that ends the answer."""

    address: str
    request: bytes
    end: bytes

    def replay(self, count: int) -> None:
        """Do so many exchanges, with as many in flight as etcdlab has. Raises OSError or TimeoutError."""
        asyncio.run(self._replay(count))

    async def _replay(self, count: int) -> None:
        waiting = iter(range(count))
        async with asyncio.timeout(_LIMIT), asyncio.TaskGroup() as group:
            for _ in range(min(AT_MOST, count)):
                group.create_task(self._work(waiting))

    async def _work(self, waiting: Iterator[int]) -> None:
        for _ in waiting:
            reader, writer = await asyncio.open_connection(*self.address.split(":"))
            writer.write(self.request)
            answer = b""
            while self.end not in answer:
                chunk = await reader.read(65536)
                if not chunk:
                    raise ConnectionResetError("closed before the answer ended")
                answer += chunk
            writer.close()


def record(address: str) -> Canned:
    """Record one dial of the etcd at host:port."""
    return asyncio.run(_record(address))


async def _record(address: str) -> Canned:
    requests: list[bytes] = []
    answers: list[bytes] = []
    relays: list[asyncio.Task[None]] = []

    async def relay(client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        relays.append(cast("asyncio.Task[None]", asyncio.current_task()))
        server, to_server = await asyncio.open_connection(*address.split(":"))
        await asyncio.gather(_pass_on(client, to_server, requests), _pass_on(server, to_client, answers))

    async with asyncio.timeout(_LIMIT), await asyncio.start_server(relay, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        (dial,) = await asyncio.to_thread(dial_all, [Target(f"http://127.0.0.1:{port}")], Access())
        # The dial has closed its end: each relay ends with its two connections, and leaves none to the collector.
        await asyncio.gather(*relays)
    if dial.failure:
        raise ConnectionError(f"{address} was not reached: {dial.failure.kind}")
    return Canned(address, requests[0], _end(b"".join(answers)))


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, passed: list[bytes]) -> None:
    with contextlib.suppress(ConnectionError):
        while chunk := await reader.read(65536):
            passed.append(chunk)
            writer.write(chunk)
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


def _end(answer: bytes) -> bytes:
    """The trailers: the same bytes on every connection, for each begins with empty HPACK tables."""
    while answer:
        length = 9 + int.from_bytes(answer[:3])
        frame, answer = answer[:length], answer[length:]
        if frame[3] == _HEADERS and frame[4] & _END_STREAM:
            return frame
    raise ConnectionError("the answer has no end")
