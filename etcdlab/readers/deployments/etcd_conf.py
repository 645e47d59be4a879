"""etcd.conf.yml: the file of `--config-file`, with one server."""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.readers.deployments.deployment import Server, Surroundings
from etcdlab.readers.deployments.settings import KINDS, Setting, server_of
from etcdlab.readers.deployments.source import Source
from etcdlab.readers.deployments.yaml_tree import Mapping, Node, Scalar, Sequence

_MOST_LEVELS = 6
_MOST_ITEMS = 200
ON_A_HOST = Surroundings(kind="host")


def is_conf(document: Node) -> bool:
    """Whether a document is etcd.conf.yml. Its fields have the names of the flags."""
    if not isinstance(document, Mapping):
        return False
    keys = {key.span.text for key, _ in document.entries}
    return bool(keys & {"advertise-client-urls", "listen-client-urls"})


def nested_confs(node: Node, level: int = 0) -> Iterator[Mapping]:
    """The same fields deeper in a document: `extraArgs` of kubeadm, `coreos.etcd2` of a cloud-config."""
    if level > _MOST_LEVELS:
        return
    if isinstance(node, Mapping) and is_conf(node):
        yield node
        return
    children = [value for _, value in node.entries] if isinstance(node, Mapping) else []
    for child in (node.items if isinstance(node, Sequence) else children)[:_MOST_ITEMS]:
        yield from nested_confs(child, level + 1)


def conf_server(source: Source, document: Mapping, surroundings: Surroundings = ON_A_HOST, name: str = "") -> Server:
    """The server that the file configures."""
    settings = {
        key.span.text: Setting(value.span, "file", key.span.text)
        for key, value in document.all_entries()
        if key.span.text in (*KINDS, "name") and isinstance(value, Scalar) and value.span.text
    }
    return server_of(source, settings, name=name, surroundings=surroundings)
