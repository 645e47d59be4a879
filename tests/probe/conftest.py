"""Fixtures of the probe's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cluster.peers import Port


@pytest.fixture
def port() -> Iterator[int]:
    """A port that refuses on 127.0.0.1."""
    reserved = Port()
    yield reserved.number
    reserved.close()
