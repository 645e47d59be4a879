"""The gRPC calls of one connection: what was called, and what was answered. Only what etcdlab needs is kept."""

from __future__ import annotations

from hyperframe.frame import Frame, RstStreamFrame

from etcdlab.readers.captures.budget import Budget
from etcdlab.readers.captures.header_reader import HeaderReader
from etcdlab.readers.captures.http2 import FrameReader, data_of
from etcdlab.readers.captures.packet import PacketMark

ETCD = "/etcdserverpb."
MEMBER_LIST = "/etcdserverpb.Cluster/MemberList"
STATUS = "/etcdserverpb.Maintenance/Status"

_PREFIX = 5
"""Bytes before a gRPC message: compressed or not, and its length."""
_MOST_BYTES_OF_A_LIST = 1 << 20
_MOST_BYTES_WITHOUT_PATH = 1 << 16
_MOST_BYTES_OF_ANOTHER = 256
"""Enough for the header of an answer, which names the member and the cluster."""
_MOST_OPEN = 256
_MOST_ENDED = 64
_URL = b"://"


class GrpcCall:
    """One call. `path` is empty if the capture has no HPACK state for its headers."""

    __slots__ = (
        "answer",
        "answer_mark",
        "content_type",
        "ended",
        "headers",
        "path",
        "request",
        "request_mark",
        "status",
        "stream",
        "words",
    )

    def __init__(self, stream: int, request_mark: PacketMark | None, headers: dict[str, str]) -> None:
        self.stream = stream
        self.request_mark = request_mark
        self.headers = headers
        self.path = headers.get(":path", "")
        self.request = b""
        self.answer = b""
        self.answer_mark: PacketMark | None = None
        self.ended: PacketMark | None = None
        self.content_type = ""
        self.status = ""
        self.words = ""

    @property
    def message(self) -> bytes:
        """The message of the answer, if it is complete or was cut by the bound."""
        return _message(self.answer)

    @property
    def is_whole(self) -> bool:
        """Whether the answer is complete and not compressed."""
        answer = self.answer
        return answer[:1] == b"\0" and len(answer) >= _PREFIX + int.from_bytes(answer[1:_PREFIX])

    def keep(self, data: bytes, budget: Budget) -> None:
        """Add bytes of the answer, within the bound."""
        most = _MOST_BYTES_OF_ANOTHER
        if self.path in (MEMBER_LIST, STATUS):
            most = _MOST_BYTES_OF_A_LIST
        elif not self.path and _URL in self.answer[:_MOST_BYTES_OF_ANOTHER] + data[:_MOST_BYTES_OF_ANOTHER]:
            most = _MOST_BYTES_WITHOUT_PATH
        room = budget.take(min(most - len(self.answer), len(data)))
        if room > 0:
            self.answer += data[:room]


def _message(data: bytes) -> bytes:
    if data[:1] != b"\0" or len(data) < _PREFIX:
        return b""
    return data[_PREFIX : _PREFIX + int.from_bytes(data[1:_PREFIX])]


class GrpcCalls:
    """Takes the bytes of both directions. `has_state` is False if the capture has no HPACK state for some headers."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._frames = {True: FrameReader(), False: FrameReader()}
        self._headers = {True: HeaderReader(), False: HeaderReader()}
        self._open: dict[int, GrpcCall] = {}
        self.ended: list[GrpcCall] = []
        self.settings: PacketMark | None = None
        """The first frame of the server."""
        self.user_agent = self.api_version = self.authority = ""
        self.is_of_etcd = False
        self.count = 0

    @property
    def has_state(self) -> bool:
        """Whether every header could be read."""
        return all(reader.has_state for reader in self._headers.values())

    @property
    def calls(self) -> list[GrpcCall]:
        """Every call that was kept, the open ones last."""
        return [*self.ended, *self._open.values()]

    def lose_state(self, *, from_client: bool) -> None:
        """The bytes of one direction have a gap: HPACK cannot go on, and the frames begin anew."""
        self._frames[from_client].lose()
        self._headers[from_client].has_state = False

    def feed(self, data: bytes, mark: PacketMark, *, from_client: bool) -> None:
        """Take bytes of one direction, in their order."""
        frames, reader = self._frames[from_client], self._headers[from_client]
        for frame in frames.feed(data):
            reader.has_state = reader.has_state and not frames.has_lost_bytes
            headers = reader.feed(frame)
            if from_client:
                self._take_request(frame, headers, mark)
            else:
                self._take_answer(frame, headers, mark)

    def _take_request(self, frame: Frame, headers: dict[str, str] | None, mark: PacketMark) -> None:
        if headers is not None and ":path" in headers:
            self.count += 1
            call = GrpcCall(frame.stream_id, mark, headers)
            self.is_of_etcd = self.is_of_etcd or call.path.startswith(ETCD)
            self.user_agent = self.user_agent or headers.get("user-agent", "")
            self.api_version = self.api_version or headers.get("client-api-version", "")
            self.authority = self.authority or headers.get(":authority", "")
            self._open_call(call)
        call_of_frame = self._open.get(frame.stream_id)
        if call_of_frame is not None and (data := data_of(frame)) and len(call_of_frame.request) < 64:
            call_of_frame.request += data[:64]

    def _take_answer(self, frame: Frame, headers: dict[str, str] | None, mark: PacketMark) -> None:
        self.settings = self.settings or mark
        stream = frame.stream_id
        if not stream:
            return
        call = self._open.get(stream)
        if call is None:
            call = GrpcCall(stream, None, {})
            self._open_call(call)
        if headers is not None:
            call.status = headers.get("grpc-status", call.status)
            call.words = headers.get("grpc-message", call.words)
            call.content_type = headers.get("content-type", call.content_type)
        if data := data_of(frame):
            call.answer_mark = call.answer_mark or mark
            call.keep(data, self._budget)
        if "END_STREAM" in frame.flags or isinstance(frame, RstStreamFrame):
            self._end(call, mark)

    def _open_call(self, call: GrpcCall) -> None:
        self._open[call.stream] = call
        if len(self._open) > _MOST_OPEN:
            self._forget(self._open.pop(next(iter(self._open))))

    def _forget(self, call: GrpcCall) -> None:
        self._budget.give_back(len(call.answer))

    def _end(self, call: GrpcCall, mark: PacketMark) -> None:
        """Keep what says something: the answers to MemberList and Status, the errors, and the first others."""
        call.ended = mark
        self._open.pop(call.stream, None)
        says_more = call.path in (MEMBER_LIST, STATUS) or call.status not in ("", "0") or _URL in call.answer
        if len(self.ended) < (_MOST_ENDED if says_more else 4) and (says_more or call.path or call.answer):
            self.ended.append(call)
        else:
            self._forget(call)
