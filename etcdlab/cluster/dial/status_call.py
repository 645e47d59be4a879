"""One Maintenance/Status call over HTTP/2, as bytes: the request and the answer.

Kept apart from any socket; h2 speaks the protocol. The request carries no credentials.
"""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterable, Iterator
from typing import Literal

from h2.config import H2Configuration
from h2.connection import ConnectionState, H2Connection
from h2.errors import ErrorCodes
from h2.events import (
    ConnectionTerminated,
    DataReceived,
    Event,
    RemoteSettingsChanged,
    ResponseReceived,
    StreamEnded,
    StreamReset,
    TrailersReceived,
)
from h2.exceptions import ProtocolError
from h2.settings import SettingCodes, Settings

from etcdlab.user_info import cut_user_info_from_text

_EMPTY_MESSAGE = b"\0\0\0\0\0"
_HEADER = 9
"""Bytes before a frame's payload; the first three are its length (RFC 9113, section 4.1)."""
_MAX_ANSWER = 65535
"""Bytes of frames. As many as may come without a WINDOW_UPDATE of ours (RFC 9113, section 6.9.2)."""
_CONFIGURATION = H2Configuration(
    validate_inbound_headers=False,
    normalize_inbound_headers=False,
    validate_outbound_headers=False,
    normalize_outbound_headers=False,
)

Foreign = Literal["", "http1", "tls", "other"]


class Answer:
    """The answer so far. `receive` never raises, because a peer may send anything.

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
        self._connection = H2Connection(_CONFIGURATION)
        self._pending = b""
        self._frame_bytes = 0

    def request(self, scheme: str, authority: str) -> bytes:
        """Everything the client sends to get this answer: preface, SETTINGS and the call, at once."""
        connection = self._connection
        connection.local_settings = Settings(initial_values={SettingCodes.ENABLE_PUSH: 0})
        connection.initiate_connection()
        connection.send_headers(
            1,
            [
                (b":method", b"POST"),
                (b":scheme", scheme.encode()),
                (b":path", b"/etcdserverpb.Maintenance/Status"),
                (b":authority", authority.encode("utf-8", "replace")),
                (b"content-type", b"application/grpc"),
                (b"te", b"trailers"),
                (b"user-agent", b"etcdlab"),
            ],
        )
        connection.send_data(1, _EMPTY_MESSAGE, end_stream=True)
        return connection.data_to_send()

    def receive(self, data: bytes) -> bytes:
        """Read these bytes, and return the bytes to send."""
        self._pending += data
        if not (self.settings or self.ended) and (foreign := _foreign(self._pending)):
            self.foreign, self.ended = foreign, True
        reply = b""
        try:
            for frame in self._frames():
                for event in self._connection.receive_data(frame):
                    self._take(event)
                reply += self._connection.data_to_send()
        except ProtocolError as error:
            self._fail(f"not HTTP/2: {type(error).__name__}: {error}")
        return reply

    def _frames(self) -> Iterator[bytes]:
        """The complete frames, one by one. h2 drops the frames before a wrong frame that comes in the same bytes."""
        while not self.ended and len(self._pending) >= _HEADER:
            size = _HEADER + int.from_bytes(self._pending[:3])
            if self._frame_bytes + size > _MAX_ANSWER:
                self._fail("the answer is too long")
            elif len(self._pending) < size:
                return
            else:
                frame, self._pending = self._pending[:size], self._pending[size:]
                self._frame_bytes += size
                yield frame

    def _take(self, event: Event) -> None:
        match event:
            case RemoteSettingsChanged():
                self.settings = True
            case ResponseReceived(stream_id=1, headers=fields) | TrailersReceived(stream_id=1, headers=fields):
                self._take_headers(fields)
            case DataReceived(stream_id=1):
                self.message += event.data
            case StreamEnded(stream_id=1):
                self.ended = True
            case StreamReset(stream_id=1, error_code=code):
                self._fail(f"stream terminated by RST_STREAM with error code: {_in_go(code)}")
            case ConnectionTerminated(last_stream_id=0):
                self._fail("the connection is draining")
            case ConnectionTerminated():
                # h2 treats any GOAWAY as the end, but the peer still answers the streams up to the last one.
                self._connection.state_machine.state = ConnectionState.CLIENT_OPEN

    def _take_headers(self, fields: Iterable[tuple[bytes, bytes]]) -> None:
        for name, value in fields:
            text = cut_user_info_from_text(value.decode("utf-8", "replace"))
            self.headers[name.decode("utf-8", "replace")] = text

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
        text = urllib.parse.unquote(self.headers.get("grpc-message", ""), errors="replace")
        return cut_user_info_from_text(text)


def _foreign(start: bytes) -> Foreign:
    """What the first bytes are, if not HTTP/2's SETTINGS frame; "" if they are, or are too few."""
    if start[:5] == b"HTTP/":
        return "http1"
    if len(start) >= 3 and start[0] in (0x15, 0x16) and start[1] == 3:
        return "tls"
    # A frame has at most 2**14 bytes; its fourth byte is the type, 4 for SETTINGS.
    if len(start) > 3 and (start[0] != 0 or start[3] != 4):
        return "other"
    return ""


def _in_go(code: ErrorCodes | int) -> str:
    """As ErrCode.String of golang.org/x/net/http2 prints it."""
    return code.name if isinstance(code, ErrorCodes) else f"unknown error code {code:#x}"
