"""The dials of a modelled client: the dials of its SubConns, and of proposed URLs that replace advertised ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

import msgspec

from etcdlab.cluster.asking_again import ask_again, with_answers
from etcdlab.cluster.dial.dialler import Target
from etcdlab.engines.live.goroutines import DONE, TaskResult
from etcdlab.engines.live.outcome import in_words_of
from etcdlab.workload import MOST_DIALS

if TYPE_CHECKING:
    from etcdlab.cluster.proposed import Proposed
    from etcdlab.engines.live.client import Client, SubConn
    from etcdlab.engines.live.wire import Wire
    from etcdlab.trace import Dial, DialSource, MemberList


class Dials:
    """Starts the dials together, and collects them one by one."""

    def __init__(self, wire: Wire, client: Client, proposed: Proposed) -> None:
        self._wire, self._client, self._proposed = wire, client, proposed
        self.finished: list[Dial] = []
        self.source: DialSource = "configured"
        """The present source of the addresses of the SubConns."""
        self.are_what_if = False
        """Whether the dials belong to a what if."""
        self._advertisers: dict[str, tuple[str, ...]] = {}
        self._running_dials: dict[SubConn, Callable[[], Dial]] = {}

    def advertised(self, answer: MemberList) -> None:
        """Record which member advertises which address."""
        for member in answer.members:
            for url in member.client_urls:
                address = self._client.address(url)
                self._advertisers[address] = (*self._advertisers.get(address, ()), member.id)

    def identify(self) -> None:
        """Add the identity of each etcd that refused its Status to a dial: the other calls of the client report it.

        Only configured endpoints get those calls, and with them the token; a dial never carries it.
        """
        identities = self._wire.identities
        self.finished = [
            msgspec.structs.replace(dial, identity=identities.get(dial.address)) if dial.nameless else dial
            for dial in self.finished
        ]

    def collect(self, subconn: SubConn) -> Dial:
        """The result of this SubConn's dial. The first call starts all dials that are due."""
        waiting = [one for one in self._client.subconns.values() if one.must_dial]
        started = self._wire.start_dials([self._target(one.address, one.url) for one in waiting]) if waiting else []
        self._running_dials |= dict(zip(waiting, started, strict=True))
        for one in waiting:
            one.must_dial = False
        return self._keep(self._running_dials[subconn]())

    def ask_again(self, answer: MemberList) -> None:
        """Dial a configured endpoint again where it may be a load balancer. Raises Interrupted."""
        targets = ask_again(self.finished, answer)
        started = self._wire.start_dials(targets) if targets else []
        self.finished = with_answers(self.finished, [end() for end in started])

    def dial_the_rest(self) -> TaskResult:
        """A task: dial also the proposed URLs that the client does not dial, of a learner or of a kept connection."""
        dialled = {dial.url for dial in self.finished if dial.source == "proposed"}
        rest = [(address, url) for address, url in self._proposed_by_address.items() if url not in dialled][:MOST_DIALS]
        started = self._wire.start_dials([self._target(*one) for one in rest]) if rest else []
        return None, [partial(self._end, dial) for dial in started]

    def _end(self, dial: Callable[[], Dial]) -> TaskResult:
        self._keep(dial())
        return DONE

    def _keep(self, dial: Dial) -> Dial:
        failure = in_words_of(self._client.chain, dial.failure)
        self.finished.append(msgspec.structs.replace(dial, id=len(self.finished), failure=failure))
        return self.finished[-1]

    def _target(self, address: str, url: str) -> Target:
        source: DialSource = "proposed" if self.are_what_if and address in self._proposed_by_address else self.source
        return Target(url, source, self._advertisers.get(address, ()))

    @cached_property
    def _proposed_by_address(self) -> dict[str, str]:
        """The proposed URLs by the address that gRPC gets for them."""
        return {self._client.address(url): self._client.url(url) for urls in self._proposed.values() for url in urls}
