"""Blocks of bytes as one stream, of which a reader takes so many bytes at a time."""

from __future__ import annotations

from collections.abc import Iterator


class ByteStream:
    """Takes bytes from blocks. It holds at most one block and what was asked for."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._buffer = b""
        self._at = 0

    def take(self, size: int) -> bytes:
        """The next `size` bytes, or fewer at the end of the stream."""
        end = self._at + size
        if end > len(self._buffer):
            self._fill(size)
            end = size
        taken = self._buffer[self._at : end]
        self._at = min(end, len(self._buffer))
        return taken

    def _fill(self, size: int) -> None:
        parts = [self._buffer[self._at :]]
        length = len(parts[0])
        while length < size and (block := next(self._blocks, b"")):
            parts.append(block)
            length += len(block)
        self._buffer, self._at = b"".join(parts), 0
