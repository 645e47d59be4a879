"""A program's etcd client and grpc-go: the pair that decides which chain its calls go through."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from etcdlab.chain import pin
from etcdlab.engines.programs import buildinfo, gomod
from etcdlab.errors import FileError, UsageError
from etcdlab.quoting import shown

CLIENTS = (
    "go.etcd.io/etcd/client/v3",
    "go.etcd.io/etcd/clientv3",
    "go.etcd.io/etcd/v3",
    "go.etcd.io/etcd",
    "github.com/coreos/etcd",
)
"""The modules that have held an etcd client, the newest first."""

GRPC = "google.golang.org/grpc"

_PATH = "give the path of a binary or of a go.mod"
_ANOTHER = "give the binary or the go.mod of a program that uses etcd"


class Program(NamedTuple):
    """What a program is built with, as text. The versions are those of Go's modules: `v3.5.9`, `v1.64.0`."""

    name: str
    """`go.mod`, or the binary's file name."""
    client: str
    grpc: str
    go: str = ""
    """The Go that built it, `go1.26.8`; a go.mod does not tell."""


def read(path: str | Path) -> Program:
    """Read a go.mod, or a binary made by Go.

    A module that is replaced by another version of itself counts as that one; by a folder or a fork, whose versions
    say nothing, as what was asked for. Raises FileError for a file that is neither, UsageError where there is no
    etcd client in it.
    """
    file = Path(path)
    try:
        if file.exists() and not file.is_file():
            raise FileError(f"{file}: not a file", _PATH)  # a pipe would be waited for
        program = _of_go_mod(file) if file.suffix == ".mod" else _of_binary(file)
        return Program(*map(shown, program))
    except OSError as error:
        raise FileError(f"{file}: {error.strerror or error}", _PATH) from error


def _of_binary(file: Path) -> Program:
    built = buildinfo.read(file)
    client, grpc = _client(built.modules), built.modules.get(GRPC)
    if client is None or grpc is None:
        raise UsageError(f"{file}: there is no etcd client in it", _ANOTHER, "like")
    return Program(file.name, built.modules[client], grpc, built.go)


def _of_go_mod(file: Path) -> Program:
    asked = gomod.parse(file.read_text("utf-8", errors="replace"))
    client = _client(asked.required)
    if client is None:
        raise UsageError(f"{file}: it requires no etcd client", _ANOTHER, "like")
    version = asked.chosen(client)
    pinned = pin(version)
    grpc = asked.chosen(GRPC, at_least=pinned and f"v{pinned}")
    if not grpc:
        what = f"{file}: it does not say which grpc-go the client {version} gets"
        raise UsageError(what, "give the binary instead", "like")
    return Program(file.name, version, grpc)


def _client(modules: dict[str, str]) -> str | None:
    return next((module for module in CLIENTS if module in modules), None)
