"""Which chain a release has, and what its client does."""

import pytest

from etcdlab.chain import find, known
from etcdlab.errors import UsageError

# The grpc-go that each release's own go.mod requires.
PINNED = {
    "seed": ("own-balancer", "1.29.1"),
    "3.4.20": ("own-balancer", "1.26.0"),
    "3.4.41": ("base-balancer", "1.58.3"),
    "3.4.45": ("endpointsharding", "1.79.3"),
    "3.5.9": ("base-balancer-watcher", "1.41.0"),
    "3.5.10": ("base-balancer", "1.58.3"),
    "3.5.21": ("base-balancer", "1.59.0"),
    "3.5.22": ("endpointsharding", "1.71.1"),
    "3.5.33": ("endpointsharding", "1.82.1"),
    "3.6.14": ("endpointsharding", "1.82.1"),
    "3.7.1": ("endpointsharding", "1.82.1"),
    "3.7.3": ("endpointsharding", "1.83.2"),
}


@pytest.mark.parametrize("release", PINNED)
def test_a_release_finds_its_generation_and_its_own_pin_of_grpc(release: str) -> None:
    chain = find(release)

    assert (chain.id, chain.grpc) == PINNED[release]
    assert chain.client == release


def test_without_a_release_it_is_the_newest_measured() -> None:
    assert find().client == "3.7.1"
    assert find().measured


def test_a_release_may_be_written_as_its_tag() -> None:
    assert find("v3.5.9") is find("3.5.9")


@pytest.mark.parametrize("release", ["3.8.0", "3.5.2", "2.3", "latest", "", " "])
def test_an_unknown_release_says_which_are_known(release: str) -> None:
    if not release.strip():
        release = "none"
    with pytest.raises(UsageError, match=r"is not known\n  do: .*seed, 3\.4\.8-3\.4\.45, 3\.5\.5-3\.5\.35"):
        find(release)


@pytest.mark.parametrize(("release", "near"), [("3.5.1", "3.5.5"), ("3.4.0", "3.4.8"), ("3.7.9", "3.7.3")])
def test_an_unknown_release_says_which_is_the_nearest_of_its_series(release: str, near: str) -> None:
    with pytest.raises(UsageError, match=rf"the nearest known is {near};"):
        find(release)


@pytest.mark.parametrize(
    ("release", "skips"), [("seed", False), ("3.4.19", False), ("3.4.20", True), ("3.5.9", True), ("3.7.1", True)]
)
def test_learners_are_skipped_since_3_4_20_and_3_5_3(release: str, skips: bool) -> None:
    assert find(release).behaviours.skips_learners is skips


@pytest.mark.parametrize(
    ("release", "linearizable"),
    [("seed", True), ("3.4.27", False), ("3.4.45", False), ("3.5.9", True), ("3.7.1", True)],
)
def test_sync_asks_linearizable_in_the_seed_and_from_3_5(release: str, linearizable: bool) -> None:
    assert find(release).behaviours.linearizable is linearizable


def test_only_the_seeds_generation_hands_the_scheme_to_grpc() -> None:
    assert {find(release).id for release in known() if not find(release).behaviours.drops_scheme} == {"own-balancer"}
