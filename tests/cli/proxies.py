"""Real grpc-proxies of etcd: what answers at their address is no member."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etcdlab.sandboxes.binaries import find_etcd
from tests.cluster.peers import PATIENCE, Port


@contextmanager
def grpc_proxy(
    member: str, folder: Path, advertises: str | None = None, *, prefix: str = "", etcd: Path | None = None
) -> Iterator[str]:
    """Its address, host:port. `advertises` is its flag with {own} for that address; None leaves it at its default."""
    port = Port()
    own = f"127.0.0.2:{port.number}"
    flags = [f"--endpoints={member}", f"--listen-addr={own}", f"--data-dir={folder / 'proxy'}"]
    flags += [] if advertises is None else [f"--advertise-client-url={advertises.format(own=own)}"]
    flags += [f"--resolver-prefix={prefix}", "--resolver-ttl=60"] if prefix else []
    with (folder / f"proxy-{port.number}.log").open("wb") as log:
        command = [str(etcd or find_etcd("etcd")), "grpc-proxy", "start", *flags]
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        _wait(process, own)
        yield own
    finally:
        process.kill()
        process.wait(PATIENCE)
        port.close()


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    """Wait until the proxy answers MemberList."""
    import grpc

    from etcdlab.cluster.messages import rpc

    end = time.monotonic() + PATIENCE
    with grpc.insecure_channel(address) as channel:
        while True:
            assert process.poll() is None, "the proxy ended"
            try:
                members = rpc.ClusterStub(channel).MemberList(rpc.MemberListRequest(), timeout=1).members
                if members:
                    return
            except grpc.RpcError:
                pass
            assert time.monotonic() < end, "the proxy does not answer"
            time.sleep(0.05)
