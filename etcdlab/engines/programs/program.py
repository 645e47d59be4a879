"""Reads which etcd client and which grpc-go a program has: this pair decides the chain of its calls."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from etcdlab.chain import pin
from etcdlab.chain.client_programs import framework_in
from etcdlab.engines.programs import buildinfo, gomod, resolution
from etcdlab.engines.programs.modules import GRPC, Module, Modules, client_module, client_package, replacement_notes
from etcdlab.errors import FileError, GoError, UsageError
from etcdlab.files import not_regular, read_file, reason, remedy
from etcdlab.messages import Text, message, with_each_value
from etcdlab.origin import Likeness
from etcdlab.quoting import printable

_PATH = message("Give the path of a binary or of a go.mod.")
_ANOTHER = message("Give the binary or the go.mod of a program that uses etcd.")

_LONGEST = 4 << 20
"""Bytes of a go.mod: those of the largest public programs have a tenth of one megabyte."""


class Program(NamedTuple):
    """What a program is built with, as text. The versions are those of Go's modules: `v3.5.9`, `v1.64.0`."""

    name: str
    """`go.mod`, or the binary's file name."""
    client: str
    grpc: str
    go: str = ""
    """The Go that built it, `go1.26.8`; of a go.mod the lowest one that may build it, by its `go` line."""
    module: str = ""
    """The module that holds the client."""
    framework: str = ""
    """The framework that opens its etcd clients, as a module with its version; "" if etcdlab knows none."""
    notes: tuple[Text, ...] = ()
    """What is uncertain about the versions: forks, and a version that may be higher."""

    @property
    def package(self) -> str:
        """The Go package of the client."""
        return client_package(self.module) if self.module else ""

    @property
    def likeness(self) -> Likeness:
        """What a trace has about the program."""
        return Likeness(self.name, self.framework, self.notes, self.go)


def read(path: str | Path, *, tell: Callable[[Text], None] = lambda _: None) -> Program:
    """Read a go.mod, or a binary made by Go.

    If another version or a mirror replaces a module, that version counts. If a folder or a fork replaces it, the
    version that the program requires counts, and a note names the replacement. `tell` gets a text when Go resolves a
    go.mod. Raises FileError for another file, and UsageError if there is no etcd client in it.
    """
    file = Path(path)
    try:
        if file.exists() and not file.is_file():
            raise FileError(not_regular(file, file.stat().st_mode).what, _PATH)  # a FIFO would be waited for
        return _of_go_mod(file, tell) if file.suffix == ".mod" else _of_binary(file)
    except OSError as error:
        raise FileError(
            message("etcdlab cannot read {file}: {reason}", file=str(file), reason=reason(file, error)),
            remedy(file, _PATH),
        ) from error


def _of_binary(file: Path) -> Program:
    built = buildinfo.read(file)
    client = client_module(built.modules)
    if client is None or GRPC not in built.modules:
        raise UsageError(message("The program {file} has no etcd client in it.", file=str(file)), _ANOTHER, "like")
    return _program(file, client, built.modules, go=built.go, main=built.main)


def _of_go_mod(file: Path, tell: Callable[[Text], None]) -> Program:
    text = read_file(file, _LONGEST).decode("utf-8", errors="replace")
    parsed = gomod.parse(text)
    listed = parsed.modules
    if not parsed.lists_all and (client_module(listed) is None or GRPC not in listed):
        resolved = _resolved_modules(file, text, tell)
        client = client_module(resolved)
        if client is not None and GRPC in resolved:
            return _program(file, client, resolved, go=parsed.go)
    client = client_module(listed)
    if client is None:
        raise _no_client(file, parsed)
    return _with_pin(file, client, parsed)


def _resolved_modules(file: Path, text: str, tell: Callable[[Text], None]) -> dict[str, Module]:
    """Every module of the program; none if Go cannot resolve them on this machine."""
    try:
        return resolution.resolve(file, text, tell)
    except GoError:
        return {}


def _no_client(file: Path, parsed: gomod.GoMod) -> UsageError:
    if parsed.lists_all:
        return UsageError(message("{file} requires no etcd client.", file=str(file)), _ANOTHER, "like")
    what = message(
        "{file} lists no etcd client. A go.mod with `go 1.16` or older does not list the modules that come through"
        " other modules. Go finds no etcd client among them on this machine.",
        file=str(file),
    )
    return UsageError(what, message("Give the binary of the program."), "like")


def _with_pin(file: Path, client: str, parsed: gomod.GoMod) -> Program:
    """The program of a go.mod. Its grpc-go is at least the version that the client itself requires."""
    modules = parsed.modules
    version = modules[client].built(client)
    pinned = pin(version)
    grpc = parsed.module(GRPC, at_least=pinned and f"v{pinned}")
    if grpc is None:
        what = message("{file} does not say which grpc-go the client {client} gets.", file=str(file), client=version)
        raise UsageError(what, message("Give the binary of the program."), "like")
    bound = message(
        "{file} does not list grpc-go. etcdlab takes {grpc}, the lowest version that client {client} accepts. Another"
        " module of the program may raise it. Give the binary to be sure.",
        file=file.name,
        grpc=grpc.version,
        client=version,
    )
    listed = GRPC in parsed.required or bool(grpc.replacement)
    return _program(file, client, {**modules, GRPC: grpc}, go=parsed.go, notes=() if listed else (bound,))


def _program(
    file: Path, client: str, modules: Modules, *, go: str = "", main: str = "", notes: tuple[Text, ...] = ()
) -> Program:
    """The program, every text of it printable."""
    framework = framework_in({path: module.built(path) for path, module in modules.items()})
    return Program(
        name=printable(file.name),
        client=printable(modules[client].built(client)),
        grpc=printable(modules[GRPC].built(GRPC)),
        go=printable(go),
        module=client,
        framework=printable(framework),
        notes=tuple(
            with_each_value(note, lambda quoted: printable(quoted, 1_000))
            for note in (*notes, *replacement_notes(modules, main))
        ),
    )
