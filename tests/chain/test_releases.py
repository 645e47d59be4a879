"""Which chain a release has, and what its client does."""

import pytest

from etcdlab.chain import chain_of, release_names
from etcdlab.errors import UsageError

# The grpc-go that each release's own go.mod requires.
PINNED = {
    "seed": ("own-balancer", "1.29.1"),
    "3.4.20": ("own-balancer", "1.26.0"),
    "3.4.41": ("base-balancer", "1.58.3"),
    "3.4.45": ("endpointsharding", "1.79.3"),
    "3.5.4": ("base-balancer-watcher", "1.38.0"),
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
    chain = chain_of(release)

    assert (chain.id, chain.grpc) == PINNED[release]
    assert chain.client == release


def test_without_a_release_it_is_the_newest_measured() -> None:
    assert chain_of().client == "3.7.1"
    assert chain_of().measured


def test_a_release_may_be_written_as_its_tag() -> None:
    assert chain_of("v3.5.9") is chain_of("3.5.9")


@pytest.mark.parametrize("release", ["3.8.0", "3.4.7", "2.3", "latest", "", " "])
def test_an_unknown_release_lists_the_releases(release: str) -> None:
    if not release.strip():
        release = "none"
    with pytest.raises(
        UsageError, match=r"does not know the client release .+\n  do: .*seed, 3\.4\.8-3\.4\.45, 3\.5\.0-3\.5\.35"
    ):
        chain_of(release)


@pytest.mark.parametrize(
    ("release", "near"),
    [
        ("3.4.0", "3.4.8"),
        ("3.7.9", "3.7.3"),
        ("3.5.99", "3.5.35"),
        ("3.8.0", "3.7.3"),
        ("4", "3.7.3"),
        ("2.3", "3.4.8"),
        ("sed", "seed"),
        ("foo", "3.7.1"),
    ],
)
def test_an_unknown_release_names_the_nearest(release: str, near: str) -> None:
    with pytest.raises(UsageError, match=rf"The nearest release that etcdlab knows is {near}\."):
        chain_of(release)


@pytest.mark.parametrize(
    ("release", "skips"), [("seed", False), ("3.4.19", False), ("3.4.20", True), ("3.5.9", True), ("3.7.1", True)]
)
def test_learners_are_skipped_since_3_4_20_and_3_5_3(release: str, skips: bool) -> None:
    assert chain_of(release).behaviours.skips_learners is skips


@pytest.mark.parametrize(
    ("release", "linearizable"),
    [("seed", True), ("3.4.27", False), ("3.4.45", False), ("3.5.9", True), ("3.7.1", True)],
)
def test_sync_asks_linearizable_in_the_seed_and_from_3_5(release: str, linearizable: bool) -> None:
    assert chain_of(release).behaviours.linearizable is linearizable


@pytest.mark.parametrize("grpc", ["1.45.0", "1.64.0", "1.79.0"])
@pytest.mark.parametrize("client", ["3.4.45", "3.5.2", "3.5.3", "3.6.14", "3.7.1"])
def test_sync_belongs_to_the_client(client: str, grpc: str) -> None:
    """What a Sync requests and leaves out does not depend on the grpc-go of the program."""
    own, other = chain_of(client).behaviours, chain_of(client, grpc=grpc).behaviours

    assert (other.linearizable, other.skips_learners) == (own.linearizable, own.skips_learners)


def test_a_release_candidate_does_what_its_series_does() -> None:
    assert chain_of("v3.6.0-rc.3", grpc="1.71.1").behaviours == chain_of("3.6.0").behaviours


def test_only_the_seeds_generation_hands_the_scheme_to_grpc() -> None:
    assert {chain_of(release).id for release in release_names() if not chain_of(release).behaviours.drops_scheme} == {
        "own-balancer"
    }


@pytest.mark.parametrize(
    ("client", "grpc", "generation", "dial"),
    [
        ("3.5.9", "1.64.0", "base-balancer", "resetTransport"),
        ("3.5.9", "v1.66.3", "base-balancer", "resetTransportAndUnlock"),
        ("v3.5.9", "1.72.0", "endpointsharding", "resetTransportAndUnlock"),
        ("3.5.21", "1.72.0", "endpointsharding", "resetTransportAndUnlock"),
        ("3.5.2", "1.45.0", "base-balancer-watcher", "resetTransport"),
        ("seed", "1.26.0", "own-balancer", "resetTransport"),
        ("3.7.9", "1.83.0", "endpointsharding", "resetTransportAndUnlock"),
    ],
)
def test_a_client_with_another_grpc_has_the_chain_of_both(client: str, grpc: str, generation: str, dial: str) -> None:
    chain = chain_of(client, grpc=grpc)

    assert (chain.id, chain.client, chain.grpc) == (generation, client.removeprefix("v"), grpc.removeprefix("v"))
    assert chain.by_id["reset-transport"].function == f"(*addrConn).{dial}"
    assert not chain.measured


def test_the_commit_that_go_knows_the_seed_by_is_the_seed() -> None:
    assert chain_of("v0.0.0-20200402134248-51bdeb39e698", grpc="v1.29.1") is chain_of("seed")
    assert (chain_of("seed").module, chain_of("seed").version) == (
        "go.etcd.io/etcd",
        "v0.0.0-20200402134248-51bdeb39e698",
    )


def test_a_3_4_client_has_the_version_of_its_commit() -> None:
    chain = chain_of("v0.5.0-alpha.5.0.20200824191128-ae9734ed278b", grpc="v1.26.0")

    assert chain is chain_of("3.4.13")
    assert (chain.module, chain.modules["C"]) == ("go.etcd.io/etcd", "go.etcd.io/etcd/clientv3")
    assert chain_of("3.4.30").modules["C"] == "go.etcd.io/etcd/clientv3"


@pytest.mark.parametrize(
    ("client", "grpc", "near", "generation"),
    [
        ("seed", "1.33.1", ("seed", "1.29.1"), "own-balancer"),
        ("v3.3.13+incompatible", "1.26.0", ("3.4.13", "1.26.0"), "own-balancer"),
        # A commit between 3.4.13 and 3.4.14, which Kubernetes 1.20 requires.
        ("v0.5.0-alpha.5.0.20200910180754-dd1b699fc489", "1.27.0", ("3.4.13", "1.26.0"), "own-balancer"),
        ("v0.5.0-alpha.5.0.20191023171146-3cf2f69b5738", "1.26.0", ("3.4.8", "1.26.0"), "own-balancer"),
        ("3.6.14", "1.85.0", ("3.6.15", "1.83.2"), "endpointsharding"),
        ("3.7.9", "1.90.0", ("3.7.3", "1.83.2"), "endpointsharding"),
    ],
)
def test_a_pair_without_a_measurement(client: str, grpc: str, near: tuple[str, str], generation: str) -> None:
    """It has the chain of the nearest release, and the caveat names that release."""
    chain = chain_of(client, grpc=grpc)

    assert (chain.nearest, chain.id, chain.grpc, chain.measured) == (near, generation, grpc, False)
    assert chain.stations == chain_of(near[0], grpc=near[1]).stations
    assert f"etcdlab has not measured client {chain.client} with grpc-go {grpc}." in str(chain.caveat)
    assert f"{near[0]} with grpc-go {near[1]}" in str(chain.caveat)


@pytest.mark.parametrize(("client", "grpc"), [("3.7.1", "1.82.1"), ("3.5.9", "1.64.0")])
def test_a_pair_that_a_generation_holds_for_has_no_caveat(client: str, grpc: str) -> None:
    assert not chain_of(client, grpc=grpc).caveat


def test_3_4_3_has_its_own_name_under_its_commit() -> None:
    assert chain_of("v0.5.0-alpha.5.0.20191023171146-3cf2f69b5738", grpc="v1.26.0").client == "3.4.3"


def test_the_caller_between_1_60_and_1_70() -> None:
    """resolver_wrapper.go of 1.60: the resolver has no goroutine of its own any more."""
    before, after = chain_of("3.5.21"), chain_of("3.5.21", grpc="1.60.0")

    assert "resolver" in {lane.role for lane in before.lanes}
    assert {lane.role for lane in after.lanes} == {"caller", "balancer", "dial"}
    assert after.by_id["update-resolver-state"].function == "(*ClientConn).updateResolverStateAndUnlock"
