"""Environment files: /etc/etcd/etcd.conf, /etc/default/etcd, and the files of `env_file`."""

from __future__ import annotations

import re

from etcdlab.readers.deployments.deployment import Server, Surroundings
from etcdlab.readers.deployments.settings import server_of, variables_settings
from etcdlab.readers.deployments.source import Source
from etcdlab.readers.deployments.span import Span
from etcdlab.readers.deployments.variables import assignments, fill

_LINE = re.compile(r"\s*(?:(?:export\s+)?[A-Za-z_][\w.-]*\s*=.*|[#;].*|\[.*\]\s*|)")


def is_environment_file(text: str) -> bool:
    """Whether every line is `KEY=value`, a comment or empty."""
    lines = text.splitlines()[:5_000]
    return "=" in text and all(_LINE.fullmatch(line.rstrip()) for line in lines)


def environment_servers(source: Source, text: Span) -> list[Server]:
    """The server that the variables configure."""
    values = assignments(text)
    filled = {
        name: fill(value, {key: other for key, other in values.items() if key != name})
        for name, value in values.items()
    }
    settings = variables_settings({name: one.span for name, one in filled.items()})
    flags = set(settings) - {"name", "config-file"}
    if not flags:
        return []
    defaults = [default for one in filled.values() for default in one.defaults]
    return [server_of(source, settings, surroundings=Surroundings(kind="host"), defaults=defaults)]
