"""What is behind a URL in Kubernetes: the Service or the pod that its name or its address leads to."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address

from msgspec.structs import replace

from etcdlab.kubernetes_target import KubernetesTarget
from etcdlab.readers.kubernetes.listing import Address, Item, Listing, Port

_SVC = "svc"
"""The label after the namespace in a full name: etcd.prod.svc.cluster.local."""


def target_of(listing: Listing, url: str, host: str, port: int) -> KubernetesTarget:
    """What is behind a URL with this host and this port."""
    nothing = KubernetesTarget(url, "none", port=port)
    if _is_ip(host):
        return _of_address(listing, nothing, host)
    return _of_outside_name(listing, nothing, host) or _of_name(listing, nothing, host.lower().rstrip("."))


def _is_ip(host: str) -> bool:
    try:
        return bool(ip_address(host.partition("%")[0]))
    except ValueError:
        return False


# Names.


def _of_name(listing: Listing, nothing: KubernetesTarget, host: str) -> KubernetesTarget:
    """What a name of the cluster's DNS leads to."""
    labels = host.split(".")
    is_full = _SVC in labels[2:4]
    if is_full:
        labels = labels[: labels.index(_SVC, 2)]
    if len(labels) == 1:
        service = _service(listing, labels[0], "")
        return nothing if service is None else _of_service(listing, nothing, service, "name")
    if len(labels) == 2 and (is_full or labels[1] in listing.namespaces):
        return _service_or_problem(listing, nothing, labels[0], labels[1])
    if len(labels) == 2:
        service = _service(listing, labels[1], "")
        return nothing if service is None else _of_pod_name(listing, nothing, labels[0], service)
    if len(labels) == 3 and (is_full or labels[2] in listing.namespaces):
        return _pod_or_problem(listing, nothing, *labels)
    return nothing


def _service(listing: Listing, name: str, namespace: str) -> Item | None:
    """The Service of that name; without a namespace, the only one of that name."""
    every = [
        item for item in listing.services if item.metadata.name == name and namespace in ("", item.metadata.namespace)
    ]
    return every[0] if len(every) == 1 else None


def _service_or_problem(listing: Listing, nothing: KubernetesTarget, name: str, namespace: str) -> KubernetesTarget:
    service = _service(listing, name, namespace)
    if service is not None:
        return _of_service(listing, nothing, service, "name")
    return _missing(listing, replace(nothing, kind="service", name=name, namespace=namespace, way="name"))


def _pod_or_problem(
    listing: Listing, nothing: KubernetesTarget, pod: str, name: str, namespace: str
) -> KubernetesTarget:
    service = _service(listing, name, namespace)
    if service is not None:
        return _of_pod_name(listing, nothing, pod, service)
    return _missing(listing, replace(nothing, kind="service", name=name, namespace=namespace, way="name"))


def _missing(listing: Listing, target: KubernetesTarget) -> KubernetesTarget:
    """A Service that a listed namespace does not have. Of another namespace nothing is known."""
    if target.namespace in listing.namespaces:
        return replace(target, problem="no-object")
    return replace(target, kind="not-listed")


def _of_pod_name(listing: Listing, nothing: KubernetesTarget, pod: str, service: Item) -> KubernetesTarget:
    """A pod's name below a headless Service. DNS has it only while the endpoint has the hostname and is ready."""
    target = replace(nothing, kind="pod", name=pod, namespace=service.metadata.namespace, way="name")
    endpoints = [one for one in listing.endpoints_of(service) if one.hostname == pod]
    ready = tuple(dict.fromkeys(one.label for one in endpoints if one.ready))
    not_ready = tuple(dict.fromkeys(one.label for one in endpoints if not one.ready))
    return _with_problem(replace(target, ready=ready, not_ready=not_ready))


# Addresses.


def _of_address(listing: Listing, nothing: KubernetesTarget, host: str) -> KubernetesTarget:
    for service in listing.services:
        if host in (service.spec.cluster_ip, *(service.spec.cluster_ips or ())):
            return _of_service(listing, nothing, service, "cluster-ip")
        if host in (service.spec.external_ips or ()) or host in {one.ip for one in _ingress(service)}:
            return _of_service(listing, nothing, service, "outside-address")
    pods = [pod for pod in listing.pods if host in pod.addresses]
    is_node = any(host == pod.status.host_ip for pod in listing.pods)
    if is_node and (service_of_port := _of_node_port(listing, nothing)) is not None:
        return service_of_port
    if len(pods) == 1 and not pods[0].spec.host_network:
        return _of_pod(nothing, pods[0])
    return nothing


def _of_pod(nothing: KubernetesTarget, pod: Item) -> KubernetesTarget:
    """A pod by its address. It can be dialled also while it is not ready."""
    who, labels = pod.metadata, (pod.metadata.name,)
    target = replace(nothing, kind="pod", namespace=who.namespace, name=who.name, way="pod-ip")
    return replace(target, ready=labels) if pod.is_ready else replace(target, not_ready=labels)


def _of_node_port(listing: Listing, nothing: KubernetesTarget) -> KubernetesTarget | None:
    """The Service that a port of every node leads to."""
    for service in listing.services:
        if any(port.node_port == nothing.port for port in service.spec.ports or ()):
            made = _of_service(listing, nothing, service, "node-port")
            ports = tuple(port.node_port for port in service.spec.ports or () if port.node_port)
            return replace(made, ports=ports, problem="" if made.ready else "no-endpoint")
    return None


def _of_outside_name(listing: Listing, nothing: KubernetesTarget, host: str) -> KubernetesTarget | None:
    """The Service whose load balancer has this name."""
    for service in listing.services:
        if host in {one.hostname for one in _ingress(service) if one.hostname}:
            return _of_service(listing, nothing, service, "outside-address")
    return None


def _ingress(service: Item) -> tuple[Address, ...]:
    balancer = service.status.load_balancer
    return balancer.ingress or () if balancer is not None else ()


# Services.


def _of_service(listing: Listing, nothing: KubernetesTarget, service: Item, way: str) -> KubernetesTarget:
    """A Service, with the pods behind it."""
    endpoints = listing.endpoints_of(service)
    target = replace(
        nothing,
        kind="service",
        namespace=service.metadata.namespace,
        name=service.metadata.name,
        way=way,
        # The DNS of a headless Service returns the addresses of the pods, and every port of a pod can be dialled.
        ports=() if service.spec.cluster_ip == "None" else _numbers(service.spec.ports or ()),
        ready=tuple(dict.fromkeys(one.label for one in endpoints if one.ready)),
        not_ready=tuple(dict.fromkeys(one.label for one in endpoints if not one.ready)),
    )
    return target if service.spec.type == "ExternalName" else _with_problem(target)


def _with_problem(target: KubernetesTarget) -> KubernetesTarget:
    """A target without a pod behind it, or with other ports than that of the URL."""
    if not target.ready:
        return replace(target, problem="no-endpoint")
    return replace(target, problem="wrong-port" if target.ports and target.port not in target.ports else "")


def _numbers(ports: Iterable[Port]) -> tuple[int, ...]:
    """The numbers of TCP ports."""
    return tuple(port.port for port in ports if port.protocol in ("TCP", None) and port.port)
