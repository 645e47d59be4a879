"""The message schema against etcd3 and a real etcd."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from etcdlab.cluster.access import Access
from etcdlab.cluster.client import client
from etcdlab.cluster.messages import rpc
from tests.cluster.peers import Etcd, at
from tests.servers import on_each_server, version_of


def test_the_newer_fields_have_etcds_numbers() -> None:
    assert rpc.MemberListRequest(linearizable=True).SerializeToString() == b"\x08\x01"
    assert rpc.Member(isLearner=True).SerializeToString() == b"\x28\x01"
    assert rpc.StatusResponse(errors=["e"], isLearner=True).SerializeToString() == b"\x42\x01e\x50\x01"


@on_each_server
def test_etcd3_does_all_it_can_with_them(etcd: Etcd, etcd_program: Path) -> None:
    opened = client(etcd.endpoint, Access(timeout=20))
    opened.put("k", "v", lease=opened.lease(60))
    done, _ = opened.transaction(
        compare=[opened.transactions.value("k") == "v"],
        success=[opened.transactions.put("k2", "w"), opened.transactions.get("k")],
        failure=[],
    )

    assert done
    assert opened.get("k2")[0] == b"w"
    assert [kv[0] for kv in opened.get_prefix("k")] == [b"v", b"w"]
    with opened.lock("l", ttl=10) as lock:
        assert lock.is_acquired()
    assert [m.name for m in opened.members] == ["m0"]
    assert tuple(map(int, opened.status().version.split("."))) == version_of(etcd_program)
    assert list(opened.list_alarms()) == []
    assert opened.delete("k")
    opened.close()


def test_a_watch_sees_what_is_put(etcd: Etcd) -> None:
    """By the stub: etcd3's watch thread does not end with its client."""
    opened = client(etcd.endpoint, Access(timeout=20))
    create = rpc.WatchCreateRequest(key=b"w", start_revision=1)
    opened.put("w", "v")

    call = rpc.WatchStub(opened.channel).Watch(iter([rpc.WatchRequest(create_request=create)]), 20)
    values = (event.kv.value for answer in call for event in answer.events)

    assert next(values) == b"v"
    call.cancel()
    opened.close()


def test_a_stub_makes_a_callable_at_its_first_use() -> None:
    """grpcio takes longer to make the callables of all methods than to send the requests of a check."""
    made: list[str] = []

    class Channel:
        def unary_unary(self, path: str, **_: object) -> str:
            made.append(path)
            return path

    stub = rpc.ClusterStub(Channel())

    assert made == []
    assert stub.MemberList == stub.MemberList == "/etcdserverpb.Cluster/MemberList"
    assert made == ["/etcdserverpb.Cluster/MemberList"]


def test_they_do_not_clash_with_another_clients_messages() -> None:
    code = """
from google.protobuf import descriptor_pb2, descriptor_pool
file = descriptor_pb2.FileDescriptorProto(name="rpc.proto", package="etcdserverpb")
file.message_type.add(name="ResponseHeader")
descriptor_pool.Default().AddSerializedFile(file.SerializeToString())
from etcdlab.cluster.messages import rpc
print(rpc.ResponseHeader(cluster_id=1).cluster_id)
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)

    assert result.stdout == "1\n"


def test_an_ipv6_endpoint_is_one_for_grpc_too() -> None:
    opened = client(at(2379, "[::1]"), Access())
    opened.close()

    assert opened._url == "[::1]:2379"
