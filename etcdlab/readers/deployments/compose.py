"""docker compose: the etcd servers of a compose file, and who else is in it."""

from __future__ import annotations

import re
from pathlib import PurePath

from etcdlab.readers.deployments.compose_service import ComposeService
from etcdlab.readers.deployments.deployment import Server, Surroundings
from etcdlab.readers.deployments.ports import ports_of_node
from etcdlab.readers.deployments.settings import Setting, flags_of, server_of, variables_settings
from etcdlab.readers.deployments.source import Source
from etcdlab.readers.deployments.span import Span
from etcdlab.readers.deployments.variables import assignments
from etcdlab.readers.deployments.yaml_tree import InvalidYamlError, Mapping, Node, Scalar, Sequence, parse_yaml

_MOST_SERVICES = 2_000
_OVERRIDDEN = {"docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml"}
_FIELDS = {"image", "build", "command", "environment", "ports", "container_name", "restart", "volumes"}


def services_of(document: Node) -> Mapping | None:
    """The services of a compose file, also of one of version 1, which has no key `services`. Else None."""
    if not isinstance(document, Mapping) or document.get("apiVersion") is not None:
        return None
    services = document.get("services")
    if isinstance(services, Mapping):
        return services
    entries = [value for _, value in document.entries]
    is_service = [isinstance(entry, Mapping) and entry.get("image") is not None for entry in entries]
    fields = {key.span.text for entry in entries if isinstance(entry, Mapping) for key, _ in entry.entries}
    return document if entries and all(is_service) and fields & _FIELDS else None


def compose_servers(source: Source, document: Mapping, services: Mapping) -> list[Server]:
    """The etcd servers of a compose file."""
    variables = {name: value.text for name, value in assignments(Span.of_file(source.read_beside(".env"))).items()}
    named = [
        ComposeService(source, key.span, node, variables)
        for key, node in services.entries[:_MOST_SERVICES]
        if isinstance(node, Mapping)
    ]
    servers = [service for service in named if service.is_server]
    overrides = _overrides(source, variables) if servers else {}
    return [
        _server(source, service, overrides.get(service.name), _surroundings(source, document, service, named, servers))
        for service in servers
    ]


def _overrides(source: Source, variables: dict[str, str]) -> dict[str, ComposeService]:
    """The services of the override file, which `docker compose` reads after a file with one of its usual names."""
    path = PurePath(source.path)
    if path.name not in _OVERRIDDEN:
        return {}
    texts = (source.read_beside(f"{path.stem}.override{ending}") for ending in (".yml", ".yaml"))
    text = next(filter(None, texts), "")
    try:
        documents = parse_yaml(Span.of_file(text))
    except InvalidYamlError:
        return {}
    services = services_of(documents[0]) if documents else None
    entries = services.entries[:_MOST_SERVICES] if services is not None else []
    override = Source(source.path, text, source.read_beside)
    nodes = ((key.span, node) for key, node in entries if isinstance(node, Mapping))
    return {key.text: ComposeService(override, key, node, variables) for key, node in nodes}


def _server(
    source: Source, service: ComposeService, override: ComposeService | None, surroundings: Surroundings
) -> Server:
    settings = _settings(service)
    is_unclear = service.is_unclear
    if override is not None:
        is_unclear = is_unclear or override.is_unclear
        # What another file sets has the name of the service as its place in this one.
        settings |= {
            flag: setting._replace(value=service.key.replaced_by(setting.value.text), written=False)
            for flag, setting in _settings(override).items()
        }
    return server_of(
        source,
        settings,
        name=service.name,
        surroundings=surroundings,
        image=service.image if service.has_image and not is_unclear else None,
        defaults=service.defaults,
    )


def _settings(service: ComposeService) -> dict[str, Setting]:
    """What an env_file, the environment and the flags set, each before the next."""
    return {
        **variables_settings(service.from_files, bare=service.has_image, written=False),
        **variables_settings(service.environment, bare=service.has_image),
        **flags_of(service.words or []),
    }


def _surroundings(
    source: Source,
    document: Mapping,
    service: ComposeService,
    every: list[ComposeService],
    servers: list[ComposeService],
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
        clients=tuple(other.name for other in others if _mentions(source, other.node, names)),
        names=frozenset(name for other in every for name in _names(other)),
        addresses=frozenset(_networks(service.node, "ipv4_address") + _networks(service.node, "ipv6_address")),
        ports=ports_of_node(service.node.get("ports")),
        is_open=_has_external_network(document) or service.node.get("extra_hosts") is not None,
    )


def _names(service: ComposeService) -> list[str]:
    names = [service.name, service.text_of("container_name"), service.text_of("hostname")]
    return [name for name in [*names, *_networks(service.node, "aliases")] if name]


def _networks(node: Mapping, key: str) -> list[str]:
    """The values of a field of each network of a service."""
    networks = node.get("networks")
    texts: list[str] = []
    for _, network in networks.entries if isinstance(networks, Mapping) else []:
        value = network.get(key) if isinstance(network, Mapping) else None
        items = value.items if isinstance(value, Sequence) else [value]
        texts += [item.span.text for item in items if isinstance(item, Scalar)]
    return texts


def _mentions(source: Source, node: Mapping, names: set[str]) -> bool:
    """Whether the definition of a service names a server."""
    text = source.text[node.start : node.end]
    return any(re.search(rf"(?<![\w./-]){re.escape(name)}(?![\w-])", text) for name in names)


def _has_external_network(document: Mapping) -> bool:
    networks = document.get("networks")
    entries = networks.entries if isinstance(networks, Mapping) else []
    return any(isinstance(network, Mapping) and network.get("external") is not None for _, network in entries) or any(
        isinstance(network, Mapping)
        and isinstance(driver := network.get("driver"), Scalar)
        and driver.span.text in ("macvlan", "ipvlan", "host")
        for _, network in entries
    )
