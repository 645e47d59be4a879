"""What is behind a URL: the rules of Kubernetes' DNS, of its Services and of its EndpointSlices."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etcdlab.errors import UsageError
from etcdlab.readers.kubernetes import Listing, read_listing, target_of
from tests.readers.kubernetes.objects import PROD, endpoint, endpoint_slice, printed, service

LISTING = read_listing(printed(*PROD), "kubectl")


def test_a_listing_has_the_objects_of_each_kind() -> None:
    assert [len(items) for items in LISTING] == [2, 6, 6]
    assert LISTING.namespaces == {"prod"}


@pytest.mark.parametrize(
    ("host", "kind", "name", "way"),
    [
        ("etcd-client", "service", "etcd-client", "name"),
        ("etcd-client.prod", "service", "etcd-client", "name"),
        ("etcd-client.prod.svc", "service", "etcd-client", "name"),
        ("ETCD-client.prod.svc.cluster.local.", "service", "etcd-client", "name"),
        ("etcd-client.prod.svc.k8s.example.org", "service", "etcd-client", "name"),
        ("etcd-0.etcd", "pod", "etcd-0", "name"),
        ("etcd-0.etcd.prod", "pod", "etcd-0", "name"),
        ("etcd-0.etcd.prod.svc", "pod", "etcd-0", "name"),
        ("etcd-0.etcd.prod.svc.cluster.local", "pod", "etcd-0", "name"),
        ("10.96.0.20", "service", "etcd-client", "cluster-ip"),
        ("10.244.1.5", "pod", "etcd-0", "pod-ip"),
        ("203.0.113.7", "service", "etcd-lb", "outside-address"),
        ("etcd.example.com", "service", "etcd-lb", "outside-address"),
    ],
)
def test_a_name_or_an_address_leads_to_a_ready_object(host: str, kind: str, name: str, way: str) -> None:
    target = target_of(LISTING, "", host, 2379)

    assert (target.kind, target.namespace, target.name, target.way) == (kind, "prod", name, way)
    assert (target.problem, target.ready) == ("", ("etcd-0",))


def test_a_node_port_is_that_of_its_service() -> None:
    target = target_of(LISTING, "", "192.168.20.11", 32379)

    assert (target.name, target.way, target.ports, target.problem) == ("etcd-node", "node-port", (32379,), "")


@pytest.mark.parametrize(
    ("host", "port", "problem", "not_ready"),
    [
        ("etcd-empty.prod.svc", 2379, "no-endpoint", ()),
        ("10.96.0.21", 2379, "no-endpoint", ()),
        ("etcd-waiting", 2379, "no-endpoint", ("etcd-1",)),
        ("etcd-1.etcd.prod.svc", 2379, "no-endpoint", ("etcd-1",)),
        ("etcd-7.etcd.prod.svc", 2379, "no-endpoint", ()),
        ("etcd-client", 2380, "wrong-port", ()),
        ("203.0.113.7", 32379, "wrong-port", ()),
        ("etcd-old.prod.svc.cluster.local", 2379, "no-object", ()),
        ("etcd-0.etcd-old.prod.svc", 2379, "no-object", ()),
    ],
)
def test_what_is_wrong_with_a_url(host: str, port: int, problem: str, not_ready: tuple[str, ...]) -> None:
    target = target_of(LISTING, "", host, port)

    assert (target.problem, target.not_ready) == (problem, not_ready)


def test_a_headless_service_forwards_every_port() -> None:
    """DNS returns the addresses of the pods: the ports of the Service do not count."""
    assert target_of(LISTING, "", "etcd.prod.svc", 12379).problem == ""


def test_a_pod_that_is_not_ready_can_be_dialled_by_its_address() -> None:
    target = target_of(LISTING, "", "10.244.2.6", 2379)

    assert (target.kind, target.problem, target.ready, target.not_ready) == ("pod", "", (), ("etcd-1",))


@pytest.mark.parametrize("host", ["etcd.staging.svc", "etcd-0.etcd.staging.svc.cluster.local"])
def test_of_a_namespace_that_was_not_listed_nothing_is_known(host: str) -> None:
    target = target_of(LISTING, "", host, 2379)

    assert (target.kind, target.problem) == ("not-listed", "")


@pytest.mark.parametrize("host", ["node-7", "db.example.com", "192.168.99.1", "10.244.9.9", "fd00::1", "a.b.c.d.e"])
def test_a_host_outside_the_listing_is_not_accused(host: str) -> None:
    target = target_of(LISTING, "", host, 2379)

    assert (target.kind, target.problem) == ("none", "")


def test_all_slices_of_a_service_count() -> None:
    items = (
        service("etcd", "10.96.0.20", 2379),
        endpoint_slice("etcd"),
        endpoint_slice("etcd", endpoint("etcd-9", "10.0.0.9")),
    )

    assert target_of(read_listing(printed(*items), ""), "", "etcd", 2379).ready == ("etcd-9",)


def test_ready_that_is_not_set_counts_as_ready() -> None:
    """The reference of EndpointSlice says so: nil should be interpreted as true."""
    unset = endpoint("etcd-0", "10.0.0.9") | {"conditions": {}}

    items = (service("etcd", "10.96.0.20", 2379), endpoint_slice("etcd", unset))
    assert target_of(read_listing(printed(*items), ""), "", "etcd", 2379).ready == ("etcd-0",)


@pytest.mark.parametrize(
    "data", [b"", b"null", b"[]", b"{", b'{"kind": "List"}', b'{"kind": "List", "items": [1]}', b"\xff"]
)
def test_what_is_no_list_is_refused_with_the_command(data: bytes) -> None:
    with pytest.raises(UsageError) as error:
        read_listing(data, "kubectl -n prod get pods")

    assert "`kubectl -n prod get pods` printed no list of Kubernetes" in str(error.value.what)


@given(st.text(max_size=60), st.integers(0, 65_535))
def test_any_host_has_a_target(host: str, port: int) -> None:
    assert target_of(LISTING, "", host, port).kind in ("service", "pod", "none", "not-listed")
    assert target_of(Listing(), "", host, port).problem == ""
