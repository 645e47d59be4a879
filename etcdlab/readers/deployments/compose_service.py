"""One service of a compose file: its image, its variables and its command line."""

from __future__ import annotations

import posixpath

from etcdlab.readers.deployments.commands import container_words
from etcdlab.readers.deployments.compose_files import ServiceNode
from etcdlab.readers.deployments.compose_merge import values_of
from etcdlab.readers.deployments.settings import is_etcd_image, variables_settings
from etcdlab.readers.deployments.source import Source
from etcdlab.readers.deployments.span import Span
from etcdlab.readers.deployments.variables import DefaultValue, Filled, assignments, fill
from etcdlab.readers.deployments.words import split_words
from etcdlab.readers.deployments.yaml_tree import Mapping, Scalar, Sequence


class ComposeService:
    """One service, with its variables filled in."""

    def __init__(self, source: Source, service: ServiceNode) -> None:
        self.name, self.key, self.node = service.key.text, service.key, service.node
        self.definition = service.text
        self._source, self._variables = source, service.variables
        self.defaults: list[DefaultValue] = []
        image = self.node.get("image")
        self.image = self._filled(image.span) if isinstance(image, Scalar) else None
        self.environment, self.from_files, is_unclear = self._read_environment()
        self.is_unclear = is_unclear or service.is_incomplete
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
        """A field with its variables filled in; "" if it has none."""
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
        values, is_unclear = dict[str, Span](), False
        for node in values_of(self.node, "environment"):
            if isinstance(node, Mapping):
                pairs = ((key.span.text, value) for key, value in node.all_entries())
                values |= {key: self._filled(value.span) for key, value in pairs if isinstance(value, Scalar)}
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
        values, is_missing = dict[str, Span](), False
        for node in values_of(self.node, "env_file"):
            items = node.items if isinstance(node, Sequence) else [node]
            for item in items[:20]:
                path = item.get("path") if isinstance(item, Mapping) else item
                if not isinstance(path, Scalar) or not (text := self._source.read_beside(path.span.text)):
                    is_missing = True
                    continue
                file = Source(posixpath.normpath(path.span.text), text)
                for name, value in assignments(file.span).items():
                    values[name] = path.span.from_file(value.text, f"{file.path}:{file.place(value).line}")
        return values, is_missing
