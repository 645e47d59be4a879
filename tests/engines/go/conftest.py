"""The real client under a debugger, on real servers. Both are built once, into the user's cache folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from etcdlab.chain import chain_of
from etcdlab.cluster.access import Access
from etcdlab.cluster.endpoint import parse_endpoints
from etcdlab.engines.go import GoEngine
from etcdlab.engines.go.client_build import ready
from etcdlab.request import Request


@pytest.fixture(scope="session", autouse=True)
def built() -> None:
    """Built before any test's own time runs: what is there already costs milliseconds."""
    ready(chain_of("seed"))


@pytest.fixture
def hold() -> Iterator[Callable[..., GoEngine]]:
    """A go engine for a release; closed at the end."""
    engines: list[GoEngine] = []

    def make(endpoints, release: str = "3.7.1", *, access: Access | None = None, rounds: int = 0) -> GoEngine:
        parsed = parse_endpoints(endpoints, secure=False)
        autosync = 0.5 if rounds else 60.0
        request = Request(parsed, access or Access(), engine="go", interval=autosync, rounds=rounds)
        engines.append(GoEngine(request, chain_of(release)))
        return engines[-1]

    yield make
    for engine in engines:
        engine.close()
