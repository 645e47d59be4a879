"""Kubernetes: the etcd servers in the pods of manifests, and the files and variables in their ConfigMaps."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.readers.deployments.commands import container_words
from etcdlab.readers.deployments.deployment import Server, Surroundings
from etcdlab.readers.deployments.etcd_conf import conf_server, is_conf, nested_confs
from etcdlab.readers.deployments.settings import flags_of, is_etcd_image, server_of, variables_settings
from etcdlab.readers.deployments.source import Source
from etcdlab.readers.deployments.span import Span
from etcdlab.readers.deployments.variables import fill, fill_kubernetes
from etcdlab.readers.deployments.words import split_words
from etcdlab.readers.deployments.yaml_tree import InvalidYamlError, Mapping, Node, Scalar, Sequence, parse_yaml

_MOST_LEVELS = 8
_MOST_ITEMS = 5_000


def is_manifest(document: Node) -> bool:
    """Whether a document is an object of Kubernetes."""
    return isinstance(document, Mapping) and document.get("kind") is not None and document.get("apiVersion") is not None


def kubernetes_servers(source: Source, document: Mapping) -> list[Server]:
    """The etcd servers of one document; of a List, those of all its items."""
    items = document.get("items")
    if isinstance(items, Sequence) and _text(document, "kind").endswith("List"):
        return [
            server
            for item in items.items[:_MOST_ITEMS]
            if isinstance(item, Mapping)
            for server in kubernetes_servers(source, item)
        ]
    if _text(document, "kind") == "ConfigMap":
        return _config_map_servers(source, document)
    if _text(document, "apiVersion").startswith("kubeadm.k8s.io/"):
        return [conf_server(source, conf) for conf in nested_confs(document)]
    name = _text(document.get("metadata"), "name")
    return [server for pod in _pod_specs(document, 0) for server in _pod_servers(source, pod, name)]


def _pod_specs(node: Node | None, level: int) -> Iterator[Mapping]:
    """The mappings that have `containers`: the pod of a Pod, a StatefulSet, a CronJob."""
    if not isinstance(node, Mapping) or level > _MOST_LEVELS:
        return
    if isinstance(node.get("containers"), Sequence):
        yield node
        return
    for key in ("spec", "template", "jobTemplate", "podTemplate"):
        yield from _pod_specs(node.get(key), level + 1)


def _pod_servers(source: Source, pod: Mapping, name: str) -> Iterator[Server]:
    containers = pod.get("containers")
    nodes = [item for item in containers.items if isinstance(item, Mapping)] if isinstance(containers, Sequence) else []
    for container in nodes[:_MOST_ITEMS]:
        server = _container_server(
            source, pod, container, name, [_text(node, "name") for node in nodes if node is not container]
        )
        if server is not None:
            yield server


def _container_server(source: Source, pod: Mapping, container: Mapping, name: str, others: list[str]) -> Server | None:
    image = container.get("image")
    image_span = image.span if isinstance(image, Scalar) else None
    values, supplied, is_unclear = _environment(container)
    words = container_words(
        [_filled(span, values) for span in _words(container, "args")],
        [_filled(span, values) for span in _words(container, "command")],
        image_is_etcd=image_span is not None and is_etcd_image(image_span.text),
    )
    if words is None:
        return None
    host_network = _text(pod, "hostNetwork").lower() not in ("", "false", "no")
    return server_of(
        source,
        {**variables_settings(values), **flags_of(words)},
        name=name or _text(container, "name"),
        surroundings=Surroundings(
            kind="pod",
            host_network=host_network,
            shares_network=bool(others),
            neighbours=tuple(others),
            supplied=supplied,
        ),
        image=None if is_unclear else image_span,
    )


def _environment(container: Mapping) -> tuple[dict[str, Span], dict[str, str], bool]:
    """The variables with values, those that Kubernetes fills from a field, and whether the file leaves some open."""
    node = container.get("env")
    values: dict[str, Span] = {}
    supplied = {"HOSTNAME": "metadata.name"}
    is_unclear = container.get("envFrom") is not None
    for item in node.items[:_MOST_ITEMS] if isinstance(node, Sequence) else []:
        if not isinstance(item, Mapping):
            continue
        name, value, value_from = _text(item, "name"), item.get("value"), item.get("valueFrom")
        if isinstance(value, Scalar):
            values[name] = fill_kubernetes(value.span, values)
        elif isinstance(value_from, Mapping) and (field := _text(value_from.get("fieldRef"), "fieldPath")):
            supplied[name] = field
        elif name.startswith("ETCD_"):
            is_unclear = True
    return values, supplied, is_unclear


def _filled(span: Span, values: dict[str, Span]) -> Span:
    return fill(fill_kubernetes(span, values), values).span


def _words(container: Mapping, key: str) -> list[Span]:
    node = container.get(key)
    if isinstance(node, Scalar):
        return split_words(node.span)
    return [item.span for item in node.items if isinstance(item, Scalar)] if isinstance(node, Sequence) else []


def _config_map_servers(source: Source, document: Mapping) -> list[Server]:
    """The servers that the files of a ConfigMap configure, and those of its variables."""
    data, name = document.get("data"), _text(document.get("metadata"), "name")
    entries = (
        [(key, value) for key, value in data.all_entries() if isinstance(value, Scalar)]
        if isinstance(data, Mapping)
        else []
    )
    servers = [server for _, value in entries if (server := _file_server(source, value.span, name)) is not None]
    settings = variables_settings({key.span.text: value.span for key, value in entries})
    if "advertise-client-urls" in settings:
        servers.append(server_of(source, settings, name=name, surroundings=Surroundings(kind="pod", is_open=True)))
    return servers


def _file_server(source: Source, text: Span, name: str) -> Server | None:
    if "client-urls" not in text.text or "\n" not in text.text:
        return None
    try:
        documents = parse_yaml(text)
    except InvalidYamlError:
        return None
    if documents and isinstance(documents[0], Mapping) and is_conf(documents[0]):
        return conf_server(source, documents[0], Surroundings(kind="pod", is_open=True), name)
    return None


def _text(node: Node | None, key: str) -> str:
    value = node.get(key) if isinstance(node, Mapping) else None
    return value.span.text if isinstance(value, Scalar) else ""
