"""docker compose: the etcd servers of a compose file, and who else is in it."""

from __future__ import annotations

import re

from etcdlab.readers.deployments.commands import container_words
from etcdlab.readers.deployments.deployment import Server, Surroundings
from etcdlab.readers.deployments.ports import ports_of_node
from etcdlab.readers.deployments.settings import flags_of, is_etcd_image, server_of, variables_settings
from etcdlab.readers.deployments.source import Source
from etcdlab.readers.deployments.span import Span
from etcdlab.readers.deployments.variables import Filled, assignments, fill
from etcdlab.readers.deployments.words import split_words
from etcdlab.readers.deployments.yaml_tree import Mapping, Node, Scalar, Sequence

_MOST_SERVICES = 2_000
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
        _Service(source, key.span.text, node, variables)
        for key, node in services.entries[:_MOST_SERVICES]
        if isinstance(node, Mapping)
    ]
    servers = [service for service in named if service.is_server]
    return [_server(source, document, service, named, servers) for service in servers]


class _Service:
    """One service, with its variables filled in."""

    def __init__(self, source: Source, name: str, node: Mapping, variables: dict[str, str]) -> None:
        self.name, self.node = name, node
        self._source, self._variables = source, variables
        self.defaults: list[tuple[int, int, str]] = []
        image = node.get("image")
        self.image = self._filled(image.span) if isinstance(image, Scalar) else None
        self.environment, self.from_files, self.is_unclear = self._read_environment()
        has_image = self.image is not None and is_etcd_image(self.image.text)
        self.words = container_words(self._words("command"), self._words("entrypoint"), image_is_etcd=has_image)
        settings = variables_settings({**self.from_files, **self.environment}, bare=has_image)
        runs_other = self.words is None and bool(self._words("command") or self._words("entrypoint"))
        self.is_server = self.words is not None or (
            bool(settings)
            and (has_image or not runs_other)
            and "ADVERTISE" in "".join([*self.environment, *self.from_files])
        )
        self.has_image = has_image

    def text_of(self, key: str) -> str:
        node = self.node.get(key)
        return self._filled(node.span).text if isinstance(node, Scalar) else ""

    def _filled(self, span: Span) -> Span:
        filled: Filled = fill(span, self._variables, escapes=True)
        self.defaults.extend(filled.defaults)
        return filled.span

    def _words(self, key: str) -> list[Span]:
        node = self.node.get(key)
        if isinstance(node, Scalar):
            return split_words(self._filled(node.span))
        items = node.items if isinstance(node, Sequence) else []
        return [self._filled(item.span) for item in items if isinstance(item, Scalar)]

    def _read_environment(self) -> tuple[dict[str, Span], dict[str, Span], bool]:
        """The variables of `environment`, those of `env_file`, and whether the file leaves some of them open."""
        node, values, is_unclear = self.node.get("environment"), dict[str, Span](), False
        if isinstance(node, Mapping):
            values = {
                key.span.text: self._filled(value.span)
                for key, value in node.all_entries()
                if isinstance(value, Scalar)
            }
        for item in node.items if isinstance(node, Sequence) else []:
            if not isinstance(item, Scalar):
                is_unclear = True  # `- KEY: value` sets no variable.
                continue
            key, separator, value = self._filled(item.span).partition("=")
            if separator:
                values[key.text.strip()] = value
            else:
                is_unclear = is_unclear or ":" in key.text or key.text.startswith("ETCD")
        from_files, is_missing = self._read_files()
        return values, from_files, is_unclear or is_missing

    def _read_files(self) -> tuple[dict[str, Span], bool]:
        node, values, is_missing = self.node.get("env_file"), dict[str, Span](), False
        items = node.items if isinstance(node, Sequence) else [node] if node is not None else []
        for item in items[:20]:
            path = item.get("path") if isinstance(item, Mapping) else item
            text = self._source.read_beside(path.span.text) if isinstance(path, Scalar) else ""
            is_missing = is_missing or not text
            for name, value in assignments(Span.of_file(text)).items():
                if isinstance(path, Scalar):
                    values[name] = path.span.replaced_by(value.text)
        return values, is_missing


def _server(
    source: Source, document: Mapping, service: _Service, every: list[_Service], servers: list[_Service]
) -> Server:
    settings = {
        **variables_settings(service.from_files, bare=service.has_image, written=False),
        **variables_settings(service.environment, bare=service.has_image),
        **flags_of(service.words or []),
    }
    image = service.image if service.has_image and not service.is_unclear else None
    return server_of(
        source,
        settings,
        name=service.name,
        surroundings=_surroundings(source, document, service, every, servers),
        image=image,
        defaults=service.defaults,
    )


def _surroundings(
    source: Source, document: Mapping, service: _Service, every: list[_Service], servers: list[_Service]
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


def _names(service: _Service) -> list[str]:
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
