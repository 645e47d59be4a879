"""Mutated HTTP/2 frames on the staged dial: any bytes lead to an identity or to a failure, and to nothing else."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from etcdlab.cluster.access import Access
from etcdlab.cluster.dial.dialler import Target, dial_all
from etcdlab.cluster.dial.identity import check_status, read_identity
from etcdlab.cluster.dial.stage_failed import Failed
from etcdlab.cluster.dial.status_call import Answer
from etcdlab.trace import Identity
from tests.cluster.peers import Peers
from tests.hostile.frames import RIGHT, answers

EXAMPLES = int(os.environ.get("ETCDLAB_FUZZ", "300"))
MANY = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
SOME = settings(MANY, max_examples=max(3, EXAMPLES // 100))
MOST_BYTES = 65535 + 1
"""What one answer may hold: all frames, and what is not a whole frame yet."""


def read(sent: bytes, step: int) -> Identity | Failed:
    """What a dial makes of these bytes, in pieces of `step` bytes."""
    answer = Answer()
    answer.request("http", "127.0.0.1:1")
    for start in range(0, len(sent), step):
        if not answer.ended:
            answer.receive(sent[start : start + step])
    assert len(answer.message) < MOST_BYTES
    if answer.foreign or answer.broken:
        return Failed("broken", answer.broken)
    try:
        check_status(answer)
        return read_identity(answer)
    except Failed as failed:
        return failed


def test_the_answer_that_is_mutated_is_a_right_one() -> None:
    identity = read(b"".join(RIGHT), 7)

    assert isinstance(identity, Identity)
    assert (identity.cluster_id, identity.member_id, identity.version) == ("c1", "1", "3.5.21")


@MANY
@given(answers(), st.integers(1, 100))
@example(b"".join(RIGHT), 1)
def test_no_bytes_make_the_reader_of_an_answer_raise(sent: bytes, step: int) -> None:
    read(sent, step)


@pytest.mark.timeout(0)
@SOME
@given(st.lists(answers(), min_size=16, max_size=32))
def test_each_dial_of_a_mutated_answer_ends(sent: list[bytes]) -> None:
    """With a failure or an identity."""
    peers = Peers()
    try:
        urls = [f"http://127.0.0.2:{peers.serve(_sender(answer))}" for answer in sent]
        ended = dial_all([Target(url) for url in urls], Access(timeout=0.5))
    finally:
        peers.close()

    assert [one.url for one in ended] == urls
    assert all((one.failure is None) != (one.identity is None) for one in ended)


def _sender(answer: bytes) -> Callable[[socket.socket], None]:
    def handle(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(answer)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(1)

    return handle
