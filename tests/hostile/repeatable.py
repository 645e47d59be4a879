"""Makes a run of Hypothesis repeatable: the same seed builds the same cases on every machine and after every change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

import msgspec
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from etcdlab.trace import Trace


@contextmanager
def without_constants_of_the_source() -> Iterator[None]:
    """Hypothesis takes each twentieth value from the constants of all modules that are loaded. A line in a file of
    etcdlab, or another test before this one, would change the cases. It has no setting for that.
    """
    providers.CONSTANTS_CACHE.cache.clear()
    with mock.patch.object(providers, "_get_local_constants", Constants):
        yield
    providers.CONSTANTS_CACHE.cache.clear()


def displayed(trace: Trace, seed: object) -> str:
    """The seed that builds a trace, and the trace as JSON: `msgspec.json.decode(text, type=Trace)` reads it."""
    return f"ETCDLAB_FUZZ_SEED={seed} builds {msgspec.json.encode(trace).decode()}"
