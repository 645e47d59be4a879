"""Peers that speak HTTP/2 and behave as no etcd does.

A peer answers every call as an etcd of one member would, except the calls of one method: these go to an attack. An
attack is a function of the conversation and the stream of the call.
"""

from __future__ import annotations

import gzip
import itertools
import socket
import time
from collections.abc import Callable, Iterator

import h2.config
import h2.connection
import h2.events
import hpack
from hyperframe import frame as frames

from etcdlab.cluster.messages import rpc
from tests.cluster.peers import Peers
from tests.hostile.sockets import reset

ESCAPES = "\x1b[31mEVIL\x07"
"""Codes that a terminal obeys: no output of etcdlab may contain them."""

HEADER = rpc.ResponseHeader(cluster_id=0xC1, member_id=1)
GRPC = ((":status", "200"), ("content-type", "application/grpc"))
OK = (("grpc-status", "0"),)


def grpc_message(payload: bytes, *, compressed: bool = False) -> bytes:
    """A message with its prefix: one byte for compression, four for the length."""
    return bytes([compressed]) + len(payload).to_bytes(4, "big") + payload


class Conversation:
    """One accepted connection. h2 reads what the client sends; what the peer sends are frames, right or wrong."""

    def __init__(self, connection: socket.socket, url: str) -> None:
        self.socket = connection
        self.url = url
        self._encoder = hpack.Encoder()
        self._reader = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))

    def calls(self) -> Iterator[tuple[int, str]]:
        """The stream and the method of each call, such as `Range`."""
        self._reader.initiate_connection()
        self.socket.sendall(self._reader.data_to_send())
        while data := self.socket.recv(65536):
            for event in self._reader.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    path = dict(event.headers)[b":path"].decode()
                    yield event.stream_id or 0, path.rpartition("/")[2]
            self.socket.sendall(self._reader.data_to_send())

    def answer(self, stream: int, method: str) -> None:
        """Answer as an etcd does."""
        self.reply(stream, grpc_message(self.messages()[method].SerializeToString()))

    def messages(self) -> dict[str, object]:
        """The answer to each method."""
        member = rpc.Member(ID=1, name="m", clientURLs=[self.url], peerURLs=["http://127.0.0.2:1"])
        return {
            "Status": rpc.StatusResponse(header=HEADER, version="3.5.21", leader=1),
            "MemberList": rpc.MemberListResponse(header=HEADER, members=[member]),
            "Range": rpc.RangeResponse(header=HEADER),
            "Authenticate": rpc.AuthenticateResponse(header=HEADER, token="t"),
        }

    def reply(self, stream: int, body: bytes, *, more: tuple[tuple[str, str], ...] = ()) -> None:
        """Status OK around these bytes."""
        self.headers(stream, (*GRPC, *more))
        for start in range(0, len(body), 16384):
            self.data(stream, body[start : start + 16384])
        self.headers(stream, OK, end=True)

    def headers(
        self, stream: int, fields: tuple[tuple[str, str], ...], *, end: bool = False, whole: bool = True
    ) -> None:
        """Send a HEADERS frame; one that is not `whole` announces CONTINUATION frames."""
        frame = frames.HeadersFrame(stream, data=self._encoder.encode(fields))
        frame.flags |= {name for name, wanted in (("END_HEADERS", whole), ("END_STREAM", end)) if wanted}
        self.send(frame)

    def data(self, stream: int, payload: bytes) -> None:
        """Send a DATA frame."""
        self.send(frames.DataFrame(stream, data=payload))

    def send(self, *sent: frames.Frame) -> None:
        """Send frames as they are."""
        self.socket.sendall(b"".join(frame.serialize() for frame in sent))


Attack = Callable[[Conversation, int], None]


def serve_attack(peers: Peers, attack: Attack, method: str) -> str:
    """Serve an etcd whose calls of that method go to the attack. Returns its address."""

    def handle(connection: socket.socket) -> None:
        host, port = connection.getsockname()[:2]
        conversation = Conversation(connection, f"http://{host}:{port}")
        for stream, called in conversation.calls():
            if called == method:
                attack(conversation, stream)
            else:
                conversation.answer(stream, called)

    return f"127.0.0.2:{peers.serve(handle)}"


# Floods: the peer sends without a pause and reads nothing.


def _flood(first: Callable[[Conversation, int], None], frame: Callable[[int], frames.Frame]) -> Attack:
    def attack(conversation: Conversation, stream: int) -> None:
        first(conversation, stream)
        block = frame(stream).serialize() * 500
        while True:
            conversation.socket.sendall(block)

    return attack


def _nothing(conversation: Conversation, stream: int) -> None:
    pass


def _open_headers(conversation: Conversation, stream: int) -> None:
    conversation.headers(stream, GRPC, whole=False)


def _open_message(conversation: Conversation, stream: int) -> None:
    conversation.headers(stream, GRPC)


_LITERAL = b"\x00\x01a" + b"\x7f\x80\x01" + b"b" * 255
"""A header field of 255 bytes that is not put into HPACK's table."""


def _information(conversation: Conversation, stream: int) -> None:
    while True:
        conversation.headers(stream, ((":status", "100"),))


