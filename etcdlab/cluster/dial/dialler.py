"""The staged dial: where exactly a connection to a URL fails."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, Future

import msgspec

from etcdlab.cluster.access import Access
from etcdlab.cluster.dial.attempt import DialAttempt
from etcdlab.cluster.dial.loop_stalls import Stalls
from etcdlab.cluster.dial.socket_file import LOCAL, file_of_socket
from etcdlab.cluster.dial.stage_failed import Failed, own_error
from etcdlab.cluster.endpoint import parse_advertised
from etcdlab.cluster.interruption import Interruption
from etcdlab.cluster.loop import LoopThread
from etcdlab.errors import ClusterError
from etcdlab.messages import message
from etcdlab.trace import Dial, DialSource, Failure, Stage

AT_MOST = 64
"""The most dials at the same time. With more, the timer of a dial would run while etcdlab serves other dials."""
_GRACE = 5.0
"""Seconds after its timeout within which a dial must end. Later than that, etcdlab itself has an error."""


class Target(msgspec.Struct, frozen=True):
    """A URL to dial, and the ids of the members that advertise it."""

    url: str
    source: DialSource = "advertised"
    members: tuple[str, ...] = ()


class Dialler:
    """Dials many URLs at once. A dial's timer, in seconds, starts when that dial starts.

    No dial ever carries a password or token.
    """

    def __init__(
        self,
        access: Access,
        timeout: float | None = None,
        at_most: int = AT_MOST,
        *,
        interruption: Interruption | None = None,
    ) -> None:
        self._access = access
        self._timeout = access.timeout if timeout is None else timeout
        self._at_most = at_most
        self._interruption = interruption or Interruption()
        self._contexts: dict[bool, ssl.SSLContext] = {}
        self._targets: tuple[Target, ...] = ()
        self._results: list[Future[Dial]] = []

    def start(self, targets: Sequence[Target], loop: LoopThread) -> None:
        """Start dialling in that loop, and do not wait. Raises UsageError for unreadable certificates."""
        self._load_contexts(targets)
        self._targets = tuple(targets)
        self._results = [Future() for _ in targets]
        loop.start(self._run(targets, self._results))

    def result(self, index: int) -> Dial:
        """The dial of the target of that index, once it has ended. ClusterError if the loop was closed.

        A wait that is interrupted leaves the dials under way. A dial that outlives its timeout has failed.
        """
        limit = self._timeout * (index // self._at_most + 1) + _GRACE
        try:
            return self._interruption.result(self._results[index], limit)
        except TimeoutError:
            detail = message("etcdlab itself failed here: the dial did not end after {seconds:g} s.", seconds=limit)
            return _failed(index, self._targets[index], Failed("own-error", "", detail))
        except CancelledError:
            raise ClusterError(
                message("The connection was closed before dial {number} ended.", number=index),
                message("Open it again."),
            ) from None

    def results(self) -> tuple[Dial, ...]:
        """All dials, in the order of their targets."""
        return tuple(self.result(index) for index in range(len(self._results)))

    def _load_contexts(self, targets: Sequence[Target]) -> None:
        """Read the certificates once, in the caller's thread: the system's roots take a while."""
        secure = {t.source == "configured" for t in targets if t.url.lower().startswith("https:")}
        self._contexts = {configured: self._access.ssl_context(configured=configured) for configured in secure}

    async def _run(self, targets: Sequence[Target], results: list[Future[Dial]]) -> None:
        waiting = iter([(i, *pair) for i, pair in enumerate(zip(targets, results, strict=True))])
        stalls = Stalls()
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(min(self._at_most, len(targets))):
                    group.create_task(self._work(waiting, stalls))
        finally:
            stalls.stop()
            for result in results:
                result.cancel()

    async def _work(self, waiting: Iterator[tuple[int, Target, Future[Dial]]], stalls: Stalls) -> None:
        for number, target, result in waiting:
            try:
                dial = await self._dial(number, target, stalls)
            except Exception as error:  # noqa: BLE001 - one dial never ends the others
                dial = _failed(number, target, own_error(error))
            result.set_result(dial)

    async def _dial(self, number: int, target: Target, stalls: Stalls) -> Dial:
        endpoint, socket_file = parse_advertised(target.url), file_of_socket(target.url)
        if socket_file:
            endpoint = LOCAL
        if isinstance(endpoint, Failure):
            return _not_begun(number, target, endpoint)
        context = self._contexts[target.source == "configured"] if endpoint.secure else None
        course = DialAttempt(endpoint, context, self._access.server_name, self._timeout, stalls, socket_file)
        ended = await course.run()
        failure, identity = (ended, None) if isinstance(ended, Failure) else (None, ended)
        return Dial(
            id=number,
            url=target.url,
            address="" if socket_file else endpoint.address,
            source=target.source,
            stages=tuple(course.stages),
            members=target.members,
            failure=failure,
            identity=identity,
        )


def _failed(number: int, target: Target, failed: Failed) -> Dial:
    """The dial of a target of which no stage is known."""
    return _not_begun(number, target, Failure("dns", failed.kind, failed.go_error, failed.detail))


def _not_begun(number: int, target: Target, failure: Failure) -> Dial:
    stages = (Stage("dns", "failed", detail=failure.kind),)
    return Dial(number, target.url, "", target.source, stages, target.members, failure=failure)


def dial_all(
    targets: Sequence[Target], access: Access, *, interruption: Interruption | None = None
) -> tuple[Dial, ...]:
    """Dial every target and wait for all of them, or until the `interruption` ends that."""
    loop = LoopThread()
    try:
        dialler = Dialler(access, interruption=interruption)
        dialler.start(targets, loop)
        return dialler.results()
    finally:
        loop.close()
