"""The pods, Services and EndpointSlices of a listing. Fields as in the Kubernetes API v1 and discovery.k8s.io/v1.

Only the fields that are needed are read. Go writes an empty list as null, or leaves it out.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from etcdlab.errors import UsageError
from etcdlab.messages import message
from etcdlab.quoting import printable

MOST_BYTES = 64 * 1024 * 1024
"""The most bytes of a listing."""

SERVICE_NAME = "kubernetes.io/service-name"
"""The label with which an EndpointSlice names its Service."""

_Names = tuple[str, ...] | None


class Metadata(msgspec.Struct):
    """Who an object is."""

    name: str = ""
    namespace: str = ""
    labels: dict[str, str] | None = None


class Port(msgspec.Struct, rename="camel"):
    """A port of a Service."""

    name: str | None = None
    port: int | None = None
    node_port: int = 0
    protocol: str | None = "TCP"


class Address(msgspec.Struct):
    """An address of a pod or of a load balancer."""

    ip: str = ""
    hostname: str = ""


class LoadBalancer(msgspec.Struct):
    """The addresses of a load balancer."""

    ingress: tuple[Address, ...] | None = None


class Spec(msgspec.Struct, rename="camel"):
    """The fields of a Service and of a pod."""

    type: str = "ClusterIP"
    cluster_ip: str = msgspec.field(default="", name="clusterIP")
    cluster_ips: _Names = msgspec.field(default=None, name="clusterIPs")
    external_ips: _Names = msgspec.field(default=None, name="externalIPs")
    external_name: str = ""
    ports: tuple[Port, ...] | None = None
    host_network: bool = False


class Condition(msgspec.Struct):
    """A condition of a pod."""

    type: str = ""
    status: str = ""


class Status(msgspec.Struct, rename="camel"):
    """The fields of a pod and of a Service."""

    pod_ip: str = msgspec.field(default="", name="podIP")
    pod_ips: tuple[Address, ...] | None = msgspec.field(default=None, name="podIPs")
    host_ip: str = msgspec.field(default="", name="hostIP")
    conditions: tuple[Condition, ...] | None = None
    load_balancer: LoadBalancer | None = None


class EndpointConditions(msgspec.Struct):
    """Whether an endpoint gets traffic. A client has to take null as true."""

    ready: bool | None = None


class Reference(msgspec.Struct):
    """The pod of an endpoint."""

    name: str = ""


class Endpoint(msgspec.Struct, rename="camel"):
    """One endpoint of a slice."""

    addresses: _Names = None
    conditions: EndpointConditions | None = None
    hostname: str | None = None
    target_ref: Reference | None = None

    @property
    def ready(self) -> bool:
        """Whether it gets traffic."""
        return self.conditions is None or self.conditions.ready is not False

    @property
    def label(self) -> str:
        """The pod, or else the first address."""
        pod = self.target_ref.name if self.target_ref is not None else ""
        return pod or next(iter(self.addresses or ()), "")


class Item(msgspec.Struct):
    """One object: a Pod, a Service or an EndpointSlice."""

    kind: str = ""
    metadata: Metadata = msgspec.field(default_factory=Metadata)
    spec: Spec = msgspec.field(default_factory=Spec)
    status: Status = msgspec.field(default_factory=Status)
    endpoints: tuple[Endpoint, ...] | None = None

    @property
    def is_ready(self) -> bool:
        """Whether a pod is ready."""
        return any(one.type == "Ready" and one.status == "True" for one in self.status.conditions or ())

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses of a pod."""
        return tuple(filter(None, (self.status.pod_ip, *(one.ip for one in self.status.pod_ips or ()))))


class Listing(NamedTuple):
    """What kubectl listed."""

    pods: tuple[Item, ...] = ()
    services: tuple[Item, ...] = ()
    slices: tuple[Item, ...] = ()

    @property
    def namespaces(self) -> frozenset[str]:
        """The namespaces that have an object in the listing."""
        return frozenset(item.metadata.namespace for items in self for item in items)

    def endpoints_of(self, service: Item) -> tuple[Endpoint, ...]:
        """The endpoints of a Service, from all of its slices."""
        who = service.metadata
        return tuple(
            endpoint
            for each in self.slices
            if each.metadata.namespace == who.namespace and (each.metadata.labels or {}).get(SERVICE_NAME) == who.name
            for endpoint in each.endpoints or ()
        )


class _Document(msgspec.Struct):
    kind: str
    items: tuple[Item, ...]


def read_listing(data: bytes, command: str) -> Listing:
    """The objects of a listing. Raises UsageError, which names the command, for anything else."""
    try:
        items = msgspec.json.decode(data, type=_Document).items
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(
            message("`{command}` printed no list of Kubernetes: {error}", command=command, error=printable(error)),
            message("Run the command by hand. It has to print the JSON of a List."),
            "kubectl",
        ) from None
    of_kind = (tuple(item for item in items if item.kind == kind) for kind in ("Pod", "Service", "EndpointSlice"))
    return Listing(*of_kind)
