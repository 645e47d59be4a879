"""A server that answers as an etcd with any member list: one that no real etcd has, or the one of kine.

A program of its own. Its arguments are ADDRESS CLUSTER MEMBER LIST. The ids are decimal. LIST is a JSON array with the
fields of the message `Member`. It writes `ready` once it serves.
"""

from __future__ import annotations

import json
import sys
import threading
from concurrent import futures
from typing import Any

import grpc

from etcdlab.cluster.messages import rpc

_VERSION = "3.5.1"
"""The version that it reports, as an etcd would."""


def main() -> None:
    """Serve until somebody ends this program."""
    address, cluster, member, listed = sys.argv[1:]
    server = grpc.server(futures.ThreadPoolExecutor(2))
    server.add_generic_rpc_handlers(
        [
            grpc.method_handlers_generic_handler(service, {method: _always(request, answer)})
            for service, method, request, answer in _answers(int(cluster), int(member), json.loads(listed))
        ]
    )
    server.add_insecure_port(address)
    server.start()
    print("ready", flush=True)
    threading.Event().wait()


def _answers(cluster: int, member: int, members: list[dict[str, Any]]) -> list[tuple[str, str, Any, Any]]:
    header = rpc.ResponseHeader(cluster_id=cluster, member_id=member)
    listed = rpc.MemberListResponse(header=header, members=[rpc.Member(**one) for one in members])
    return [
        (
            "etcdserverpb.Maintenance",
            "Status",
            rpc.StatusRequest,
            rpc.StatusResponse(header=header, version=_VERSION),
        ),
        ("etcdserverpb.KV", "Range", rpc.RangeRequest, rpc.RangeResponse(header=header)),
        ("etcdserverpb.Cluster", "MemberList", rpc.MemberListRequest, listed),
    ]


def _always(request: Any, answer: Any) -> grpc.RpcMethodHandler:
    return grpc.unary_unary_rpc_method_handler(
        lambda _request, _context: answer,
        request_deserializer=request.FromString,
        response_serializer=type(answer).SerializeToString,
    )
