"""What a deployment file says of its etcd servers: data, with the place of every URL in the file."""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec

from etcdlab.file_line import Format, Origin, UrlKind
from etcdlab.messages import Text


class Place(NamedTuple):
    """Characters of one line of a file. Both numbers count from 1, as editors do."""

    line: int
    column: int
    length: int


class Url(msgspec.Struct, frozen=True):
    """One URL of one server."""

    text: str
    """As etcd would get it. A variable without a value stays as the file has it."""
    kind: UrlKind
    place: Place
    origin: Origin
    setting: str
    """The flag, the variable or the field: `--advertise-client-urls`, `ETCD_ADVERTISE_CLIENT_URLS`."""
    variables: tuple[str, ...] = ()
    """The variables in it that the file gives no value."""
    defaults_of: tuple[str, ...] = ()
    """The variables whose default value is in it: `${HOST:-0.0.0.0}`."""
    written: bool = True
    """Whether the text is at its place in the file. A default and a value of another file are not."""
    file: str = ""
    """The other file that sets it, and its line: `common.yml:7`. It is relative to the folder of this file."""


class Port(NamedTuple):
    """A published port of a container. `published` is 0 if the engine chooses the number."""

    published: int
    target: int


class Surroundings(msgspec.Struct, frozen=True):
    """Where a server runs, as far as the file says. It decides who can reach a loopback address or a service name."""

    kind: Literal["container", "pod", "host", "command"] = "command"
    """`host`: the server is a process of a host. `command`: a command line in a script or a page."""
    host_network: bool = False
    shares_network: bool = False
    """Whether another container runs in the network namespace of this one."""
    neighbours: tuple[str, ...] = ()
    """The other containers of the file that run no etcd."""
    clients: tuple[str, ...] = ()
    """Those neighbours whose definition names this server."""
    names: frozenset[str] = frozenset()
    """The names that containers of this file resolve."""
    addresses: frozenset[str] = frozenset()
    """The addresses that the file gives to containers."""
    ports: tuple[Port, ...] = ()
    is_open: bool = False
    """Whether other files may add containers, names or addresses: an external network."""
    supplied: dict[str, str] = {}
    """Variables that Kubernetes fills, with the field: `POD_IP` is `status.podIP`."""


class Server(msgspec.Struct, frozen=True):
    """One etcd server of a file."""

    name: str
    urls: tuple[Url, ...]
    surroundings: Surroundings = Surroundings()
    image: str = ""
    member: str = ""
    """The name that the file gives the member. Empty if it gives none, or one with a variable."""


class Refusal(msgspec.Struct, frozen=True):
    """Why a file could not be read, and where."""

    line: int
    column: int
    reason: Text


class Deployment(msgspec.Struct, frozen=True):
    """One file. It has no servers if it starts no etcd."""

    path: str
    format: Format
    text: str = ""
    servers: tuple[Server, ...] = ()
    refusal: Refusal | None = None
