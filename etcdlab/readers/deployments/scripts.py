"""Scripts, Procfiles, Dockerfiles and texts of any kind: the command lines and the variables of etcd in them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from etcdlab.readers.deployments.commands import defined_once, docker_run, etcd_words, has_urls
from etcdlab.readers.deployments.deployment import Server, Surroundings
from etcdlab.readers.deployments.docker_lines import docker_server
from etcdlab.readers.deployments.settings import Setting, flags_of, server_of, variables_settings
from etcdlab.readers.deployments.source import Source
from etcdlab.readers.deployments.span import Span
from etcdlab.readers.deployments.variables import DefaultValue, assigned_value, fill
from etcdlab.readers.deployments.words import split_commands

_MOST_SERVERS = 500
_MOST_LEVELS = 4
"""Command lines in the words of command lines."""
_VARIABLE = re.compile(
    r"""^[ \t]*(?:(?:-[ \t]+|export[ \t]+|ENV[ \t]+|Environment=)?["']?(ETCD_[A-Z_]+_URLS)["']?[ \t]*[=:]"""
    r"""|ENV[ \t]+(ETCD_[A-Z_]+_URLS)[ \t])[ \t]*(\S.*)$""",
    re.MULTILINE,
)
_PREFIX = re.compile(r"(?:[\w-]+:|ENTRYPOINT|CMD|RUN|-)")


def script_servers(source: Source, text: Span) -> list[Server]:
    """The etcd servers that the command lines of a text start, and the one that its variables configure."""
    commands = split_commands(text)
    variables = defined_once(commands)
    servers: list[Server] = []
    for command in commands:
        if len(servers) < _MOST_SERVERS:
            servers += _command_servers(source, command, variables)
    servers = list(filter(_has_url, servers))
    return servers or list(filter(_has_url, _variables_server(source, text, variables)))


def command_servers(source: Source, text: Span) -> list[Server]:
    """Those of whole command lines alone: `etcd …`, `docker run …`. A text with output in it proves no more."""
    commands = split_commands(text)
    variables = defined_once(commands)
    starts = [command for command in commands if _program_words(command) is not None]
    return [
        server
        for command in starts[:_MOST_SERVERS]
        for server in _command_servers(source, command, variables)
        if _has_url(server)
    ]


def _has_url(server: Server) -> bool:
    """Whether a server has a URL at all. A page may only speak of a flag: `--advertise-client-urls string`."""
    return any("://" in url.text or url.variables for url in server.urls)


def _command_servers(
    source: Source, command: list[Span], variables: Mapping[str, Span], level: int = 0
) -> list[Server]:
    words = _without_prefix(command)
    if (run := docker_run(words)) is not None:
        return [server for server in docker_server(source, run, variables) if server.urls]
    after = etcd_words(words)
    if after is None and has_urls(words):
        after = words
    if after is None:
        return _quoted_servers(source, words, variables, level + 1)
    filled = [fill(word, variables) for word in after]
    environment = {
        word.text.partition("=")[0]: word.partition("=")[2] for word in words if word.text.startswith("ETCD_")
    }
    settings: dict[str, Setting] = {**variables_settings(environment), **flags_of([one.span for one in filled])}
    if not set(settings) - {"name", "config-file"}:
        return []
    defaults = [default for one in filled for default in one.defaults]
    return [server_of(source, settings, surroundings=Surroundings(is_open=True), defaults=defaults)]


def _without_prefix(command: list[Span]) -> list[Span]:
    words = command[1:] if _PREFIX.fullmatch(command[0].text) else command
    if any(word.text.startswith("[") for word in words):
        words = [word.stripped("[],") for word in words]  # CMD ["etcd", "--name", "s"]
    return words


def _program_words(command: list[Span]) -> object:
    """What follows `etcd` or `docker run` in a command line. None for another command line."""
    words = _without_prefix(command)
    run = docker_run(words)
    return run if run is not None else etcd_words(words)


def _quoted_servers(source: Source, words: list[Span], variables: Mapping[str, Span], level: int) -> list[Server]:
    """The servers of a command line that is one word of another: `ssh HOST "etcd …"`, a list of Terraform."""
    if level > _MOST_LEVELS:
        return []
    quoted = [word for word in words if "client-urls" in word.text and re.search(r"\s", word.text.strip())]
    inner = [command for word in quoted[:100] for command in split_commands(word) if len(command) > 1]
    return [server for command in inner for server in _command_servers(source, command, variables, level)]


def _variables_server(source: Source, text: Span, variables: Mapping[str, Span]) -> list[Server]:
    """The server of `ETCD_…=…` or `ETCD_…: …` lines, for instance of an environment file within a script."""
    values: dict[str, Span] = {}
    defaults: list[DefaultValue] = []
    for match in _VARIABLE.finditer(text.text):
        value = assigned_value(text.slice(*match.span(3)).stripped())
        if value is None:
            continue
        filled = fill(value, variables)
        values[match[1] or match[2]] = filled.span
        defaults.extend(filled.defaults)
    settings = variables_settings(values)
    if "advertise-client-urls" not in settings:
        return []
    return [server_of(source, settings, surroundings=Surroundings(is_open=True), defaults=defaults)]
