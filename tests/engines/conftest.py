"""Engines on real servers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from etcdlab.chain import chain_of
from etcdlab.cluster.access import Access
from etcdlab.cluster.endpoint import parse_endpoints
from etcdlab.engines.live import LiveEngine
from etcdlab.request import Request


@pytest.fixture
def live() -> Iterator[Callable[..., LiveEngine]]:
    """A live engine for a release; closed at the end."""
    engines: list[LiveEngine] = []

    def make(endpoints, release: str = "3.7.1", *, timeout: float = 3.0, autosync: float = 60.0) -> LiveEngine:
        parsed = parse_endpoints(endpoints, secure=False)
        engines.append(LiveEngine(Request(parsed, Access(timeout=timeout), interval=autosync), chain_of(release)))
        return engines[-1]

    yield make
    for engine in engines:
        engine.close()
