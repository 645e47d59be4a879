"""gRPC calls of an etcd client as bytes, made by h2 for both sides, and etcd's messages."""

from __future__ import annotations

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived

from etcdlab.cluster.messages import rpc
from tests.readers.captures.frames import Talk

MEMBER_LIST = "/etcdserverpb.Cluster/MemberList"
RANGE = "/etcdserverpb.KV/Range"
CLUSTER, MEMBER = 0xCDF8, 0x8E9E


def framed(message: bytes) -> bytes:
    """A message of gRPC."""
    return b"\0" + len(message).to_bytes(4) + message


def member_list(*members: tuple[str, str], answered_by: int = MEMBER) -> bytes:
    """The answer to MemberList: the name and the URLs of each member."""
    answer = rpc.MemberListResponse()
    answer.header.cluster_id, answer.header.member_id, answer.header.raft_term = CLUSTER, answered_by, 2
    for number, (name, url) in enumerate(members):
        answer.members.add(
            ID=MEMBER + number, name=name, peerURLs=["http://10.0.0.5:2380"], clientURLs=url.split() if url else []
        )
    return bytes(answer.SerializeToString())


class Grpc:
    """Both sides of an HTTP/2 connection over a `Talk`."""

    def __init__(self, talk: Talk, user_agent: str = "grpc-go/1.58.3", version: str = "3.5") -> None:
        self._talk = talk
        self._headers = [("user-agent", user_agent), ("client-api-version", version)]
        self._client = H2Connection(H2Configuration(client_side=True, header_encoding="utf-8"))
        self._server = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        self._client.initiate_connection()
        self._server.initiate_connection()
        self.pass_on()

    def pass_on(self) -> None:
        """Let each side read what the other one wrote."""
        while data := self._client.data_to_send():
            self._talk.say(self._talk.client, data)
            self._requests = [one for one in self._server.receive_data(data) if isinstance(one, RequestReceived)]
            if data := self._server.data_to_send():
                self._talk.say(self._talk.server, data)
                self._client.receive_data(data)

    def call(self, path: str, request: bytes = b"", answer: bytes | None = b"", status: str = "0") -> None:
        """One unary call. Without an answer the server sends only trailers."""
        stream = self._client.get_next_available_stream_id()
        fields = [(":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "10.0.0.5:2379")]
        secret = [("token", "a-secret-token"), ("content-type", "application/grpc"), ("te", "trailers")]
        self._client.send_headers(stream, [*fields, *secret, *self._headers])
        self._client.send_data(stream, framed(request), end_stream=True)
        self.pass_on()
        self._server.send_headers(stream, [(":status", "200"), ("content-type", "application/grpc")])
        if answer is not None:
            self._server.send_data(stream, framed(answer))
        self._server.send_headers(stream, [("grpc-status", status), ("grpc-message", "")], end_stream=True)
        data = self._server.data_to_send()
        self._talk.say(self._talk.server, data)
        self._client.receive_data(data)
        self.pass_on()
