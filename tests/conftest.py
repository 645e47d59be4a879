"""What tests of several rooms stand on: certificates, and peers that are no etcd."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import trustme

from tests.cluster.peers import Certificates, Peers


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
