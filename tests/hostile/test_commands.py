"""The command line against hostile peers: it ends by itself, and prints nothing of the peer as raw bytes."""

from __future__ import annotations

import contextlib
import json
import select
import signal
import socket
import subprocess
import threading

import pytest

from tests.cli.answers import answering
from tests.cli.command import ETCDLAB, CommandResult, environment, run
from tests.cluster.peers import Peers
from tests.hostile.peers import FLOODS, NO_ANSWERS, Attack, Conversation, name_that_is_not_utf8, serve_attack
from tests.hostile.sockets import SOCKETS

pytestmark = pytest.mark.timeout(60)

ATTACKS = {
    name: (FLOODS | NO_ANSWERS)[name]
    for name in (
        "PING frames",
        "SETTINGS frames",
        "CONTINUATION frames",
        "status OK and no message",
        "GOAWAY with escape codes",
        "an error whose words are escape codes",
        "bytes that are no protobuf",
        "silence",
    )
}


def check(address: str, *arguments: str, **more: str) -> CommandResult:
    return run("check", address, "--timeout", "0.6", *arguments, **more)


def assert_clean(ran: CommandResult) -> None:
    """The command ended with a verdict, and its output has no code that a terminal obeys."""
    assert ran.code in (1, 2), ran
    assert ran.err == ""
    assert "Traceback" not in ran.out
    assert "stopped because of an error of its own" not in ran.out
    assert not [character for character in ran.out if ord(character) < 32 and character not in "\n"]


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_a_check_of_a_peer_that_attacks_range_ends(peers: Peers, attack: Attack) -> None:
    assert_clean(check(serve_attack(peers, attack, "Range")))


@pytest.mark.parametrize(
    "attack", [*ATTACKS.values(), name_that_is_not_utf8], ids=[*ATTACKS, "a name that is not UTF-8"]
)
def test_a_check_of_a_peer_that_attacks_the_member_list_ends(peers: Peers, attack: Attack) -> None:
    assert_clean(check(serve_attack(peers, attack, "MemberList")))


@pytest.mark.parametrize("name", ["PING frames", "status OK and no message"])
def test_a_check_of_a_peer_that_attacks_the_login_ends(peers: Peers, name: str) -> None:
    address = serve_attack(peers, ATTACKS[name], "Authenticate")
    arguments = ("--user", "root", "--password-stdin", "--allow-plain")

    assert_clean(check(address, *arguments, stdin="secret\n"))


@pytest.mark.parametrize("name", ["silence", "endless SETTINGS", "endless HTTP/1.1"])
def test_a_check_of_what_is_no_http2_ends(peers: Peers, name: str) -> None:
    assert_clean(check(f"127.0.0.2:{peers.serve(SOCKETS[name])}"))


def test_a_list_without_a_message_is_an_error(peers: Peers) -> None:
    """And not an observed empty list."""
    result = check(serve_attack(peers, NO_ANSWERS["status OK and no message"], "MemberList"), "--json")

    lists = json.loads(result.out)["member_lists"]
    assert result.code in (1, 2)
    assert all("did not send a message" in one["error"] for one in lists)


@pytest.mark.parametrize("name", ["PING frames", "SETTINGS frames"])
def test_what_a_flooded_check_prints_is_whole(peers: Peers, name: str) -> None:
    result = check(serve_attack(peers, FLOODS[name], "Range"), "--json")

    # One whole JSON object, through a pipe, though grpcio's threads are busy when the process ends.
    assert json.loads(result.out)["outcome"]["call"] == "Get"
    assert result.out.endswith("}\n")
    assert result.err == ""


def interrupted(address: str, waits: threading.Event, *arguments: str) -> CommandResult:
    """Press Ctrl-C once the check waits for the peer."""
    started = subprocess.Popen(
        [ETCDLAB, "check", address, "--timeout", "40", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    try:
        assert waits.wait(30)
        started.send_signal(signal.SIGINT)
        out, err = started.communicate(timeout=30)
    finally:
        started.kill()
        started.wait()
    return CommandResult(started.returncode, out, err)


@pytest.mark.parametrize("method", ["Range", "MemberList"])
@pytest.mark.parametrize("name", ["PING frames", "silence"])
def test_ctrl_c_ends_the_wait_for_a_call(peers: Peers, name: str, method: str) -> None:
    waits = threading.Event()

    def attack(conversation: Conversation, stream: int) -> None:
        waits.set()
        ATTACKS[name](conversation, stream)

    result = interrupted(serve_attack(peers, attack, method), waits)
    assert result.code == 130
    assert "interrupted" in result.err


def test_ctrl_c_ends_the_wait_for_a_dial(peers: Peers) -> None:
    waits = threading.Event()

    def handle(connection: socket.socket) -> None:
        waits.set()
        SOCKETS["silence"](connection)

    result = interrupted(f"127.0.0.2:{peers.serve(handle)}", waits)
    assert result.code == 130
    assert "interrupted" in result.err


def test_ctrl_c_ends_a_check_whose_output_nobody_reads() -> None:
    urls = [f"http://127.0.{number // 250}.{number % 250 + 1}:1" for number in range(5_000)]
    with answering([{"ID": 1, "name": "m", "clientURLs": urls}]) as address:
        started = subprocess.Popen(
            [ETCDLAB, "check", address, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
        )
        assert started.stdout is not None
        assert started.stderr is not None
        try:
            assert select.select([started.stdout], [], [], 40)[0]
            for _ in range(40):
                started.send_signal(signal.SIGINT)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    started.wait(0.5)
                    break
            assert started.returncode == 130, (started.stdout.read()[-300:], started.stderr.read())
        finally:
            started.kill()
            started.wait()
            started.stdout.close()
            started.stderr.close()
