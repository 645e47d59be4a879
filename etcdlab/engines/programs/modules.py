"""A Go module as a program is built with it: its version, and the module or folder that replaces it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from etcdlab.messages import Text, message

CLIENTS = (
    "go.etcd.io/etcd/client/v3",
    "go.etcd.io/etcd/clientv3",
    "go.etcd.io/etcd/v3",
    "go.etcd.io/etcd",
    "github.com/coreos/etcd",
)
"""The modules that have had an etcd client in them, the newest first."""

GRPC = "google.golang.org/grpc"

_MIRRORS = {
    "github.com/grpc/grpc-go": GRPC,
    "github.com/etcd-io/etcd/client/v3": CLIENTS[0],
    "github.com/etcd-io/etcd": "go.etcd.io/etcd",
}
"""Repositories of a module itself: their versions are the module's own."""

_ETCD = "go.etcd.io/etcd/"
"""How the modules of etcd's repository begin: etcd builds its own programs with the folders beside them."""


class Module(NamedTuple):
    """The version of a module that is selected, and what replaces it."""

    version: str
    replacement: str = ""
    """The path of another module, or of a folder."""
    replacement_version: str = ""

    def built(self, path: str) -> str:
        """The version of the module `path` that is built in.

        A fork or a folder has no version of this module: then this is the version that was selected.
        """
        own = self.replacement == path or _MIRRORS.get(self.replacement) == path
        return self.replacement_version if own and self.replacement_version else self.version


Modules = Mapping[str, Module]


def client_package(module: str) -> str:
    """The Go package of the client in the module that holds it."""
    return module if module in CLIENTS[:2] else f"{module}/clientv3"


def client_module(modules: Modules) -> str | None:
    """The path of the module that holds the etcd client."""
    return next((path for path in CLIENTS if path in modules), None)


def replacement_notes(modules: Modules, main: str = "") -> list[Text]:
    """A text for each of etcd's client and grpc-go that another module or a folder replaces.

    `main` is the module of the program itself.
    """
    replaced = [(path, modules[path]) for path in (*CLIENTS, GRPC) if path in modules and modules[path].replacement]
    return [
        _note(path, module)
        for path, module in replaced
        if module.replacement != path and (module.replacement_version or not main.startswith(_ETCD))
    ]


def _note(path: str, module: Module) -> Text:
    by = " ".join(filter(None, (module.replacement, module.replacement_version)))
    if _MIRRORS.get(module.replacement) == path:
        return message("The program replaces {module} by its mirror {mirror}.", module=path, mirror=by)
    names = {"module": path, "version": module.version, "replacement": by}
    if module.replacement_version:
        return message(
            "The program replaces {module} {version} by {replacement}. etcdlab reads it as {module} {version}, and does"
            " not know what was changed there.",
            **names,
        )
    return message(
        "The program replaces {module} {version} by the folder {replacement}. etcdlab reads it as {module} {version},"
        " and does not know what was changed there.",
        **names,
    )
