"""The switch of endpoints on the wire: MemberList's answer, and the dials that follow it."""

from __future__ import annotations

import gzip

import pytest

from etcdlab.investigation import Investigation
from etcdlab.readers.captures.grpc_calls import MEMBER_LIST
from tests.readers.captures.calls import RANGE, Grpc, member_list
from tests.readers.captures.frames import CLIENT, START, Frame, Talk, pcap
from tests.readers.captures.reading import explained, frames_of, notes_of, reading

SECOND = 10**9
OWN = ("127.0.0.1", 40_001)


def asks(answer: bytes, talk: Talk | None = None, user_agent: str = "grpc-go/1.58.3") -> Talk:
    """A connection on which the client asks for the members."""
    talk = talk or Talk()
    calls = Grpc(talk.connect(), user_agent)
    calls.call(RANGE, answer=member_list())
    calls.call(MEMBER_LIST, request=b"\x08\x01", answer=answer)
    return talk


def seed(url: str = "http://0.0.0.0:2379") -> list[Frame]:
    """The fault of the seed: the advertised address leads to the client's own host."""
    return frames_of(
        asks(member_list(("s", url))), Talk(OWN, ("127.0.0.1", 2379), START + SECOND).refuse(),
        Talk(("127.0.0.1", 40_002), ("127.0.0.1", 2379), START + 2 * SECOND).refuse(),
    )  # fmt: skip


def rules(investigation: Investigation) -> list[tuple[str, str, str]]:
    return [(one.code, one.severity.value, one.certainty.value) for one in investigation.findings]


def test_the_fault_of_the_seed_is_r1_and_proved() -> None:
    frames = seed()
    investigation = explained(pcap(frames))
    trace = investigation.case.trace
    (finding,) = investigation.findings
    packets = [trace.log_lines[one.id] for one in finding.evidence]

    assert rules(investigation) == [("R1", "fault", "proved")]
    assert [one.kind for one in finding.evidence] == ["packet", "packet"]
    assert b"http://0.0.0.0:2379" in frames[packets[0].line - 1].data
    assert frames[packets[1].line - 1].data[47] == 0x14, "the second packet is a RST with ACK"
    assert packets[1].count == 2
    assert trace.endpoints == ("10.0.0.5:2379",)
    assert trace.endpoints_in_use == ("http://0.0.0.0:2379",)
    assert investigation.exit_code == 1


def test_the_steps_say_what_was_on_the_wire() -> None:
    steps = {step.station: step.basis.value for step in explained(pcap(seed())).case.trace.steps}

    assert steps["send-member-list"] == steps["members"] == steps["create-transport"] == "observed"
    assert steps["sync"] == steps["set-endpoints"] == steps["update-picker"] == "inferred"


def test_the_dials_of_an_address_begin_with_the_first_syn() -> None:
    """The client dials again after a refusal: two dials, one second apart."""
    steps = explained(pcap(seed())).case.trace.steps
    times = [step.at for step in steps if step.station == "create-transport" and step.actor.address.startswith("127.")]

    assert times == [SECOND]


def test_the_client_names_its_release() -> None:
    """etcd's client sends its series; the user agent has the grpc-go."""
    origin = explained(pcap(seed())).case.trace.origin

    assert origin.grpc == "1.58.3"
    assert origin.releases.startswith("3.5")


def test_no_secret_of_a_call_is_kept() -> None:
    investigation = explained(pcap(seed()))

    assert b"a-secret-token" not in investigation.case.encoded()


@pytest.mark.parametrize(
    ("url", "wire", "code"),
    [
        ("http://127.0.0.1:2379", "127.0.0.1", "R2"),
        ("http://localhost:2379", "127.0.0.1", "R2"),
        ("http://[::]:2379", "::1", "R1"),
        ("http://10.0.0.99:2379", "10.0.0.99", "R4"),
    ],
)
def test_the_wire_address_of_an_advertised_url(url: str, wire: str, code: str) -> None:
    source = {"127.0.0.1": "127.0.0.1", "::1": "::1"}.get(wire, CLIENT[0])
    dial = Talk((source, 40_001), (wire, 2379), START + SECOND).refuse()
    investigation = explained(pcap(frames_of(asks(member_list(("s", url))), dial)))

    assert code in [finding.code for finding in investigation.findings]
    assert url in investigation.case.trace.endpoints_in_use


