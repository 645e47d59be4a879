"""How a dial ended, from the packets of one connection."""

from __future__ import annotations

import pytest

from tests.readers.captures.calls import RANGE, Grpc, member_list
from tests.readers.captures.frames import (
    ACK,
    CLIENT,
    FIN,
    RST,
    SERVER,
    START,
    SYN,
    Frame,
    Talk,
    ethernet,
    ip,
    pcap,
    tcp,
)
from tests.readers.captures.reading import dials_of, explained, frames_of

SECOND = 10**9
LATER = Talk(("10.0.0.9", 1), ("10.0.0.8", 80), START + 10 * SECOND).connect()
"""A packet of another program, which says that the capture went on."""


def failure(*talks: Talk) -> tuple[str, str]:
    (dial,) = dials_of(*talks)
    assert dial.failure is not None
    return dial.failure.stage, dial.failure.kind


def test_a_rst_that_answers_the_syn_is_refused() -> None:
    assert failure(Talk().refuse()) == ("tcp", "refused")


def test_a_syn_that_was_sent_again_is_a_timeout() -> None:
    talk = Talk().send(CLIENT, SYN)
    again = Frame(START + SECOND, talk.frames[0].data)
    talk.frames.append(again)

    assert failure(talk) == ("tcp", "timeout")


def test_a_syn_without_an_answer_in_a_long_capture_is_a_timeout() -> None:
    assert failure(Talk().send(CLIENT, SYN), LATER) == ("tcp", "timeout")


def test_a_syn_at_the_end_of_a_capture_is_no_failure() -> None:
    assert dials_of(Talk().send(CLIENT, SYN)) == ()


def test_a_copy_of_a_syn_is_no_second_one() -> None:
    """On the interface `any` a packet can be captured twice."""
    talk = Talk().send(CLIENT, SYN)
    talk.frames.append(Frame(START + 1000, talk.frames[0].data))

    assert dials_of(talk) == ()


@pytest.mark.parametrize(("client", "server", "protocol"), [("10.0.0.7", "10.0.0.5", 1), ("fd00::7", "fd00::5", 58)])
def test_icmp_says_that_the_address_is_unreachable(client: str, server: str, protocol: int) -> None:
    syn = tcp((client, 40_000), (server, 2379), SYN)
    kind = b"\x03\x01" if protocol == 1 else b"\x01\x03"
    icmp = ip("10.0.0.1" if protocol == 1 else "fd00::1", client, protocol, kind + b"\0" * 6 + syn[:60])
    frames = [Frame(START, ethernet(syn)), Frame(START + 1_000, ethernet(icmp))]
    (dial,) = explained(pcap(frames)).case.trace.dials

    assert dial.failure is not None
    assert (dial.failure.stage, dial.failure.kind) == ("tcp", "unreachable")
    assert dial.address == (f"[{server}]:2379" if protocol == 58 else f"{server}:2379")


def test_a_server_that_closes_without_a_word() -> None:
    talk = Talk().connect().say(CLIENT, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").send(SERVER, FIN | ACK)

    assert failure(talk) == ("h2", "closed")


def test_a_client_that_gives_up() -> None:
    talk = Talk().connect().say(CLIENT, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").send(CLIENT, FIN | ACK).send(SERVER, RST)

    assert failure(talk) == ("h2", "silent")
    assert failure(Talk().connect().send(CLIENT, FIN | ACK).send(SERVER, FIN | ACK)) == ("h2", "silent")


def test_a_server_of_http1() -> None:
    talk = Talk().connect().say(CLIENT, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
    talk.say(SERVER, b"HTTP/1.1 400 Bad Request\r\n\r\n")

    assert failure(talk) == ("h2", "http1")


def test_an_etcd_that_answers_has_its_identity() -> None:
    talk = Talk().connect()
    Grpc(talk).call(RANGE, answer=member_list())
    (dial,) = dials_of(talk)

    assert dial.failure is None
    assert dial.identity is not None
    assert (dial.identity.cluster_id, dial.identity.member_id) == ("cdf8", "8e9e")


def test_answers_that_were_not_captured_are_no_timeout() -> None:
    """A capture may have one direction only."""
    talk = Talk().connect().say(CLIENT, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
    only = [frame for frame in talk.frames if frame.data[26:30] == bytes([10, 0, 0, 7])]
    dials = explained(pcap([*only, *LATER.frames])).case.trace.dials

    assert [dial.failure.kind if dial.failure else "" for dial in dials] == []


def test_ports_that_are_used_again_are_two_dials() -> None:
    first, second = Talk().refuse(), Talk(at=START + SECOND)
    second.skip(CLIENT, 77).connect()
    Grpc(second).call(RANGE, answer=member_list())
    dials = dials_of(first, second)

    assert [dial.failure.kind if dial.failure else "ok" for dial in dials] == ["refused", "ok"]
    assert len(frames_of(first, second)) > 5
