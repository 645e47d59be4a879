"""The headers of one direction of an HTTP/2 connection. A capture that begins later has no HPACK state for them."""

from __future__ import annotations

from hpack import Decoder
from hpack.exceptions import HPACKError
from hyperframe.frame import ContinuationFrame, Frame, HeadersFrame, PushPromiseFrame

_MOST_BYTES = 64 * 1024
_MOST_TABLE = 64 * 1024
_KEPT = frozenset(
    {
        ":path", ":authority", ":scheme", ":status", "content-type", "user-agent", "client-api-version", "grpc-status",
        "grpc-message",
    }
)  # fmt: skip
"""Only these are kept. Others have tokens."""


class HeaderReader:
    """Takes the frames of one direction. `has_state` is False after a gap: no later header can be read."""

    def __init__(self) -> None:
        self.has_state = True
        self._decoder = Decoder(_MOST_BYTES)
        self._decoder.max_allowed_table_size = _MOST_TABLE
        self._block = b""

    def feed(self, frame: Frame) -> dict[str, str] | None:
        """The headers that this frame completes; None while there are none, or none that can be read."""
        if not isinstance(frame, HeadersFrame | ContinuationFrame | PushPromiseFrame) or not self.has_state:
            return None
        self._block += bytes(frame.data)
        if len(self._block) > _MOST_BYTES:
            self.has_state, self._block = False, b""
            return None
        if "END_HEADERS" not in frame.flags:
            return None
        block, self._block = self._block, b""
        try:
            fields = self._decoder.decode(block, raw=True)
        except (HPACKError, ValueError, IndexError, OverflowError):
            self.has_state = False
            return None
        pairs = ((bytes(name).decode("utf-8", "replace"), bytes(value)) for name, value in fields)
        return {name: value.decode("utf-8", "replace") for name, value in pairs if name in _KEPT}
