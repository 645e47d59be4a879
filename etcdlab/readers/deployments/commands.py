"""etcd servers in command lines: of a container, a unit, a script, or `docker run`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from etcdlab.readers.deployments.settings import KINDS, flags_of, is_etcd_image, program_of
from etcdlab.readers.deployments.span import Span
from etcdlab.readers.deployments.words import split_commands, split_words

_SHELLS = {"sh", "bash", "ash", "dash", "zsh"}
_SHELL_SCRIPT = re.compile(r"-[a-z]*c")
_OTHER_COMMANDS = {"grpc-proxy", "gateway"}
"""etcd's own subcommands, which start no member."""
_WRAPPERS = {"exec", "sudo", "nohup", "env", "tini", "dumb-init", "--", "command", "time", "nice", "then", "do", "else"}


def etcd_words(words: Sequence[Span]) -> list[Span] | None:
    """The words after the program `etcd` in a command line, or in a script that a shell runs. None without a server."""
    for index, word in enumerate(words):
        program = program_of(
            word.text.rpartition("=")[2] if word.text.startswith("ExecStart=") else word.text.lstrip("-@+!")
        )
        if program == "etcd" and (index == 0 or _may_follow(words[:index])):
            rest = list(words[index + 1 :])
            return None if rest and rest[0].text in _OTHER_COMMANDS else rest
        if program in _SHELLS and (script := _script_after(words[index + 1 :])) is not None:
            return etcd_in_script(script)
        if program not in _WRAPPERS and not re.match(r"[A-Za-z_]\w*=|-", word.text):
            return None
    return None


def _may_follow(before: Sequence[Span]) -> bool:
    return all(word.text in _WRAPPERS or re.match(r"[A-Za-z_]\w*=|-|/|tini|sudo", word.text) for word in before)


def _script_after(words: Sequence[Span]) -> Span | None:
    """The script of `sh -c SCRIPT`."""
    for index, word in enumerate(words[:4]):
        if _SHELL_SCRIPT.fullmatch(word.text) and index + 1 < len(words):
            return words[index + 1]
    return None


def etcd_in_script(script: Span) -> list[Span] | None:
    """The words of the first command of a script that starts etcd with URLs, else of the first that starts it."""
    candidates = [words for command in split_commands(script) if (words := etcd_words(command)) is not None]
    return next((words for words in candidates if has_urls(words)), candidates[0] if candidates else None)


def has_urls(words: Sequence[Span]) -> bool:
    """Whether a command line has a flag with URLs."""
    return any(name in KINDS for name in flags_of(words))


def container_words(command: Sequence[Span], entrypoint: Sequence[Span], *, image_is_etcd: bool) -> list[Span] | None:
    """The words after `etcd` in a container, from its entrypoint and its command. None if it runs no server."""
    words = [*entrypoint, *command]
    if not words:
        return [] if image_is_etcd else None
    after = etcd_words(words)
    if after is not None:
        return after
    if image_is_etcd and words[0].text.startswith("-"):
        return words
    if image_is_etcd and program_of(words[0].text) in ("entrypoint.sh", "run.sh", "setup.sh", "docker-entrypoint.sh"):
        return words[1:]
    return None


_VALUED = re.compile(
    r"-[epvhwulmc]|--(?:env|publish|volume|hostname|workdir|user|label|name|net|network|network-alias|ip|ip6|restart"
    r"|mount|env-file|entrypoint|add-host|dns|ulimit|cap-add|platform|pull|memory|cpus|log-opt|log-driver|pod|volumes-from)"
)


class DockerRun:
    """The parts of a `docker run` line that starts an etcd image."""

    def __init__(self) -> None:
        self.name = ""
        self.host_network = False
        self.shares_network = False
        self.environment: dict[str, Span] = {}
        self.published: list[str] = []
        self.image: Span | None = None
        self.command: list[Span] = []
        self.entrypoint: list[Span] = []

    def option(self, name: str, value: Span) -> None:
        """Take one option."""
        match name:
            case "-e" | "--env":
                key, separator, text = value.partition("=")
                if separator:
                    self.environment[key.text] = text
            case "-p" | "--publish":
                self.published.append(value.text)
            case "--net" | "--network":
                self.host_network |= value.text == "host"
                self.shares_network |= value.text.startswith("container:")
            case "--name":
                self.name = value.text
            case "--entrypoint":
                self.entrypoint = split_words(value)


def docker_run(words: Sequence[Span]) -> DockerRun | None:
    """Read `docker run` or `docker create` of an image whose name is etcd."""
    texts = [word.text for word in words]
    engine = next(
        (index for index, text in enumerate(texts[:6]) if program_of(text) in ("docker", "podman", "nerdctl")), -1
    )
    start = next((i + 1 for i in range(engine + 1, min(engine + 4, len(texts))) if texts[i] in ("run", "create")), 0)
    if engine < 0 or not start:
        return None
    line, index = DockerRun(), start
    while index < len(words):
        word = words[index]
        index += 1
        if not word.text.startswith("-"):
            if not is_etcd_image(word.text) and not (words[index:] and program_of(words[index].text) == "etcd"):
                return None
            line.image, line.command = word, list(words[index:])
            return line
        name, separator, value = word.partition("=")
        if separator and name.text.startswith("--"):
            line.option(name.text, value)
        elif _VALUED.fullmatch(word.text) and index < len(words):
            line.option(word.text, words[index])
            index += 1
        elif re.match(r"-[ep].", word.text) and not word.text.startswith("--"):
            line.option(word.text[:2], word.slice(2))
    return None


def defined_once(commands: Sequence[Sequence[Span]]) -> Mapping[str, Span]:
    """The variables that a script sets to one value, and to no other value elsewhere."""
    values: dict[str, list[Span]] = {}
    for command in commands:
        for word in command:
            match = re.match(r"([A-Za-z_]\w*)=", word.text)
            if match is None and word.text not in ("export", "local", "readonly", "declare"):
                break
            if match is not None:
                values.setdefault(match[1], []).append(word.slice(match.end()))
        if command and command[0].text in ("for", "read", "while", "select") and len(command) > 1:
            values.setdefault(command[1].text, []).extend([command[0], command[1]])
    return {name: spans[0] for name, spans in values.items() if len({span.text for span in spans}) == 1}
