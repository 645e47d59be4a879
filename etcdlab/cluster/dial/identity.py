"""Which etcd answered a Status call, or why the answer is not the answer of an etcd."""

from __future__ import annotations

from typing import Any

from google.protobuf.message import DecodeError

from etcdlab.cluster.dial import go_errors
from etcdlab.cluster.dial.stage_failed import Failed
from etcdlab.cluster.dial.status_call import Answer
from etcdlab.cluster.messages import rpc
from etcdlab.messages import message
from etcdlab.trace import UNAUTHENTICATED, Identity
from etcdlab.user_info import cut_user_info_from_text

_PREFIX = 5
"""Bytes before a gRPC message: compressed or not, and its length."""
_NOT_ALLOWED = (
    "etcdserver: user name is empty",
    "etcdserver: permission denied",
    "etcdserver: invalid auth token",
)

_DETAILS = {
    "not-etcd": message("The server speaks gRPC, but it is not etcd."),
    UNAUTHENTICATED: message("etcd answers and does not say which member it is, because Status needs a token."),
}


def check_status(answer: Answer) -> None:
    """Raise Failed unless the answer is a gRPC answer with status OK."""
    content_type = answer.headers.get("content-type", "")
    if not content_type.startswith("application/grpc"):
        go = go_errors.not_grpc(answer.headers.get(":status", ""), content_type)
        raise Failed("not-etcd", go, message("The server speaks HTTP/2, but not gRPC."))
    status = answer.status
    if status is None:
        raise Failed(
            "closed",
            go_errors.status(go_errors.CODES.index("Internal"), "server closed the stream without sending trailers"),
        )
    if status:
        name = go_errors.CODES[status] if status < len(go_errors.CODES) else ""
        kind = {"Unimplemented": "not-etcd", "Unauthenticated": UNAUTHENTICATED}.get(name, "rpc-error")
        if answer.words in _NOT_ALLOWED:
            kind = UNAUTHENTICATED
        raise Failed(kind, go_errors.status(status, answer.words), _DETAILS.get(kind, ""))


def read_identity(answer: Answer) -> Identity:
    """The etcd that sent this answer. Raises Failed if it is not the answer of an etcd."""
    received = answer.message
    try:
        if received[:1] != b"\0" or int.from_bytes(received[1:_PREFIX]) != len(received) - _PREFIX:
            raise DecodeError
        status = rpc.StatusResponse.FromString(received[_PREFIX:])
    except DecodeError:
        detail = message("The server speaks gRPC, but its answer to Status is not the answer of an etcd.")
        raise Failed("not-etcd", "", detail) from None
    # kine has no cluster, and reports the version of etcd that it emulates.
    if not (status.header.cluster_id or status.version or status.dbSize):
        raise Failed("not-etcd", "", message("The server speaks gRPC, but its answer to Status names no cluster."))
    return identity_of(status)


def identity_in_header(header: Any) -> Identity | None:
    """The etcd that sent an answer, by the header that etcd writes into the answer to every call.

    None where the header names no member: a grpc-proxy leaves it empty in its own answers.
    """
    if not header.member_id:
        return None
    return Identity(cluster_id=f"{header.cluster_id:x}", member_id=f"{header.member_id:x}", version="")


def identity_of(status: Any) -> Identity:
    """A StatusResponse as an Identity."""
    return Identity(
        cluster_id=f"{status.header.cluster_id:x}",
        member_id=f"{status.header.member_id:x}",
        version=cut_user_info_from_text(status.version),
        learner=status.isLearner,
        leader=f"{status.leader:x}" if status.leader else "",
        raft_term=status.raftTerm,
        errors=tuple(map(cut_user_info_from_text, status.errors)),
    )
