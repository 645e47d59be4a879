"""What etcd answered on a connection: who it is, and which members it lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from google.protobuf.message import DecodeError

from etcdlab.cluster.messages import rpc
from etcdlab.readers.captures.grpc_calls import MEMBER_LIST, STATUS
from etcdlab.readers.captures.ip import spelled
from etcdlab.trace import Identity, Member, MemberList
from etcdlab.user_info import cut_user_info, cut_user_info_from_text

if TYPE_CHECKING:
    from etcdlab.readers.captures.connection import Connection
    from etcdlab.readers.captures.grpc_calls import GrpcCall
    from etcdlab.readers.captures.packet import PacketMark

_PREFIX = 5
_MOST_MEMBERS = 1_000


class Answer(NamedTuple):
    """An answer to MemberList, with the packets that have it."""

    members: MemberList
    connection: Connection
    request_mark: PacketMark | None
    answer_mark: PacketMark
    has_path: bool
    """Whether the capture has the header that names the method. Otherwise the content says what it is."""


def server_of(connection: Connection) -> str:
    """host:port of the server, as Go writes it."""
    host = spelled(connection.server.ip)
    return f"[{host}]:{connection.server.port}" if ":" in host else f"{host}:{connection.server.port}"


def client_of(connection: Connection) -> str:
    """host:port of the client."""
    host = spelled(connection.client.ip)
    return f"[{host}]:{connection.client.port}" if ":" in host else f"{host}:{connection.client.port}"


def member_lists(connection: Connection) -> tuple[Answer, ...]:
    """The complete answers to MemberList, each list that differs from the one before it."""
    answers: list[Answer] = []
    for call in connection.grpc.calls if connection.grpc else ():
        answer = _member_list(connection, call)
        if answer is not None and (not answers or answers[-1].members.members != answer.members.members):
            answers.append(answer)
    return tuple(answers)


def _member_list(connection: Connection, call: GrpcCall) -> Answer | None:
    if call.path not in (MEMBER_LIST, "") or not call.is_whole or call.answer_mark is None:
        return None
    answer = _decoded(rpc.MemberListResponse, call.message)
    if answer is None or not _is_member_list(answer, is_certain=bool(call.path)):
        return None
    request = _decoded(rpc.MemberListRequest, call.request[_PREFIX:])
    members = MemberList(
        linearizable=bool(request and request.linearizable),
        endpoint=server_of(connection),
        ms=round((call.answer_mark.at - call.request_mark.at) / 1e6, 3) if call.request_mark else 0.0,
        members=tuple(_member(member) for member in answer.members[:_MOST_MEMBERS]),
        cluster_id=f"{answer.header.cluster_id:x}",
        member_id=f"{answer.header.member_id:x}",
    )
    return Answer(members, connection, call.request_mark, call.answer_mark, bool(call.path))


def _is_member_list(answer: Any, *, is_certain: bool) -> bool:
    """Whether a message is the answer to MemberList. A list of keys has other types in the same fields."""
    if is_certain:
        return True
    return bool(answer.members) and all(
        member.ID and all("://" in url for url in (*member.clientURLs, *member.peerURLs)) for member in answer.members
    )


def identity(connection: Connection) -> Identity | None:
    """The etcd that answered on a connection: every answer of etcd has a header that names it."""
    best: Identity | None = None
    for call in connection.grpc.calls if connection.grpc else ():
        if call.path == STATUS and call.is_whole and (status := _decoded(rpc.StatusResponse, call.message)):
            return Identity(
                cluster_id=f"{status.header.cluster_id:x}",
                member_id=f"{status.header.member_id:x}",
                version=cut_user_info_from_text(status.version),
                learner=status.isLearner,
                leader=f"{status.leader:x}" if status.leader else "",
                raft_term=status.raftTerm,
                errors=tuple(map(cut_user_info_from_text, status.errors)),
            )
        best = best or _identity_in_header(call.message)
    return best


def _identity_in_header(message: bytes) -> Identity | None:
    """The first field of the answer to every call. A message may be cut after it."""
    if len(message) < 2 or message[0] != 0x0A or message[1] > 0x7F:
        return None
    header = _decoded(rpc.ResponseHeader, message[2 : 2 + message[1]])
    if header is None or not header.member_id or not header.cluster_id:
        return None
    return Identity(cluster_id=f"{header.cluster_id:x}", member_id=f"{header.member_id:x}", version="")


def _member(member: Any) -> Member:
    return Member(
        id=f"{member.ID:x}",
        name=cut_user_info_from_text(member.name),
        client_urls=tuple(map(cut_user_info, member.clientURLs)),
        peer_urls=tuple(map(cut_user_info, member.peerURLs)),
        learner=member.isLearner,
    )


def _decoded(kind: Any, data: bytes) -> Any:
    """The message, or None for bytes that are none."""
    try:
        return kind.FromString(data)
    except DecodeError:
        return None
