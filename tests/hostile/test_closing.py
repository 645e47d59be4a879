"""The end of a connection that a peer keeps busy: no close waits for the peer, and neither does the process."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from etcdlab.cluster.access import Access
from etcdlab.cluster.connection import Cluster
from etcdlab.cluster.endpoint import parse_endpoint
from etcdlab.cluster.interruption import Interruption
from etcdlab.errors import Interrupted
from tests.cli.command import environment
from tests.cluster.peers import Peers
from tests.hostile.peers import FLOODS, Attack, serve_attack

pytestmark = pytest.mark.timeout(40)

FLOOD = pytest.mark.parametrize("attack", [FLOODS["PING frames"], FLOODS["SETTINGS frames"]], ids=["PING", "SETTINGS"])


@contextmanager
def with_a_call_that_never_ends(peers: Peers, attack: Attack) -> Iterator[Cluster]:
    """A connection whose call was interrupted; grpcio still reads what the peer sends."""
    interruption = Interruption()
    endpoint = parse_endpoint(serve_attack(peers, attack, "Range"), secure=False)
    cluster = Cluster([endpoint], Access(timeout=30), interruption=interruption)
    timer = threading.Timer(0.5, interruption.ask)
    timer.start()
    with pytest.raises(Interrupted):
        cluster.get()
    timer.join()
    yield cluster


@FLOOD
def test_a_close_returns_while_the_peer_floods(peers: Peers, attack: Attack) -> None:
    with with_a_call_that_never_ends(peers, attack) as cluster:
        closer = threading.Thread(target=cluster.close, daemon=True)
        closer.start()
        closer.join(5)

    assert not closer.is_alive()


@FLOOD
def test_a_forgotten_connection_blocks_no_thread(peers: Peers, attack: Attack) -> None:
    def forget() -> None:
        with with_a_call_that_never_ends(peers, attack) as cluster:
            del cluster
        gc.collect()

    forgetter = threading.Thread(target=forget, daemon=True)
    forgetter.start()
    forgetter.join(20)
    assert not forgetter.is_alive()


_SCRIPT = """
import sys, threading
from etcdlab.cluster.access import Access
from etcdlab.cluster.connection import Cluster
from etcdlab.cluster.endpoint import parse_endpoint
from etcdlab.errors import RequestError
cluster = Cluster([parse_endpoint(sys.argv[1], secure=False)], Access(timeout=0.5))
try:
    cluster.get()
except RequestError as error:
    print(error.code, "x" * 100_000)
if sys.argv[2] == "closed":
    cluster.close()
"""


@pytest.mark.parametrize("ending", ["closed", "forgotten"])
@FLOOD
def test_the_process_ends_and_its_output_is_whole(peers: Peers, attack: Attack, ending: str) -> None:
    address = serve_attack(peers, attack, "Range")

    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", _SCRIPT, address, ending],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=30,
        check=False,
    )

    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == f"DEADLINE_EXCEEDED {'x' * 100_000}\n"
