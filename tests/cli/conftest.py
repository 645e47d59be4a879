"""etcdlab as a person uses it: the command itself, and the functions a notebook calls, on real servers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cluster.peers import Port


@pytest.fixture
def dead() -> Iterator[str]:
    """An address that refuses."""
    port = Port()
    yield f"127.0.0.1:{port.number}"
    port.close()
