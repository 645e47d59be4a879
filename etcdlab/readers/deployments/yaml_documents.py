"""YAML: what kind of file each document is, and its servers."""

from __future__ import annotations

import re

from etcdlab.file_line import Format
from etcdlab.readers.deployments.compose import compose_servers
from etcdlab.readers.deployments.compose_files import services_of
from etcdlab.readers.deployments.deployment import Server
from etcdlab.readers.deployments.etcd_conf import conf_server, is_conf, nested_confs
from etcdlab.readers.deployments.kubernetes import is_manifest, kubernetes_servers
from etcdlab.readers.deployments.source import Source
from etcdlab.readers.deployments.span import Span
from etcdlab.readers.deployments.templates import is_template, masked
from etcdlab.readers.deployments.yaml_tree import InvalidYamlError, Mapping, Node, parse_yaml

_START = re.compile(r"^(?:---|\{|apiVersion:|kind:|services:|version:|(?:advertise|listen)-client-urls:)", re.MULTILINE)


def starts_as_yaml(text: str) -> bool:
    """Whether a line begins as files of YAML with etcd in them do."""
    return _START.search(text) is not None


def document_servers(source: Source, document: Node) -> tuple[Format, list[Server]]:
    """The format of one document, and its servers. Raises InvalidYamlError for compose files in a circle."""
    if isinstance(document, Mapping):
        if is_manifest(document):
            return "kubernetes", kubernetes_servers(source, document)
        services = services_of(document)
        if services is not None:
            return "compose", compose_servers(source, document, services)
        if is_conf(document):
            return "etcd.conf.yml", [conf_server(source, document)]
    return "yaml", [conf_server(source, conf) for conf in nested_confs(document)]


def yaml_servers(source: Source, block: Span) -> list[Server]:
    """The servers of a block of a page. Pages often have parts of a file, so a block may be invalid."""
    inner = Source(source.path, source.text)
    try:
        documents = parse_yaml(block, masked(block.text) if is_template(block.text) else "")
        return [server for document in documents for server in document_servers(inner, document)[1]]
    except InvalidYamlError:
        return []
