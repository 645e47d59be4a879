"""Objects of Kubernetes in the shape in which `kubectl get -o json` prints them, and a program that prints them.

The fields and their spelling are those of the reference of the Kubernetes API: v1 Pod and Service, and
discovery.k8s.io/v1 EndpointSlice. No Kubernetes runs here.
"""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import Any

Item = dict[str, Any]


def service(name: str, ip: str = "None", *ports: int, namespace: str = "prod", **more: Any) -> Item:
    """A Service. `ip` is its cluster IP; `None` makes it headless."""
    spec: Item = {
        "clusterIP": ip,
        "clusterIPs": [ip],
        "internalTrafficPolicy": "Cluster",
        "ipFamilies": ["IPv4"],
        "ports": [_port(number, targetPort=number) for number in ports],
        "selector": {"app": name},
        "sessionAffinity": "None",
        "type": "ClusterIP",
    }
    status = more.pop("status", {"loadBalancer": {}})
    return _object("v1", "Service", name, namespace, {}, spec=spec | more, status=status)


def node_port(name: str, ip: str, port: int, number: int) -> Item:
    """A Service of type NodePort."""
    return service(name, ip, type="NodePort", ports=[_port(port, targetPort=port, nodePort=number)])


def pod(name: str, ip: str, *, ready: bool = True, node: str = "192.168.20.11", namespace: str = "prod") -> Item:
    """A pod of a StatefulSet."""
    status = {
        "conditions": [
            {"type": "PodScheduled", "status": "True"},
            {"type": "Ready", "status": "True" if ready else "False"},
        ],
        "hostIP": node,
        "phase": "Running",
        "podIP": ip,
        "podIPs": [{"ip": ip}],
    }
    spec = {"containers": [{"name": "etcd", "image": "quay.io/coreos/etcd:v3.5.9"}], "hostname": name}
    return _object("v1", "Pod", name, namespace, {"app": "etcd"}, spec=spec, status=status)


def endpoint(pod: str, ip: str, *, ready: bool = True, hostname: bool = True) -> Item:
    """One endpoint of a slice."""
    return {
        "addresses": [ip],
        "conditions": {"ready": ready, "serving": ready, "terminating": False},
        "nodeName": "node-1",
        "targetRef": {"kind": "Pod", "name": pod, "namespace": "prod", "uid": f"uid-{pod}"},
        **({"hostname": pod} if hostname else {}),
    }


def endpoint_slice(of: str, *endpoints: Item, namespace: str = "prod") -> Item:
    """An EndpointSlice of a Service. Without an endpoint Go writes null."""
    labels = {
        "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
        "kubernetes.io/service-name": of,
    }
    ports = [{"name": "client", "port": 2379, "protocol": "TCP"}] if endpoints else None
    return _object(
        *("discovery.k8s.io/v1", "EndpointSlice", f"{of}-x7k2p", namespace, labels),
        addressType="IPv4",
        endpoints=list(endpoints) or None,
        ports=ports,
    )


def _port(number: int, **more: int) -> Item:
    return {"name": "client", "port": number, "protocol": "TCP", **more}


def _object(version: str, kind: str, name: str, namespace: str, labels: dict[str, str], **fields: Any) -> Item:
    metadata = {
        "creationTimestamp": "2026-11-01T08:00:00Z",
        "labels": labels,
        "name": name,
        "namespace": namespace,
        "resourceVersion": "71",
        "uid": f"uid-{kind}-{name}",
    }
    return {"apiVersion": version, "kind": kind, "metadata": metadata, **fields}


PROD = (
    service("etcd"),
    service("etcd-client", "10.96.0.20", 2379),
    service("etcd-empty", "10.96.0.21", 2379),
    service("etcd-waiting", "10.96.0.22", 2379),
    node_port("etcd-node", "10.96.0.23", 2379, 32379),
    service(
        *("etcd-lb", "10.96.0.24", 2379),
        type="LoadBalancer",
        status={"loadBalancer": {"ingress": [{"ip": "203.0.113.7"}, {"hostname": "etcd.example.com"}]}},
    ),
    pod("etcd-0", "10.244.1.5"),
    pod("etcd-1", "10.244.2.6", ready=False),
    endpoint_slice("etcd", endpoint("etcd-0", "10.244.1.5"), endpoint("etcd-1", "10.244.2.6", ready=False)),
    *(
        endpoint_slice(name, endpoint("etcd-0", "10.244.1.5", hostname=False))
        for name in ("etcd-client", "etcd-node", "etcd-lb")
    ),
    endpoint_slice("etcd-empty"),
    endpoint_slice("etcd-waiting", endpoint("etcd-1", "10.244.2.6", ready=False)),
)
"""A StatefulSet of two pods, of which one is ready, and Services of every type in the namespace `prod`."""


def printed(*items: Item) -> bytes:
    """What kubectl prints of some objects."""
    return json.dumps(
        {"apiVersion": "v1", "items": items, "kind": "List", "metadata": {"resourceVersion": ""}}
    ).encode()


def fake_kubectl(folder: Path, answer: bytes, *, errors: str = "", code: int = 0) -> str:
    """A command that prints this answer in the place of kubectl, and keeps its arguments in a file."""
    (folder / "answer.json").write_bytes(answer)
    program = folder / "kubectl.py"
    program.write_text(
        "import json, pathlib, sys\n"
        f"folder = pathlib.Path({str(folder)!r})\n"
        "(folder / 'arguments.json').write_text(json.dumps(sys.argv[1:]))\n"
        "sys.stdout.buffer.write((folder / 'answer.json').read_bytes())\n"
        f"sys.stderr.write({errors!r})\n"
        f"sys.exit({code})\n"
    )
    return f"{shlex.join([sys.executable, str(program)])} -n prod"
