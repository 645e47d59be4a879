"""Opens a log as blocks of UTF-8: a file, standard input, gzip, zstd, UTF-16. Its content says what it is."""

from __future__ import annotations

import codecs
import importlib
import io
import os
import stat
import sys
import zlib
from collections.abc import Iterator
from typing import Any

from etcdlab.errors import FileError
from etcdlab.files import CHECK_PATH, not_regular, readable, reason, remedy
from etcdlab.messages import message
from etcdlab.quoting import printable

STDIN = "-"
BLOCK = 1 << 18
"""Bytes. A block stays in the cache of a processor while it is searched several times, and 1 MB does not."""
MOST_BYTES = 64 * 1024**3
"""Of a larger log, also of one that is compressed, the rest is not read."""

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_NO_WAIT = os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)


class LogSource:
    """One log, as an iterator of blocks. `is_cut_off` says afterwards that compressed data ended too early.

    With `content` nothing is opened.
    """

    def __init__(self, name: str, content: bytes | None = None) -> None:
        self.name = name
        self.is_cut_off = False
        self.is_too_large = False
        self.descriptor = -1
        self._file: io.RawIOBase | io.BytesIO
        if content is not None:
            self._file = io.BytesIO(content)
        else:
            self.descriptor = sys.stdin.fileno() if name == STDIN else _opened(name)
            self._file = open(self.descriptor, "rb", buffering=0, closefd=name != STDIN)  # noqa: SIM115 - until close()

    def close(self) -> None:
        """Close the file. Standard input stays open."""
        self._file.close()

    def blocks(self) -> Iterator[bytes]:
        """The blocks of the log as UTF-8, up to `MOST_BYTES`. Raises FileError for what cannot be decompressed."""
        yield from self.decoded(self.decompressed())

    def decompressed(self) -> Iterator[bytes]:
        """The blocks as they are in the file, without its compression, up to `MOST_BYTES`."""
        size = 0
        for block in self._decompressed():
            size += len(block)
            if size > MOST_BYTES:
                self.is_too_large = True
                return
            yield block

    def _raw(self) -> Iterator[bytes]:
        try:
            while block := self._file.read(BLOCK):
                yield block
        except OSError as error:
            raise _unreadable(self.name, error) from error

    def _decompressed(self) -> Iterator[bytes]:
        raw = self._raw()
        first = next(raw, b"")
        while 0 < len(first) < 4 and (more := next(raw, b"")):
            first += more
        rest = with_first(first, raw)
        if first.startswith(_GZIP):
            yield from self._gunzipped(rest)
        elif first.startswith(_ZSTD):
            yield from self._unzstd(rest)
        else:
            yield from rest

    def _gunzipped(self, raw: Iterator[bytes]) -> Iterator[bytes]:
        """The members of a gzip file, one after the other. What is damaged ends the log there."""
        engine, has_begun = zlib.decompressobj(wbits=31), False
        for block in raw:
            data = block
            while data:
                has_begun = True
                try:
                    yield engine.decompress(data, BLOCK)
                except zlib.error:
                    self.is_cut_off = True
                    return
                data = engine.unconsumed_tail
                if engine.eof:
                    # Zeros after the last member are padding.
                    data, engine, has_begun = engine.unused_data.lstrip(b"\0"), zlib.decompressobj(wbits=31), False
        self.is_cut_off = has_begun

    def _unzstd(self, raw: Iterator[bytes]) -> Iterator[bytes]:
        """The frames of a zstd file, one after the other. What is damaged ends the log there.

        A frame whose window needs more memory than zstd's usual limit of 128 MB is refused.
        """
        zstd = _zstd()
        engine, has_begun, size = zstd.ZstdDecompressor(), False, 0
        for block in raw:
            data = block
            while data or not (engine.needs_input or engine.eof):
                has_begun = True
                try:
                    piece = engine.decompress(data, BLOCK)
                except zstd.ZstdError as error:
                    if not size and "memory" in str(error):
                        raise _needs_memory(self.name) from error
                    self.is_cut_off = True
                    return
                size += len(piece)
                yield piece
                data = b""
                if engine.eof:
                    data, engine, has_begun = engine.unused_data, zstd.ZstdDecompressor(), False
        self.is_cut_off = has_begun

    def decoded(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        """The blocks as UTF-8: UTF-16 begins with its mark."""
        first = next(blocks, b"")
        encoding = _UTF16.get(first[:2], "")
        if not encoding:
            yield first.removeprefix(codecs.BOM_UTF8)
            yield from blocks
            return
        decoder = codecs.getincrementaldecoder(encoding)("replace")
        for block in with_first(first[2:], blocks):
            yield decoder.decode(block).encode("utf-8", "replace")


def _opened(name: str) -> int:
    try:
        descriptor = os.open(name, _NO_WAIT)
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from error
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return descriptor
    os.close(descriptor)
    if stat.S_ISFIFO(mode):
        raise FileError(
            message("{file} is a FIFO. etcdlab needs a regular file.", file=name),
            message("Let the program write to standard input: `etcdlab explain - < {file}`.", file=name),
        )
    raise not_regular(name, mode)


def _unreadable(name: str, error: Exception) -> FileError:
    return FileError(
        message("etcdlab cannot read {file}: {reason}", file=printable(name), reason=reason(name, error)),
        remedy(name, readable(printable(name)) if isinstance(error, PermissionError) else CHECK_PATH),
    )


def _zstd() -> Any:
    """The module of Python's own library from 3.14 on, and the same one for an older Python."""
    name = "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"
    return importlib.import_module(name)


def _needs_memory(name: str) -> FileError:
    return FileError(
        message("{file} is compressed with zstd in a way that needs more than 128 MB of memory.", file=printable(name)),
        message("Let zstd decompress it: `zstd -dc --long=31 {file} | etcdlab explain -`.", file=name),
    )


def with_first(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    """The first block before the others. An empty one is left out."""
    if first:
        yield first
    yield from rest
