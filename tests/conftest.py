"""Fixtures for tests of several folders: certificates, servers, and peers that are no etcd."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from hypothesis import HealthCheck, settings

from tests.cluster.peers import Certificates, Etcds, Peers
from tests.required_tools import problems
from tests.servers import PACKAGED, RELEASES, program

settings.register_profile("etcdlab", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("etcdlab")  # a busy machine fails no test

_PROBLEMS = pytest.StashKey[tuple[str, ...]]()


def pytest_configure() -> None:
    """Take Ctrl-C again: a shell that starts the tests in the background has it ignored, in what they start too."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Check each tool once, before the first test: a missing one ends the run in CI."""
    if hasattr(session.config, "workerinput"):
        return  # The process that started this worker has checked them.
    session.config.stash[_PROBLEMS] = lines = problems()
    if lines and os.environ.get("CI") == "true":
        pytest.exit("\n".join(lines), returncode=1)


def pytest_report_header(config: pytest.Config) -> tuple[str, ...]:
    """Outside CI the run goes on, and says which tests will fail."""
    return config.stash.get(_PROBLEMS, ())


os.environ["ETCDLAB_LANG"] = "en"
"""The person running the tests may read Chinese. What a test starts inherits this."""

os.environ.pop("FORCE_COLOR", None)  # with it, etcdlab would give colours to the pipes of the tests


@pytest.fixture(autouse=True)
def _no_etcdctl_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The person running the tests may have ETCDCTL_* set."""
    for name in list(os.environ):
        if name.startswith("ETCDCTL_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """A CA of the tests' own."""
    return Certificates(tmp_path_factory.mktemp("ca"), trustme.CA())


@pytest.fixture
def peers() -> Iterator[Peers]:
    """Sockets that are no etcd."""
    serving = Peers()
    yield serving
    serving.close()


@pytest.fixture(scope="module")
def etcd_program(request: pytest.FixtureRequest) -> Path:
    """The server that `etcd` and `etcds` start: the packaged one, or each with the mark `on_each_server`."""
    return program(getattr(request, "param", PACKAGED))


@pytest.fixture
def etcds(tmp_path: Path, etcd_program: Path) -> Iterator[Etcds]:
    """A starter of etcd servers."""
    starter = Etcds(tmp_path, etcd_program)
    yield starter
    starter.close()
    for data in tmp_path.glob("m*-*"):
        if data.is_dir():
            shutil.rmtree(data)


@pytest.fixture(scope="module", params=RELEASES)
def server(request: pytest.FixtureRequest) -> Path:
    """An etcd server: of the package, of 3.6 and of 3.7 in turn. `Sandbox(..., etcd=server)` runs it."""
    return program(request.param)
