"""What an etcd server is configured with: flags, environment variables, and the defaults of its image."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from etcdlab.file_line import Origin, UrlKind
from etcdlab.readers.deployments.deployment import Server, Surroundings, Url
from etcdlab.readers.deployments.source import Source
from etcdlab.readers.deployments.span import Span
from etcdlab.readers.deployments.templates import variable_ranges, variables_of
from etcdlab.readers.deployments.variables import DefaultValue

KINDS: dict[str, UrlKind] = {
    "advertise-client-urls": "advertise-client",
    "listen-client-urls": "listen-client",
    "initial-advertise-peer-urls": "advertise-peer",
    "listen-peer-urls": "listen-peer",
}
"""The flags that have URLs. The fields of etcd.conf.yml have the same names."""

_VARIABLES = {f"ETCD_{name.upper().replace('-', '_')}": name for name in (*KINDS, "name", "config-file")}
_BARE_VARIABLES = {name.removeprefix("ETCD_"): flag for name, flag in _VARIABLES.items() if "URLS" in name}
"""Some images add the prefix to their variables."""
_FLAG = re.compile(r"--?([a-z][a-z0-9-]*)(?:=(.*))?", re.DOTALL)
_IMAGE = re.compile(r"(?:^|/)etcd(?:-amd64|-arm64)?(?:[:@$].*)?$", re.DOTALL)
_BITNAMI = re.compile(r"(?:^|/)bitnami(?:legacy|secure)?/etcd(?:[:@$].*)?$", re.DOTALL)
_ETCDS_OWN = re.compile(r"(?:^|/)(?:coreos|etcd-development|k8s\.gcr\.io|registry\.k8s\.io|google_containers)/etcd")
_DEFAULT_URL = {"bitnami": "http://127.0.0.1:2379", "etcd": "http://localhost:2379"}
IN_A_COMMAND = Surroundings()
_LONGEST_VALUE = 20_000
"""Characters of a value. What follows is not read."""
MOST_URLS = 200
"""The most URLs of one setting."""


class Setting(NamedTuple):
    """The value of one flag of etcd, whatever sets it."""

    value: Span
    origin: Origin
    name: str


def is_etcd_image(image: str) -> bool:
    """Whether the last part of an image's name is etcd."""
    return _IMAGE.search(image) is not None


def program_of(word: str) -> str:
    """The name of a program without its folder."""
    return word.rpartition("/")[2].removesuffix(".exe")


def flags_of(words: Sequence[Span]) -> dict[str, Setting]:
    """The flags of an etcd command line. The last one of a name wins."""
    settings: dict[str, Setting] = {}
    index = 0
    while index < len(words):
        word = words[index]
        index += 1
        blank = re.match(r"--?[a-z-]+(\s+)(?=\S)", word.text)
        match = _FLAG.fullmatch(word.text[: blank.start(1)] if blank else word.text)
        if match is None:
            continue
        name = match[1]
        if name not in KINDS and name not in ("name", "config-file"):
            continue
        if blank:
            value = word.slice(blank.end(1)).stripped("\"'")
        elif match[2] is not None:
            value = word.slice(match.start(2))
        elif index < len(words) and not words[index].text.startswith("--"):
            value, index = words[index], index + 1
        else:
            continue
        settings[name] = Setting(value, "flag", f"--{name}")
    return settings


def variables_settings(values: Mapping[str, Span], *, bare: bool = False) -> dict[str, Setting]:
    """The flags that environment variables set. etcd ignores an empty variable."""
    names = _BARE_VARIABLES | _VARIABLES if bare else _VARIABLES
    return {
        names[name]: Setting(value, "environment", name)
        for name, value in values.items()
        if name in names and value.text.strip()
    }


def server_of(
    source: Source,
    settings: Mapping[str, Setting],
    *,
    name: str = "",
    surroundings: Surroundings = IN_A_COMMAND,
    image: Span | None = None,
    defaults: Iterable[DefaultValue] = (),
) -> Server:
    """The server that these settings configure. An image is the place of a URL that nothing sets."""
    every = tuple(defaults)
    urls = [
        url
        for flag, kind in KINDS.items()
        if (setting := settings.get(flag))
        for url in _urls(source, setting, kind, every)
    ]
    if image is not None and "config-file" not in settings and (url := _default(source, settings, image)):
        urls.insert(0, url)
    own = settings.get("name")
    member = own.value.text if own and not variables_of(own.value.text) else ""
    return Server(name or member or "etcd", tuple(urls), surroundings, image.text if image is not None else "", member)


def _default(source: Source, settings: Mapping[str, Setting], image: Span) -> Url | None:
    """The URL that the server advertises because nothing sets another one."""
    if "advertise-client-urls" in settings:
        return None
    if _BITNAMI.search(image.text):
        text = _DEFAULT_URL["bitnami"]
    elif _ETCDS_OWN.search(image.text) and "listen-client-urls" not in settings:
        text = _DEFAULT_URL["etcd"]
    else:
        return None
    return Url(text, "advertise-client", source.place(image), "default", image.text, written=False)


def _urls(source: Source, setting: Setting, kind: UrlKind, defaults: tuple[DefaultValue, ...]) -> list[Url]:
    return [
        Url(
            part.text,
            kind,
            source.place(part if len(part) else setting.value),
            setting.origin,
            setting.name,
            variables_of(part.text),
            tuple(default.variable for default in defaults if default.is_in(part)),
            not part.file,
            part.file,
        )
        for part in split_urls(setting.value.slice(0, _LONGEST_VALUE))[:MOST_URLS]
    ]


def split_urls(value: Span) -> list[Span]:
    """The URLs of a list. A comma inside a template separates nothing."""
    inside = variable_ranges(value.text)
    commas = [
        index
        for index, char in enumerate(value.text)
        if char == "," and not any(start <= index < end for start, end in inside)
    ]
    starts, ends = [0, *(index + 1 for index in commas)], [*commas, len(value)]
    return [value.slice(start, end).stripped() for start, end in zip(starts, ends, strict=True)]
