"""Learners on one machine do not disturb each other. No test here asserts a time or an amount of memory."""

from __future__ import annotations

from tests.bench.learner import SCENARIO, Learners


def test_two_learners_have_two_clusters() -> None:
    with Learners(2) as learners:
        starts, checks, usage = learners.start(), learners.check(), learners.usage()

    addresses = [address for start in starts for address in start["addresses"]]
    assert len(set(addresses)) == len(addresses) == 2
    assert [answer["rules"] for answer in checks] == [[SCENARIO], [SCENARIO]]
    assert usage.ports >= 4, "each server listens for clients and for peers"
    assert usage.files > 0
    assert usage.megabytes > 0
