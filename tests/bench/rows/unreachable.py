"""One check of 100 members, of which a third does not answer: it takes little more than the timeout of one dial."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import etcdlab
from tests.bench.measure import interleaved, timed
from tests.bench.table import Result
from tests.cli.answers import answering

MEMBERS, TIMEOUT, AIM = 100, 1.0, 1_500.0
MOST_RUNS = 5
"""Each run takes more than a second."""


def rows(runs: int) -> Iterator[Result]:
    """One result, in milliseconds."""
    with silent(MEMBERS // 3) as quiet, answering_at(MEMBERS - MEMBERS // 3) as live:
        urls = [f"http://{address}" for address in (*quiet, *live)]
        members = [
            {"ID": number + 1, "name": f"m{number}", "clientURLs": [url], "peerURLs": ["http://10.0.0.1:2380"]}
            for number, url in enumerate(urls)
        ]
        with answering(members, member=MEMBERS) as endpoint:

            def check() -> None:
                investigation = etcdlab.check(endpoint, timeout=TIMEOUT)
                dials = investigation.case.trace.dials
                if sum(dial.reached for dial in dials) != len(live) + 1 or len(dials) != MEMBERS + 1:
                    raise RuntimeError(f"{len(dials)} dials, and not {MEMBERS + 1}")

            (ours,) = interleaved(min(runs, MOST_RUNS), timed(check))
    yield Result(f"check of {MEMBERS} members, a third silent", ours, f"{AIM:g} ms", AIM, 1)


@contextmanager
def silent(count: int) -> Iterator[list[str]]:
    """Addresses that accept a connection and answer nothing."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.create_server(("127.0.0.2", 0))) for _ in range(count)]
        yield [f"127.0.0.2:{one.getsockname()[1]}" for one in sockets]


@contextmanager
def answering_at(count: int) -> Iterator[list[str]]:
    """Addresses at which the same server answers."""
    with answering([], ports=count) as address:
        yield address.split(",")
