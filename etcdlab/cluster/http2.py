"""One Maintenance/Status call over HTTP/2, as bytes: what to send, and what came back.

Kept apart from any socket. The request is one constant but for the address, and carries no credentials.
"""

from __future__ import annotations

import urllib.parse
from typing import Literal

from hpack import Decoder, Encoder
from hpack.exceptions import HPACKError
from hyperframe.exceptions import HyperframeError
from hyperframe.frame import (
    ContinuationFrame,
    DataFrame,
    Frame,
    GoAwayFrame,
    HeadersFrame,
    PingFrame,
    RstStreamFrame,
    SettingsFrame,
)

_HEADER = 9
_MAX_FRAME = 16384
"""What we accept without having said otherwise (RFC 9113, section 6.5.2)."""
_MAX_ANSWER = 65536
_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + SettingsFrame(0, {SettingsFrame.ENABLE_PUSH: 0}).serialize()
_EMPTY_MESSAGE = DataFrame(1, b"\0\0\0\0\0", flags=["END_STREAM"]).serialize()
ACK = SettingsFrame(0, flags=["ACK"]).serialize()


def _fields(scheme: str) -> bytes:
    return Encoder().encode(
        [
            (":method", "POST"),
            (":scheme", scheme),
            (":path", "/etcdserverpb.Maintenance/Status"),
            ("content-type", "application/grpc"),
            ("te", "trailers"),
            ("user-agent", "etcdlab"),
        ]
    )


_FIELDS = {scheme: _fields(scheme) for scheme in ("http", "https")}


def request(scheme: str, authority: str) -> bytes:
    """Everything the client sends to ask for Status: preface, SETTINGS and the call, at once."""
    name = authority.encode("utf-8", "replace")[:255]
    # A literal without indexing (RFC 7541, 6.2.2; name 1 is :authority) leaves the constant fields valid.
    length = bytes([len(name)]) if len(name) < 127 else bytes([127, len(name) - 127 & 127 | 128, len(name) - 127 >> 7])
    block = b"\x01" + length + name + _FIELDS[scheme]
    return _PREFACE + HeadersFrame(1, block, flags=["END_HEADERS"]).serialize() + _EMPTY_MESSAGE


Foreign = Literal["", "http1", "tls", "other"]


class Answer:
    """What came back so far. `receive` never raises: a peer may send anything.

    `settings`: the peer has opened HTTP/2. `ended`: nothing more is awaited. `foreign`: what the peer speaks
    instead of HTTP/2. `broken`: the words for an answer that was cut off.
    """

    def __init__(self) -> None:
        self.settings = False
        self.ended = False
        self.foreign: Foreign = ""
        self.broken = ""
        self.headers: dict[str, str] = {}
        self.message = b""
        self._decoder = Decoder()
        self._block = b""
        self._pending = b""

    def receive(self, data: bytes) -> bytes:
        """Take in bytes; give back those that must be sent in return."""
        self._pending += data
        reply = b""
        try:
            while not self.ended and (frame := self._next()) is not None:
                reply += self._take(frame)
        except (HyperframeError, HPACKError, ValueError) as error:
            self._fail(f"not HTTP/2: {error}")
        return reply

    def _next(self) -> Frame | None:
        """The next whole frame, or None."""
        if not self.settings and (foreign := _foreign(self._pending)):
            self.foreign, self.ended = foreign, True
        if self.ended or len(self._pending) < _HEADER:
            return None
        frame, length = Frame.parse_frame_header(memoryview(self._pending)[:_HEADER])
        if length > _MAX_FRAME:
            raise ValueError("frame too large")
        if len(self._pending) < _HEADER + length:
            return None
        frame.parse_body(memoryview(self._pending)[_HEADER : _HEADER + length])
        self._pending = self._pending[_HEADER + length :]
        return frame

    def _take(self, frame: Frame) -> bytes:
        if isinstance(frame, SettingsFrame):
            self.settings = True
            return b"" if "ACK" in frame.flags else ACK
        if isinstance(frame, PingFrame):
            return b"" if "ACK" in frame.flags else bytes(PingFrame(0, frame.opaque_data, flags=["ACK"]).serialize())
        if isinstance(frame, (HeadersFrame, ContinuationFrame)):
            self._take_headers(frame)
        elif isinstance(frame, DataFrame):
            self.message += frame.data
        elif isinstance(frame, RstStreamFrame):
            self._fail(f"stream terminated by RST_STREAM with error code {frame.error_code}")
        elif isinstance(frame, GoAwayFrame) and frame.last_stream_id < 1:
            self._fail("the connection is draining")
        if len(self.message) + len(self._block) > _MAX_ANSWER:
            self._fail("the answer is too long")
        self.ended = self.ended or ("END_STREAM" in frame.flags and not self._block)
        return b""

    def _take_headers(self, frame: HeadersFrame | ContinuationFrame) -> None:
        self._block += frame.data
        if "END_HEADERS" in frame.flags:
            block, self._block = self._block, b""
            for name, value in self._decoder.decode(block, raw=True):
                self.headers[_text(name)] = _text(value)

    def _fail(self, why: str) -> None:
        self.broken, self.ended = why, True

    @property
    def status(self) -> int | None:
        """The gRPC status code, or None where the peer gave none."""
        text = self.headers.get("grpc-status", "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None

    @property
    def words(self) -> str:
        """The peer's words for a status that is not 0."""
        return urllib.parse.unquote(self.headers.get("grpc-message", ""), errors="replace")


def _foreign(start: bytes) -> Foreign:
    """What the first bytes are, if not HTTP/2's SETTINGS frame; "" if they are, or are too few."""
    if start[:5] == b"HTTP/":
        return "http1"
    if len(start) >= 3 and start[0] in (0x15, 0x16) and start[1] == 3:
        return "tls"
    # A frame's length is below 2**14; its fourth byte is the type, 4 for SETTINGS.
    if len(start) > 3 and (start[0] != 0 or start[3] != 4):
        return "other"
    return ""


def _text(raw: bytes | str) -> str:
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
