"""docker compose: the etcd servers of a compose file, and who else is in it."""

from __future__ import annotations

import re
from pathlib import PurePath

from etcdlab.readers.deployments.compose_files import ComposeFile, ComposeFiles, ServiceNode, services_of
from etcdlab.readers.deployments.compose_merge import Budget, from_other_file, merged, values_of
from etcdlab.readers.deployments.compose_service import ComposeService
from etcdlab.readers.deployments.deployment import Server, Surroundings
from etcdlab.readers.deployments.ports import ports_of_node
from etcdlab.readers.deployments.settings import Setting, flags_of, server_of, variables_settings
from etcdlab.readers.deployments.source import Source
from etcdlab.readers.deployments.span import Span
from etcdlab.readers.deployments.variables import assignments
from etcdlab.readers.deployments.yaml_tree import InvalidYamlError, Mapping, Scalar, Sequence, parse_yaml

_OVERRIDDEN = {"docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml"}


def compose_servers(source: Source, document: Mapping, services: Mapping) -> list[Server]:
    """The etcd servers of a compose file, and of the files that it includes. Raises InvalidYamlError for a circle."""
    variables = {name: value.text for name, value in assignments(Span.of_file(source.read_beside(".env"))).items()}
    files = ComposeFiles()
    inner = Source(PurePath(source.path).name, source.text, source.read_beside)
    nodes = files.services(ComposeFile(inner, document, services, variables))
    named = [ComposeService(source, node) for node in _overridden(inner, nodes, files.budget)]
    servers = [service for service in named if service.is_server]
    is_open = files.is_open or _has_external_network(document)
    return [_server(source, service, _surroundings(service, named, servers, is_open=is_open)) for service in servers]


def _overridden(source: Source, nodes: list[ServiceNode], budget: Budget) -> list[ServiceNode]:
    """The services with what the override file says: `docker compose` reads it after a file with a usual name.

    What the other file sets has the name of the service as its place in this one.
    """
    name = PurePath(source.path)
    names = [f"{name.stem}.override{ending}" for ending in (".yml", ".yaml")] if source.path in _OVERRIDDEN else []
    override = next((path for path in names if source.read_beside(path)), "")
    other = Source(override, source.read_beside(override) if override else "")
    try:
        documents = parse_yaml(other.span)
    except InvalidYamlError:
        return nodes
    services = services_of(documents[0]) if documents else None
    over = {key.span.text: node for key, node in services.entries if isinstance(node, Mapping)} if services else {}
    return [
        node._replace(node=merged(node.node, from_other_file(over[node.key.text], other, node.key, budget)))
        if node.key.text in over
        else node
        for node in nodes
    ]


def _server(source: Source, service: ComposeService, surroundings: Surroundings) -> Server:
    return server_of(
        source,
        _settings(service),
        name=service.name,
        surroundings=surroundings,
        image=service.image if service.has_image and not service.is_unclear else None,
        defaults=service.defaults,
    )


def _settings(service: ComposeService) -> dict[str, Setting]:
    """What an env_file, the environment and the flags set, each before the next."""
    return {
        **variables_settings(service.from_files, bare=service.has_image),
        **variables_settings(service.environment, bare=service.has_image),
        **flags_of(service.words or []),
    }


def _surroundings(
    service: ComposeService, every: list[ComposeService], servers: list[ComposeService], *, is_open: bool
) -> Surroundings:
    mode = service.text_of("network_mode")
    sharing = [other for other in every if other.text_of("network_mode") == f"service:{service.name}"]
    others = [other for other in every if other not in servers and other not in sharing]
    names = {service.name, service.text_of("container_name"), service.text_of("hostname")} - {""}
    return Surroundings(
        kind="container",
        host_network=mode == "host" or "{" in mode or "$" in mode,
        shares_network=bool(sharing) or mode.startswith(("service:", "container:")),
        neighbours=tuple(other.name for other in others),
        clients=tuple(other.name for other in others if _mentions(other.definition, names)),
        names=frozenset(name for other in every for name in _names(other)),
        addresses=frozenset(_networks(service.node, "ipv4_address") + _networks(service.node, "ipv6_address")),
        ports=tuple(port for node in values_of(service.node, "ports") for port in ports_of_node(node)),
        is_open=is_open or service.node.get("extra_hosts") is not None,
    )


def _names(service: ComposeService) -> list[str]:
    names = [service.name, service.text_of("container_name"), service.text_of("hostname")]
    return [name for name in [*names, *_networks(service.node, "aliases")] if name]


def _networks(node: Mapping, key: str) -> list[str]:
    """The values of a field of each network of a service."""
    every = [networks for networks in values_of(node, "networks") if isinstance(networks, Mapping)]
    texts: list[str] = []
    for _, network in [entry for networks in every for entry in networks.entries]:
        value = network.get(key) if isinstance(network, Mapping) else None
        items = value.items if isinstance(value, Sequence) else [value]
        texts += [item.span.text for item in items if isinstance(item, Scalar)]
    return texts


def _mentions(definition: str, names: set[str]) -> bool:
    """Whether the definition of a service names a server."""
    return any(re.search(rf"(?<![\w./-]){re.escape(name)}(?![\w-])", definition) for name in names)


def _has_external_network(document: Mapping) -> bool:
    networks = document.get("networks")
    entries = networks.entries if isinstance(networks, Mapping) else []
    return any(isinstance(network, Mapping) and network.get("external") is not None for _, network in entries) or any(
        isinstance(network, Mapping)
        and isinstance(driver := network.get("driver"), Scalar)
        and driver.span.text in ("macvlan", "ipvlan", "host")
        for _, network in entries
    )
