"""The programs that are etcd clients: when they dial advertised URLs, and how a person switches that off."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from etcdlab.chain.versions import within
from etcdlab.errors import UsageError
from etcdlab.messages import message
from etcdlab.quoting import printable


class ClientProgram(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A program, a framework or a library that is an etcd client. Source: the projects' own code, August 2026."""

    name: str
    """What a person types after --client."""
    language: str = "Go"
    modules: tuple[str, ...] = ()
    """The paths of its Go module, the newest first."""
    versions: str = ""
    """The span of its versions for which this holds; empty for all of them."""
    advertised: Literal["sync", "command", "never"] = "sync"
    """When it dials the URLs that members advertise: by itself, with a command or an option of its own, or never."""
    interval: float = 0.0
    """Seconds between two Syncs of its client; 0 where the program decides."""
    stop: str = ""
    """What a person changes so that its client never calls Sync by itself; empty where no setting does that."""
    until: str = ""
    """What a person does if no setting switches the Sync off."""
    recovers: bool = False
    """Whether it asks the configured endpoints again when every advertised URL fails. A Go client never does."""
    keeps_scheme: bool = False
    """Whether it dials an advertised URL as it is written. A Go client that calls Sync ignores the scheme."""
    dials: str = ""
    """What it dials, where that is not what a Go client with AutoSync dials."""

    @property
    def syncs(self) -> bool:
        """Whether it calls Sync by itself."""
        return self.advertised == "sync"

    def holds(self, version: str) -> bool:
        """Whether the table is about this version of the module."""
        return not self.versions or within(version.removeprefix("v"), self.versions)


def framework_in(versions: Mapping[str, str]) -> str:
    """The framework among the modules of a program, as `MODULE VERSION`; empty for none in the table."""
    for program in client_programs():
        for module in program.modules:
            if module in versions and program.holds(versions[module]):
                return f"{module} {versions[module]}".strip()
    return ""


def client_program(named: str) -> ClientProgram | None:
    """The program with that name, or the one that `framework_in` named."""
    first = named.partition(" ")[0]
    return next((one for one in client_programs() if first in (one.name, *one.modules)), None) if first else None


def check_client_program(name: str) -> None:
    """Raise UsageError, which lists the names, if the table has no such program."""
    if client_program(name) is None:
        names = [one.name for one in client_programs()]
        do = message("The clients are {names}.", names=tuple(names))
        for nearest in difflib.get_close_matches(name.lower(), names, 1):
            do = message("Did you mean {nearest}? The clients are {names}.", nearest=nearest, names=tuple(names))
        raise UsageError(
            message("etcdlab knows no etcd client with the name {name}.", name=repr(printable(name))), do, "client"
        )


@cache
def client_programs() -> tuple[ClientProgram, ...]:
    """Every program of the table."""
    import tomllib

    text = Path(__file__).with_name("client_programs.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text)["program"], tuple[ClientProgram, ...])
