"""Each target of `make fuzz` takes the seeds that it begins with. The fuzzer itself runs only in `make fuzz`."""

from __future__ import annotations

from itertools import islice

import pytest

from tests.hostile.coverage.targets import TARGETS, seeds

MOST_SEEDS = 4


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_takes_its_first_seeds(target: str) -> None:
    first = list(islice(seeds(target), MOST_SEEDS))

    assert first
    for seed in first:
        TARGETS[target](seed)
