"""One service of a compose file: its image, its variables and its command line."""

from __future__ import annotations

from etcdlab.readers.deployments.commands import container_words
from etcdlab.readers.deployments.settings import is_etcd_image, variables_settings
from etcdlab.readers.deployments.source import Source
from etcdlab.readers.deployments.span import Span
from etcdlab.readers.deployments.variables import Filled, assignments, fill
from etcdlab.readers.deployments.words import split_words
from etcdlab.readers.deployments.yaml_tree import Mapping, Scalar, Sequence


class ComposeService:
    """One service, with its variables filled in."""

    def __init__(self, source: Source, key: Span, node: Mapping, variables: dict[str, str]) -> None:
        self.name, self.key, self.node = key.text, key, node
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
