"""Where an advertised URL leads in Kubernetes, as `kubectl get` lists it: evidence of a case, as data."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

_Port = Annotated[int, msgspec.Meta(ge=0, le=65_535)]


class KubernetesTarget(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is behind one URL."""

    url: str
    kind: Literal["service", "pod", "none", "not-listed"]
    """`none`: no Service and no pod that was listed has the name or the address. `not-listed`: its namespace was not
    listed."""
    namespace: str = ""
    name: str = ""
    """The name of the Service or of the pod; what the URL says where there is none."""
    way: Literal["", "name", "cluster-ip", "pod-ip", "node-port", "outside-address"] = ""
    """What in the URL leads there. `outside-address`: of a load balancer, or an external IP."""
    problem: Literal["", "no-object", "no-endpoint", "wrong-port"] = ""
    port: _Port = 0
    """The port in the URL."""
    ports: tuple[_Port, ...] = ()
    """The ports that are open there."""
    ready: tuple[str, ...] = ()
    """The pods or the addresses behind it."""
    not_ready: tuple[str, ...] = ()
    """Those that get no traffic, because they are not ready."""

    @property
    def inside_only(self) -> bool:
        """Whether only the inside of the cluster resolves the name or reaches the address."""
        return self.way in ("name", "cluster-ip", "pod-ip")
