"""The other files of a compose file: those that `include` adds, and those in which `extends` finds a service.

They are read beside the file, within bounds. Nothing is downloaded. docker compose refuses a circle, and so does this.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from collections.abc import Mapping as Values
from typing import NamedTuple

from etcdlab.messages import Text, message
from etcdlab.readers.deployments.compose_merge import Budget, from_other_file, merged
from etcdlab.readers.deployments.source import Source
from etcdlab.readers.deployments.span import Span
from etcdlab.readers.deployments.variables import assignments, fill
from etcdlab.readers.deployments.yaml_tree import InvalidYamlError, Mapping, Node, Scalar, Sequence, parse_yaml

MOST_FILES = 50
"""The most other files of one compose file."""
MOST_LEVELS = 20
"""The most files, or services, in a chain of `include` or `extends`."""
_MOST_SERVICES = 2_000
_REMOTE = re.compile(r"[a-z][a-z0-9+.-]*://|git@|oci:|github\.com[/:]", re.IGNORECASE)


_FIELDS = {"image", "build", "command", "environment", "ports", "container_name", "restart", "volumes"}


def services_of(document: Node) -> Mapping | None:
    """The services of a compose file, also of one of version 1, which has no key `services`. Else None."""
    if not isinstance(document, Mapping) or document.get("apiVersion") is not None:
        return None
    services = document.get("services")
    if isinstance(services, Mapping):
        return services
    if isinstance(document.get("include"), Sequence):
        return Mapping(document.start, document.end)
    entries = [value for _, value in document.entries]
    is_service = [isinstance(entry, Mapping) and entry.get("image") is not None for entry in entries]
    fields = {key.span.text for entry in entries if isinstance(entry, Mapping) for key, _ in entry.entries}
    return document if entries and all(is_service) and fields & _FIELDS else None


class ServiceNode(NamedTuple):
    """One service of a compose file or of a file that it includes."""

    key: Span
    node: Mapping
    variables: Values[str, str]
    text: str
    """The definition as it is written, with that of its base."""
    is_incomplete: bool = False
    """Whether its base could not be read."""
    is_included: bool = False


class ComposeFile(NamedTuple):
    """One file, with the value of its variables."""

    source: Source
    document: Mapping
    services: Mapping
    variables: Values[str, str]


class ComposeFiles:
    """Reads the services of a compose file, with its other files."""

    def __init__(self) -> None:
        self._read: dict[str, ComposeFile | None] = {}
        self.budget = Budget()
        self.is_open = False
        """Whether etcdlab could not read an included file. Such a file may add services that etcdlab does not know."""

    def services(self, file: ComposeFile) -> list[ServiceNode]:
        """The services of a file, and then those of the files that it includes. Raises InvalidYamlError."""
        own = list(self._own(file, ()))
        names = {service.key.text for service in own}
        included = (service for service in self._included(file, (file.source.path,), None))
        return [*own, *(service for service in included if service.key.text not in names)]

    def _own(self, file: ComposeFile, chain: tuple[str, ...]) -> Iterator[ServiceNode]:
        for key, node in file.services.entries[:_MOST_SERVICES]:
            if isinstance(node, Mapping):
                yield self._with_base(file, key.span, node, chain)

    def _with_base(self, file: ComposeFile, key: Span, node: Mapping, chain: tuple[str, ...]) -> ServiceNode:
        """A service with what it inherits."""
        text = file.source.text[node.start : node.end]
        own = ServiceNode(key, node, file.variables, text)
        base_place = _extended(node, file.variables)
        if base_place is None:
            return own
        place, path, name = base_place
        link = f"{file.source.path}#{key.text}"
        _check_chain((*chain, link), f"{self._path(file, path)}#{name}", place, file.source)
        other = self._file(file, path) if path else file
        base_entry = other and next(
            (item for item in reversed(other.services.entries) if item[0].span.text == name), None
        )
        if other is None or base_entry is None or not isinstance(base_entry[1], Mapping):
            return own._replace(is_incomplete=True)
        try:
            base = self._with_base(other, base_entry[0].span, base_entry[1], (*chain, link))
            self.budget.take(len(base.node.entries) + len(base.text) // 100)
            inherited = base.node if other is file else from_other_file(base.node, other.source, place, self.budget)
        except InvalidYamlError as error:
            raise _at(place, file.source, error.reason) from error
        return own._replace(node=merged(inherited, node), text=f"{text}\n{base.text}", is_incomplete=base.is_incomplete)

    def _included(self, file: ComposeFile, chain: tuple[str, ...], outer: Span | None) -> Iterator[ServiceNode]:
        """The services of the files that a file includes, at the place of their `include`."""
        for place, path in _includes(file.document, file.variables):
            at = outer or place
            _check_chain(chain, self._path(file, path), place, file.source)
            other = None if _REMOTE.match(path) else self._file(file, path)
            if other is None:
                self.is_open = True
                continue
            try:
                for service in self._own(other, ()):
                    node = from_other_file(service.node, other.source, at, self.budget)
                    yield service._replace(key=at.from_file(service.key.text, path), node=node, is_included=True)
                yield from self._included(other, (*chain, other.source.path), at)
            except InvalidYamlError as error:
                raise _at(place, file.source, error.reason) from error

    def _path(self, file: ComposeFile, path: str) -> str:
        """The path of another file, relative to the first one's folder. An empty path is the file itself."""
        return (
            posixpath.normpath(posixpath.join(posixpath.dirname(file.source.path), path))
            if path
            else (file.source.path)
        )

    def _file(self, file: ComposeFile, relative: str) -> ComposeFile | None:
        """Another file; None if it cannot be read. An included file has the variables of the `.env` beside it."""
        path = self._path(file, relative)
        if path not in self._read and len(self._read) < MOST_FILES:
            self._read[path] = self._loaded(file, path)
        return self._read.get(path)

    def _loaded(self, file: ComposeFile, path: str) -> ComposeFile | None:
        read_beside = file.source.read_beside
        source = Source(path, read_beside(path), read_beside)
        try:
            documents = parse_yaml(source.span) if source.text else []
        except InvalidYamlError:
            return None
        document = documents[0] if documents else None
        services = services_of(document) if document is not None else None
        if services is None or not isinstance(document, Mapping):
            return None
        beside = read_beside(posixpath.join(posixpath.dirname(path), ".env"))
        own = {name: value.text for name, value in assignments(Span.of_file(beside)).items()}
        return ComposeFile(source, document, services, {**own, **file.variables})


