"""Markdown and other pages: the files and the command lines in their blocks of code, and not the output in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from etcdlab.readers.deployments.deployment import Server
from etcdlab.readers.deployments.environment_file import environment_servers, is_environment_file
from etcdlab.readers.deployments.scripts import command_servers, script_servers
from etcdlab.readers.deployments.shell_sessions import session_commands
from etcdlab.readers.deployments.source import Source
from etcdlab.readers.deployments.span import Span
from etcdlab.readers.deployments.systemd import is_unit
from etcdlab.readers.deployments.yaml_documents import starts_as_yaml, yaml_servers

_Content = Literal["yaml", "script", "session", "file", "any"]

_FILES = ("dockerfile", "docker", "makefile", "make", "procfile", "toml", "hcl", "terraform", "tf", "nomad", "butane")
_SETTINGS = ("ini", "systemd", "service", "unit", "conf", "config", "cfg", "env", "dotenv", "properties", "ignition")
_TEMPLATES = ("jinja", "jinja2", "j2", "gotemplate", "go-template", "helm")
_LANGUAGES: dict[str, _Content] = {
    "": "any",
    **dict.fromkeys(("yaml", "yml", "json", "json5", "jsonc", "compose", "docker-compose", "kubernetes"), "yaml"),
    **dict.fromkeys(("sh", "bash", "shell", "zsh", "ksh", "fish", "powershell", "pwsh", "ps1", "bat", "cmd"), "script"),
    **dict.fromkeys(("console", "shell-session", "shellsession", "sh-session", "terminal", "term", "dos"), "session"),
    **dict.fromkeys((*_FILES, *_SETTINGS, *_TEMPLATES), "file"),
}
"""What a block of a language has. A block of another language (diff, text, log, a program's code) starts no server."""

_MOST_BLOCKS = 2_000
_FENCE = re.compile(
    r"^(?P<before>[ \t>]*)(?P<mark>`{3,}|~{3,})[ \t]*[{.]*(?P<language>[\w+-]*)[^\n]*\n"
    r"(?P<code>.*?)^[ \t>]*(?P=mark)[ \t]*\r?$",
    re.MULTILINE | re.DOTALL,
)
_QUOTE_MARKS = re.compile(r"^[ \t]*>(?:[ \t]*>)*", re.MULTILINE)
_DIFF = re.compile(r"^@@ -\d|^[ \t]*-[^\n]*\n[ \t]*\+[ \t]*\S|^[ \t]*\+[ \t]*\S[^\n]*\n[ \t]*-[ \t]*\S", re.MULTILINE)
"""A removed line beside an added one. No YAML and no shell has a line that begins with a plus sign."""

_NUMBERED = re.compile(r"^[ \t]*[\w.-]{1,80}[ \t]+\|[^\n]*", re.MULTILINE)
"""A line of a frame or of `cat -n`, and one of `docker compose logs`."""


class _Block(NamedTuple):
    content: _Content
    text: Span


def markdown_servers(source: Source) -> list[Server]:
    """The etcd servers that the blocks of a page start."""
    return [
        server
        for block in _blocks(source.span)
        if "etcd" in block.text.text.lower() and not _DIFF.search(block.text.text)
        for server in _block_servers(source, block)
    ]


def plain_text_servers(source: Source) -> list[Server]:
    """Those of a text that a person saved or pasted. It may be the output of a program, which starts nothing."""
    return [] if _DIFF.search(source.text) else _block_servers(source, _Block("any", source.span))


def _blocks(text: Span) -> Iterator[_Block]:
    for number, match in enumerate(_FENCE.finditer(text.text)):
        content = _LANGUAGES.get(match["language"].lower())
        if content is not None and number < _MOST_BLOCKS:
            block = text.slice(match.start("code"), match.end("code"))
            if ">" in match["before"]:
                block = _blanked(block, _QUOTE_MARKS)
            yield _Block(content, block)


def _blanked(text: Span, pattern: re.Pattern[str]) -> Span:
    """The text with white space in place of what matches, so that each index stays right."""
    return Span(pattern.sub(lambda match: " " * len(match[0]), text.text), text.at)


def _block_servers(source: Source, block: _Block) -> list[Server]:
    content, text = block
    if content == "yaml":
        return yaml_servers(source, text)
    if content == "file":
        return script_servers(source, text)
    session = session_commands(text, is_labelled=content == "session")
    if session is not None:
        return command_servers(source, session)
    if content == "script":
        return script_servers(source, text)
    return command_servers(source, text) if content == "session" else _unlabelled_servers(source, text)


def _unlabelled_servers(source: Source, text: Span) -> list[Server]:
    """A block without a language is a file if its content says so. Else only whole command lines of etcd count."""
    text = _blanked(text, _NUMBERED)
    if is_unit(text.text):
        return script_servers(source, text)
    if is_environment_file(text.text):
        return environment_servers(source, text)
    servers = yaml_servers(source, text) if starts_as_yaml(text.text) else []
    return servers or command_servers(source, text)
