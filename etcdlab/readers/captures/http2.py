"""The frames of one direction of an HTTP/2 connection, within bounds (RFC 9113)."""

from __future__ import annotations

from collections.abc import Iterator

from hyperframe.exceptions import HyperframeError
from hyperframe.frame import DataFrame, Frame

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
"""What a client sends first."""

_HEADER = 9
_MOST_BYTES_OF_A_FRAME = 1 << 16
"""A longer frame is passed over: grpc-go takes frames of up to 16,384 bytes."""

_MOST_TYPE = 9
_DATA, _SETTINGS, _PING, _GOAWAY = 0, 4, 6, 7
_OF_THE_CONNECTION = (_SETTINGS, _PING, _GOAWAY)


def starts_with_frame(data: bytes) -> bool:
    """Whether bytes from the middle of a connection look like the beginning of a frame."""
    if len(data) < _HEADER:
        return False
    size, kind, stream = int.from_bytes(data[:3]), data[3], int.from_bytes(data[5:9])
    if size > _MOST_BYTES_OF_A_FRAME or kind > _MOST_TYPE or stream >= 1 << 31:
        return False
    return (stream == 0) == (kind in _OF_THE_CONNECTION) or kind == 8


class FrameReader:
    """Takes bytes and returns the complete frames.

    After a gap, and after bytes that are no frame, it goes on where a segment begins with a frame. `has_lost_bytes`
    says that this happened.
    """

    def __init__(self) -> None:
        self.has_lost_bytes = False
        self._is_lost = False
        self._pending = b""
        self._to_skip = 0

    def lose(self) -> None:
        """Bytes are missing, or are no frame."""
        self.has_lost_bytes = self._is_lost = True
        self._pending, self._to_skip = b"", 0

    def feed(self, data: bytes) -> Iterator[Frame]:
        """The frames that are complete now. `data` are the bytes of one segment, or the rest of it."""
        if self._is_lost and not starts_with_frame(data):
            return
        self._is_lost = False
        skipped = min(self._to_skip, len(data))
        self._to_skip -= skipped
        pending, at = self._pending + data[skipped:], 0
        while len(pending) - at >= _HEADER:
            size = int.from_bytes(pending[at : at + 3])
            end = at + _HEADER + size
            if size > _MOST_BYTES_OF_A_FRAME:
                self._to_skip, at = max(0, end - len(pending)), min(end, len(pending))
                continue
            if end > len(pending):
                break
            frame = _frame(pending[at:end])
            if frame is None:
                self.lose()
                return
            at = end
            yield frame
        self._pending = pending[at:]


def _frame(data: bytes) -> Frame | None:
    try:
        frame, _ = Frame.parse_frame_header(memoryview(data[:_HEADER]))
        frame.parse_body(memoryview(data[_HEADER:]))
    except (HyperframeError, ValueError):
        return None
    return frame


def data_of(frame: Frame) -> bytes | None:
    """The bytes of a DATA frame; None for every other frame."""
    return bytes(frame.data) if isinstance(frame, DataFrame) else None