def _extended(node: Mapping, variables: Values[str, str]) -> tuple[Span, str, str] | None:
    """The place, the file and the service of `extends`. The file is empty if it is the same one."""
    extends = node.get("extends")
    if isinstance(extends, Scalar):
        return extends.span, "", fill(extends.span, variables).span.text
    if not isinstance(extends, Mapping):
        return None
    file, service = extends.get("file"), extends.get("service")
    if not isinstance(service, Scalar):
        return None
    if not isinstance(file, Scalar):
        return service.span, "", fill(service.span, variables).span.text
    return file.span, fill(file.span, variables).span.text, fill(service.span, variables).span.text


def _includes(document: Mapping, variables: Values[str, str]) -> Iterator[tuple[Span, str]]:
    """The place and the path of each file that a document includes."""
    include = document.get("include")
    for item in include.items[:MOST_FILES] if isinstance(include, Sequence) else []:
        paths = item.get("path") if isinstance(item, Mapping) else item
        for path in paths.items[:MOST_FILES] if isinstance(paths, Sequence) else [paths]:
            if isinstance(path, Scalar) and path.span.text:
                yield path.span, fill(path.span, variables).span.text


def _check_chain(chain: tuple[str, ...], link: str, place: Span, source: Source) -> None:
    """Refuse a circle, and a chain that is too long."""
    if link in chain:
        names = (*chain[chain.index(link) :], link)
        raise _at(place, source, _circle(names, source))
    if len(chain) >= MOST_LEVELS:
        reason = message(
            "More than {count} files or services name each other in a chain. Lint the file at its end.",
            count=MOST_LEVELS,
        )
        raise _at(place, source, reason)


def _circle(names: tuple[str, ...], source: Source) -> Text:
    """What a person reads of a circle. Services of one file need no name of the file."""
    if all(name.startswith(f"{source.path}#") for name in names):
        services = tuple(name.removeprefix(f"{source.path}#") for name in names)
        return message(
            "The services extend each other in a circle: {names}. docker compose refuses it, too. Remove one `extends`"
            " of them.",
            names=services,
        )
    return message(
        "The compose files name each other in a circle: {names}. docker compose refuses it, too. Remove one `include`"
        " or `extends` of them.",
        names=names,
    )


def _at(place: Span, source: Source, reason: Text) -> InvalidYamlError:
    line, column, _ = source.place(place)
    return InvalidYamlError(line, column, reason)
