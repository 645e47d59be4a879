"""systemd: a unit that starts etcd, or a drop-in that sets its variables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etcdlab.readers.deployments.commands import docker_run, etcd_words
from etcdlab.readers.deployments.deployment import Server, Surroundings
from etcdlab.readers.deployments.docker_lines import docker_server
from etcdlab.readers.deployments.settings import flags_of, server_of, variables_settings
from etcdlab.readers.deployments.source import Source
from etcdlab.readers.deployments.span import Span, joined
from etcdlab.readers.deployments.variables import fill
from etcdlab.readers.deployments.words import split_words

_SECTION = re.compile(r"^\[(?:Unit|Service)\]\s*$", re.MULTILINE)


def is_unit(text: str) -> bool:
    """Whether a text has a section of a unit for a service."""
    return _SECTION.search(text) is not None


def unit_servers(source: Source) -> list[Server]:
    """The server that the unit starts."""
    values: dict[str, Span] = {}
    starts: list[Span] = []
    for key, value in _entries(source.span):
        if key == "Environment":
            for word in split_words(value):
                name, separator, text = word.partition("=")
                if separator:
                    values[name.text] = text
        elif key == "ExecStart":
            starts.append(value)
    commands = [[fill(word, values).span for word in split_words(start)] for start in starts]
    for words in commands:
        if (run := docker_run(words)) is not None:
            return docker_server(source, run, {})
    etcd = next((after for words in commands if (after := etcd_words(words)) is not None), None)
    settings = {**variables_settings(values), **flags_of(etcd or [])}
    if (etcd is None and starts) or not set(settings) - {"name", "config-file"}:
        return []
    return [server_of(source, settings, surroundings=Surroundings(kind="host"))]


def _entries(text: Span) -> Iterator[tuple[str, Span]]:
    """The assignments of a unit. A backslash at the end of a line continues it, and comments in between are skipped."""
    parts: list[Span] = []
    for line in text.lines():
        if line.text.lstrip().startswith(("#", ";")):
            continue
        continues = line.text.rstrip().endswith("\\")
        parts.append(line.slice(0, line.text.rstrip().rfind("\\")) if continues else line)
        if continues:
            parts.append(line.slice(max(0, len(line) - 1)).replaced_by(" "))
            continue
        key, separator, value = joined(parts).partition("=")
        parts = []
        if separator:
            yield key.text.strip(), value.stripped()
