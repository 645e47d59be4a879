"""Reads the list of modules that Go writes into every binary (debug/buildinfo, since Go 1.13).

Since Go 1.18 the binary has the text itself, on every system. Older binaries have pointers to it, which `go version -m`
follows.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from etcdlab.engines.programs.modules import Module
from etcdlab.errors import FileError, GoError
from etcdlab.messages import message

_MAGIC, _ALIGNED, _HEADER = b"\xff Go buildinf:", 16, 32
_INLINE = 2
"""The flag of the format since Go 1.18."""
_LONGEST = 1 << 20
"""A longer list of modules is not plausible, in bytes."""
_ASK = 30.0
"""Seconds that `go version -m` may take."""


class BuildInfo(NamedTuple):
    """The version of Go a binary was built with, and the modules in it by their paths."""

    go: str
    modules: dict[str, Module]

    @property
    def main(self) -> str:
        """The module of the program itself: Go lists it first."""
        return next(iter(self.modules), "")


def read(file: Path) -> BuildInfo:
    """Read a binary, stripped or not. Raises FileError if Go did not make it."""
    with file.open("rb") as opened:
        if not file.stat().st_size:
            raise _not_go(file)
        with mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as data:
            for at in _headers(data):
                if not data[at + len(_MAGIC) + 1] & _INLINE:
                    return _of_older_go(file)
                if texts := _inline(data, at + _HEADER):
                    return BuildInfo(texts[0], modules(texts[1]))
    raise _not_go(file)


def modules(text: str) -> dict[str, Module]:
    """The modules in a list as `go version -m` prints it, each with what replaces it.

    In a binary the first and the last line of the list have 16 further bytes.
    """
    by_path: dict[str, Module] = {}
    last = ""
    for line in text.splitlines():
        word, module, version, *_ = (*line.strip().split("\t"), "", "")
        if word in ("mod", "dep"):
            by_path[module], last = Module(version), module
        elif word == "=>" and last:
            by_path[last] = Module(by_path[last].version, module, version)
    return by_path


def _headers(data: mmap.mmap) -> Iterator[int]:
    at = data.find(_MAGIC)
    while at >= 0:
        if at % _ALIGNED == 0 and at + _HEADER < len(data):
            yield at
        at = data.find(_MAGIC, at + 1)


def _inline(data: mmap.mmap, at: int) -> list[str]:
    """The two texts behind a header, each after its length; none if it only looks like a header."""
    texts = []
    for _ in range(2):
        length = shift = 0
        while at < len(data) and shift < 64:
            byte, at = data[at], at + 1
            length, shift = length | (byte & 0x7F) << shift, shift + 7
            if byte < 0x80:
                break
        if not 0 < length <= min(_LONGEST, len(data) - at):
            return []
        texts.append(data[at : at + length].decode("utf-8", errors="replace"))
        at += length
    return texts


def _of_older_go(file: Path) -> BuildInfo:
    from etcdlab.engines.build import toolchain

    try:
        go = toolchain.find_go()
    except GoError as error:
        raise FileError(
            message(
                "{file} was built with a Go older than 1.18, so etcdlab needs Go to read it. {error}",
                file=str(file),
                error=error.what,
            ),
            error.do,
        ) from error
    try:
        output = go.run("version", "-m", str(file.absolute()), folder=Path("/"), timeout=_ASK)
    except GoError as error:
        raise _not_go(file) from error
    first, _, rest = output.partition("\n")
    return BuildInfo(first.rpartition(" ")[2], modules(rest))


def _not_go(file: Path) -> FileError:
    return FileError(
        message("{file} is not a binary that Go made.", file=str(file)),
        message("Give the binary of a Go program, or its go.mod."),
    )
