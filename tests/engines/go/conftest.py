"""The real client, held, on real servers. Debugger and clients are built once, into the user's cache folder."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etcdlab.chain import find
from etcdlab.cluster.access import Access
from etcdlab.cluster.endpoint import parse_endpoints
from etcdlab.engines.go import GoEngine
from etcdlab.engines.go.setup import ready

RELEASES = ("seed", "3.5.9", "3.5.21", "3.5.33", "3.6.14", "3.7.1")
SOON = 10.0


@pytest.fixture(scope="session", autouse=True)
def built() -> None:
    """Built before any test's own time runs: what is there already costs milliseconds."""
    ready(find("seed"))


@pytest.fixture
def hold() -> Iterator[Callable[..., GoEngine]]:
    """A go engine for a release; closed at the end."""
    engines: list[GoEngine] = []

    def make(endpoints, release: str = "3.7.1", *, access: Access | None = None, rounds: int = 0) -> GoEngine:
        parsed = parse_endpoints(endpoints, secure=False)
        autosync = 2.0 if rounds else 60.0
        engines.append(GoEngine(find(release), parsed, access or Access(), autosync=autosync, rounds=rounds))
        return engines[-1]

    yield make
    for engine in engines:
        engine.close()


def runs(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def becomes(true: Callable[[], bool]) -> bool:
    """Whether that is so before long."""
    end = time.monotonic() + SOON
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def folder_of(debugger: int) -> Path:
    """The private folder of a debugger, from its command line."""
    arguments = Path(f"/proc/{debugger}/cmdline").read_text().split("\0")
    return Path(next(a.partition("unix:")[2] for a in arguments if a.startswith("--listen="))).parent
