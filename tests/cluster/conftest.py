"""Fixtures: real servers and sockets, all gone when a test ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.peers import Etcd, Etcds, Port


@pytest.fixture
def port() -> Iterator[int]:
    """A port that refuses on 127.0.0.1 and is free on 127.0.0.2."""
    reserved_port = Port()
    yield reserved_port.number
    reserved_port.close()


@pytest.fixture(scope="module")
def etcd(tmp_path_factory: pytest.TempPathFactory, etcd_program: Path) -> Iterator[Etcd]:
    """One plain etcd, for the tests of one file."""
    starter = Etcds(tmp_path_factory.mktemp("etcd"), etcd_program)
    yield starter.start()
    starter.close()
