"""A server that answers as an etcd with any member list, such as one that no real etcd can be brought to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent import futures
from contextlib import contextmanager
from typing import Any

import grpc

from etcdlab.cluster.messages import rpc


@contextmanager
def answering(
    members: Sequence[dict[str, Any]], *, cluster: int = 0xC1, member: int = 1, ports: int = 1
) -> Iterator[str]:
    """Its address; with several `ports`, all its addresses between commas.

    Each member is given by the fields of the message `Member`; {address} in a URL is that address.
    """
    header = rpc.ResponseHeader(cluster_id=cluster, member_id=member)
    server = grpc.server(futures.ThreadPoolExecutor(2))
    address = ",".join(f"127.0.0.2:{server.add_insecure_port('127.0.0.2:0')}" for _ in range(ports))
    urls = [[url.replace("{address}", address) for url in one.get("clientURLs", ())] for one in members]
    listed = [rpc.Member(**{**one, "clientURLs": own}) for one, own in zip(members, urls, strict=True)]
    answers = {
        "etcdserverpb.Maintenance": ("Status", rpc.StatusRequest, rpc.StatusResponse(header=header, version="3.5.1")),
        "etcdserverpb.KV": ("Range", rpc.RangeRequest, rpc.RangeResponse(header=header)),
        "etcdserverpb.Cluster": (
            "MemberList",
            rpc.MemberListRequest,
            rpc.MemberListResponse(header=header, members=listed),
        ),
    }
    for service, (method, request, answer) in answers.items():
        handler = grpc.unary_unary_rpc_method_handler(
            lambda _request, _context, answer=answer: answer,
            request_deserializer=request.FromString,
            response_serializer=type(answer).SerializeToString,
        )
        server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler(service, {method: handler})])
    server.start()
    try:
        yield address
    finally:
        server.stop(None).wait()