FLOODS: dict[str, Attack] = {
    "PING frames": _flood(_nothing, lambda _: frames.PingFrame(0, opaque_data=b"12345678")),
    "SETTINGS frames": _flood(_nothing, lambda _: frames.SettingsFrame(0, settings={4: 65535})),
    "CONTINUATION frames": _flood(_open_headers, lambda s: frames.ContinuationFrame(s, data=_LITERAL)),
    "empty CONTINUATION frames": _flood(_open_headers, lambda s: frames.ContinuationFrame(s, data=b"")),
    "empty DATA frames": _flood(_open_message, lambda s: frames.DataFrame(s, data=b"")),
    "WINDOW_UPDATE frames": _flood(_nothing, lambda _: frames.WindowUpdateFrame(0, window_increment=1)),
    "PRIORITY frames": _flood(_nothing, lambda s: frames.PriorityFrame(s, depends_on=0, stream_weight=1)),
    "informational headers": _information,
}


# Answers that are no answer.


def _no_message(conversation: Conversation, stream: int) -> None:
    conversation.reply(stream, b"")


def _trailers_only(conversation: Conversation, stream: int) -> None:
    conversation.headers(stream, (*GRPC, *OK), end=True)


def _error_with_escapes(conversation: Conversation, stream: int) -> None:
    conversation.headers(stream, (*GRPC, ("grpc-status", "13"), ("grpc-message", "%1b[31mEVIL%07")), end=True)


def _unknown_status(conversation: Conversation, stream: int) -> None:
    conversation.headers(stream, (*GRPC, ("grpc-status", "99")), end=True)


def _not_grpc(conversation: Conversation, stream: int) -> None:
    conversation.headers(stream, ((":status", "503"), ("content-type", "text/html")))
    conversation.data(stream, b"<h1>no</h1>")
    conversation.headers(stream, (("x", "y"),), end=True)


def _compressed_without_encoding(conversation: Conversation, stream: int) -> None:
    conversation.reply(stream, grpc_message(b"\x1f\x8b", compressed=True))


def _gzip_bomb(conversation: Conversation, stream: int) -> None:
    # 64 MB of zeros in 64 kB.
    bomb = gzip.compress(bytes(64 << 20))
    conversation.reply(stream, grpc_message(bomb, compressed=True), more=(("grpc-encoding", "gzip"),))


def _body(body: bytes) -> Attack:
    def attack(conversation: Conversation, stream: int) -> None:
        conversation.reply(stream, body)

    return attack


def _goaway(conversation: Conversation, stream: int) -> None:
    conversation.send(
        frames.GoAwayFrame(0, last_stream_id=0, error_code=11, additional_data=f"{ESCAPES} too_many_pings".encode())
    )
    _silence(conversation, stream)


def _reset_stream(conversation: Conversation, stream: int) -> None:
    conversation.send(frames.RstStreamFrame(stream, error_code=2))


def _hang_up(conversation: Conversation, stream: int) -> None:
    conversation.socket.close()


def _reset_connection(conversation: Conversation, stream: int) -> None:
    reset(conversation.socket)


def _silence(conversation: Conversation, stream: int) -> None:
    while conversation.socket.recv(65536):
        pass


def _slowly(conversation: Conversation, stream: int) -> None:
    conversation.headers(stream, GRPC)
    for byte in itertools.cycle(grpc_message(bytes(100))):
        conversation.data(stream, bytes([byte]))
        time.sleep(0.2)


def _endless_data(conversation: Conversation, stream: int) -> None:
    conversation.headers(stream, GRPC)
    conversation.data(stream, b"\0\xff\xff\xff\xff")
    while True:
        conversation.data(stream, bytes(1024))


def name_that_is_not_utf8(conversation: Conversation, stream: int) -> None:
    """A member list: field 2 is a member, and its field 2 the name."""
    conversation.reply(stream, grpc_message(bytes.fromhex("12041202ffff")))


def _garbage(conversation: Conversation, stream: int) -> None:
    conversation.socket.sendall(ESCAPES.encode() * 100)


NO_ANSWERS: dict[str, Attack] = {
    "status OK and no message": _no_message,
    "trailers alone with status OK": _trailers_only,
    "an error whose words are escape codes": _error_with_escapes,
    "a status that gRPC does not have": _unknown_status,
    "HTML with status 503": _not_grpc,
    "a compressed message without an encoding": _compressed_without_encoding,
    "a gzip bomb": _gzip_bomb,
    "a message that is cut off": _body(b"\0\0\0\0\x64abc"),
    "a prefix that is cut off": _body(b"\0\0\0"),
    "a message of 2^32 - 1 bytes": _body(b"\0\xff\xff\xff\xffabc"),
    "bytes that are no protobuf": _body(grpc_message(b"\xff" * 9)),
    "two messages": _body(grpc_message(b"") + grpc_message(b"")),
    "GOAWAY with escape codes": _goaway,
    "RST_STREAM": _reset_stream,
    "a closed connection": _hang_up,
    "a reset connection": _reset_connection,
    "silence": _silence,
    "five bytes per second": _slowly,
    "endless data": _endless_data,
    "bytes that are no HTTP/2": _garbage,
}