def test_a_healthy_client_has_no_finding() -> None:
    talk = asks(member_list(("s", "http://10.0.0.5:2379")))
    investigation = explained(pcap(talk.frames))

    assert investigation.findings == ()
    assert investigation.exit_code == 0


def test_a_list_without_a_dial_says_where_to_capture() -> None:
    """On the server's host the dials of the client's loopback are not visible."""
    investigation = explained(pcap(asks(member_list(("s", "http://0.0.0.0:2379"))).frames))

    assert rules(investigation) == [("R1", "warning", "proved")]
    assert "tcpdump -i any" in notes_of(investigation)


def test_an_address_of_unknown_origin_is_r10() -> None:
    investigation = explained(pcap(Talk().refuse().frames))

    assert rules(investigation) == [("R10", "fault", "proved")]
    assert investigation.exit_code == 2


def test_captures_of_two_interfaces_are_one_case() -> None:
    own = pcap([frame for frame in seed() if frame.at >= START + SECOND])
    other = pcap([frame for frame in seed() if frame.at < START + SECOND])
    files = reading(other, own)

    assert rules(files.investigation) == [("R1", "fault", "proved")]
    assert len({event["file"] for event in files.document()["events"]}) == 2


def test_gzip_is_read_as_it_is() -> None:
    assert rules(explained(gzip.compress(pcap(seed())))) == [("R1", "fault", "proved")]


def test_the_connection_may_be_older_than_the_capture() -> None:
    """Without HPACK's state the answer is recognised by its content."""
    frames = seed()[8:]
    assert b"PRI * HTTP" not in b"".join(frame.data for frame in frames)
    investigation = explained(pcap(frames))

    assert rules(investigation) == [("R1", "fault", "proved")]
    assert "HPACK needs all headers" in notes_of(investigation)


def test_the_client_with_the_fault_is_explained_first() -> None:
    other = asks(member_list(("s", "http://10.0.0.5:2379")), Talk(("10.0.0.8", 5)))
    faulty = asks(member_list(("s", "http://10.0.0.99:2379")), Talk(at=START + 3 * SECOND))
    dial = Talk((CLIENT[0], 2), ("10.0.0.99", 2379), START + 4 * SECOND).refuse()
    investigation = explained(pcap(frames_of(other, faulty, dial)))

    assert investigation.case.trace.endpoints_in_use == ("http://10.0.0.99:2379",)
    assert "1 other host has clients in the capture: 10.0.0.8" in notes_of(investigation)


@pytest.mark.parametrize(("kind", "hosts"), [(4, 1), (0, 2)], ids=["sent by this host", "received"])
def test_the_addresses_of_the_host_that_captured_are_one_client(kind: int, hosts: int) -> None:
    """A host has an address on each network. Linux cooked frames say which packets it has sent itself."""
    talk = asks(member_list(("s", "http://10.0.9.99:2379")))
    dial = Talk(("10.0.9.1", 2), ("10.0.9.99", 2379), START + SECOND).refuse()
    frames = []
    for frame in frames_of(talk, dial):
        is_of_client = frame.data[26:30] in (bytes([10, 0, 0, 7]), bytes([10, 0, 9, 1]))
        head = (kind if is_of_client else 0).to_bytes(2) + b"\0\1\0\6" + b"\0" * 8 + frame.data[12:14]
        frames.append(Frame(frame.at, head + frame.data[14:]))
    investigation = explained(pcap(frames, link=113))

    assert [finding.code for finding in investigation.findings] == (["R4"] if hosts == 1 else ["R10"])


def test_a_list_that_became_wrong_is_judged() -> None:
    good, bad = member_list(("s", "http://10.0.0.5:2379")), member_list(("s", "http://0.0.0.0:2379"))
    talk = Talk().connect()
    calls = Grpc(talk)
    calls.call(MEMBER_LIST, answer=good)
    calls.call(MEMBER_LIST, answer=bad)
    own = Talk(OWN, ("127.0.0.1", 2379), START + SECOND).refuse()
    investigation = explained(pcap(frames_of(talk, own)))

    assert rules(investigation) == [("R1", "fault", "proved")]
    assert "The member list changes during the capture." in notes_of(investigation)
