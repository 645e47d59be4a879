"""DNS in a capture: from which name a dial came, and a name that does not resolve."""

from __future__ import annotations

import struct

import pytest

from etcdlab.investigation import Investigation
from etcdlab.readers.captures.dns import A, dns_message
from etcdlab.trace import Dial
from tests.readers.captures.calls import member_list
from tests.readers.captures.dns_packets import AAAA, answer, encoded, lookup, question, record, udp
from tests.readers.captures.frames import CLIENT, START, Frame, Talk, pcap
from tests.readers.captures.reading import explained, frames_of, notes_of
from tests.readers.captures.test_switch import SECOND, asks
from tests.readers.captures.test_tls import NEW, handshake, nothing
from tests.readers.captures.test_with_logs import joined, line

NAME = "etcd-1.etcd.prod.svc.cluster.local"
LATER = START + SECOND
NXDOMAIN, SERVFAIL = 3, 2


def members(name: str = NAME) -> list[Frame]:
    """The answer to MemberList, with a URL that has this name."""
    return asks(member_list(("s", f"http://{name}:2379"))).frames


def dial() -> Talk:
    """A dial of 10.0.0.6 after the lookup, which is refused."""
    return Talk(("10.0.0.7", 41_000), ("10.0.0.6", 2379), LATER + SECOND).refuse()


def captured(*frames: Frame) -> Investigation:
    """What is made of these frames, by their times."""
    return explained(pcap(sorted(frames, key=lambda frame: frame.at)))


def newest(investigation: Investigation) -> Dial:
    """The newest dial."""
    return investigation.case.trace.dials[-1]


@pytest.mark.parametrize("alias", ["", "lb.example.org"])
def test_a_dial_says_from_which_name_it_came(alias: str) -> None:
    investigation = captured(*members(), *lookup(NAME, "10.0.0.6", at=LATER, alias=alias), *dial().frames)
    one = newest(investigation)

    assert (one.address, one.source, one.url) == ("10.0.0.6:2379", "advertised", f"http://{NAME}:2379")
    assert (one.stages[0].name, one.stages[0].ms) == ("dns", 1.0)
    assert f"DNS has the address of {NAME}, and the client dials 10.0.0.6:2379 then." in notes_of(investigation)
    assert [finding.code for finding in investigation.findings] == ["R4"]


def test_a_configured_address_says_its_name() -> None:
    talk = Talk(at=LATER)
    investigation = captured(*lookup("db.example.org", "10.0.0.5"), *asks(member_list(), talk).frames)

    assert "DNS has the address of db.example.org" in notes_of(investigation)


def test_ipv6_too() -> None:
    talk = Talk(("fd00::7", 41_000), ("fd00::6", 2379), LATER + SECOND).refuse()
    lookups = [
        udp(question(NAME, AAAA), to_client=False, at=LATER, client="fd00::7", resolver="fd00::53"),
        udp(answer(NAME, "fd00::6", kind=AAAA), to_client=True, at=LATER, client="fd00::7", resolver="fd00::53"),
    ]

    assert newest(captured(*lookups, *talk.frames)).stages[0].name == "dns"


@pytest.mark.parametrize(
    ("code", "kind", "text"),
    [
        (NXDOMAIN, "no-such-host", "does not exist (NXDOMAIN)"),
        (SERVFAIL, "resolver-failed", "with the error SERVFAIL"),
        (0, "no-such-host", "has no address"),
        (5, "resolver-failed", "with the error 5"),
    ],
)
def test_an_advertised_name_that_does_not_resolve_is_r3(code: int, kind: str, text: str) -> None:
    investigation = captured(*members(), *lookup(NAME, code=code, at=LATER))
    (finding,) = investigation.findings
    one = newest(investigation)

    assert (finding.code, finding.rule) == ("R3", "name-does-not-resolve")
    assert one.failure is not None
    assert one.failure.kind == kind
    assert text in str(one.failure.detail)
    assert {one.kind for one in finding.evidence} == {"packet"}


@pytest.mark.parametrize(("seconds", "kinds"), [(6, ["resolver-silent"]), (1, [])])
def test_a_question_without_an_answer(seconds: int, kinds: list[str]) -> None:
    """If the capture ends soon after it, nothing is known."""
    query = udp(question(NAME), to_client=False, at=LATER)
    last = Talk(at=LATER + seconds * SECOND).connect().frames
    trace = captured(*members(), query, *last).case.trace

    assert [one.failure.kind for one in trace.dials if one.failure] == kinds


def test_a_domain_of_the_search_list_is_no_failure() -> None:
    """Kubernetes has five domains in its search list. The resolver asks for the name in each of them."""
    tries = [
        *lookup("etcd-1.etcd.other.svc.cluster.local", code=NXDOMAIN, at=LATER),
        *lookup("etcd-1.etcd.prod.svc.cluster.local", "10.0.0.6", at=LATER + 10**7),
        *lookup("etcd-1.etcd", code=NXDOMAIN, at=LATER + 2 * 10**7),
    ]
    trace = captured(*members("etcd-1.etcd"), *tries, *dial().frames).case.trace

    assert [one.failure.stage for one in trace.dials if one.failure] == ["tcp"]
    assert trace.dials[-1].url == "http://etcd-1.etcd:2379"


def test_no_ipv6_address_is_no_failure() -> None:
    both = [*lookup(NAME, kind=AAAA, at=LATER), *lookup(NAME, "10.0.0.6", at=LATER + 10**7)]

    assert newest(captured(*members(), *both, *dial().frames)).failure is not None
    assert newest(captured(*members(), *lookup(NAME, kind=AAAA, at=LATER))).failure is None


def test_a_lookup_of_another_program_is_no_finding() -> None:
    investigation = captured(*members("10.0.0.5"), *lookup("www.example.org", code=NXDOMAIN, at=LATER))

    assert [one.rule for one in investigation.findings if one.code == "R3"] == []
    assert all(one.stages[0].name != "dns" for one in investigation.case.trace.dials)


def test_an_endpoint_that_never_resolves_is_all_that_there_is() -> None:
    """No connection begins. The name has etcd in it, so it is no name of another program."""
    investigation = captured(*lookup("etcd.example.org", code=NXDOMAIN))
    (finding,) = investigation.findings

    assert finding.endpoints == ("etcd.example.org",)
    assert "NXDOMAIN" in str(finding.why)
    assert investigation.exit_code == 1
    assert captured(*lookup("www.example.org", code=NXDOMAIN)).case.trace.log_lines == ()


def test_behind_tls_the_origin_of_a_name_is_not_known() -> None:
    """TLS hides the answer to MemberList. The name may be an advertised one."""
    talk = handshake(NEW, nothing, ("10.0.0.5", 2379), "etcd-0.example.org")
    investigation = captured(*talk.frames, *lookup("etcd-1.example.org", code=NXDOMAIN, at=LATER))
    (finding,) = investigation.findings

    assert finding.rule == "logged-dial-fails"
    assert investigation.exit_code == 2
    assert investigation.case.trace.endpoints == ("https://etcd-0.example.org:2379",)


def test_the_log_and_dns_agree() -> None:
    investigation = joined(
        line("lookup db.example.org on 10.96.0.10:53: no such host"),
        pcap([*lookup("db.example.org", code=NXDOMAIN), *Talk(at=LATER).connect().frames]),
    )
    (finding,) = investigation.findings

    assert "The packets support it" in str(finding.logs)


def test_a_name_in_dns_leads_to_a_server_of_tls() -> None:
    """A member advertises a name with a port of the web, and the client asks for no name in TLS."""
    talk = handshake(NEW, nothing, ("10.0.0.6", 443), None)
    urls = asks(member_list(("s", f"https://{NAME}:443"))).frames
    lookups = lookup(NAME, "10.0.0.6", at=START - SECOND)
    addresses = {one.address for one in explained(pcap([*lookups, *urls, *talk.frames])).case.trace.dials}

    assert "10.0.0.6:443" in addresses


def test_a_name_that_points_at_itself_is_refused() -> None:
    loop = struct.pack(">HHHHHH", 1, 0x8180, 1, 1, 0, 0) + b"\xc0\x0c" + struct.pack(">HH", A, 1)
    forward = struct.pack(">HHHHHH", 1, 0x8180, 1, 1, 0, 0) + b"\xc0\x10\0\0\1\1a\0" + struct.pack(">HH", A, 1)

    assert dns_message(loop) is None
    assert dns_message(forward) is None


def test_a_chain_of_aliases_that_is_a_circle_ends() -> None:
    names = [encoded("a.example"), encoded("b.example")]
    head = struct.pack(">HHHHHH", 1, 0x8180, 1, 3, 0, 0) + names[0] + struct.pack(">HH", A, 1)
    circle = record(names[0], 5, names[1]) + record(names[1], 5, names[0])
    message = dns_message(head + circle + record(names[1], A, bytes([10, 0, 0, 6])))

    assert message is not None
    assert message.addresses == (bytes([10, 0, 0, 6]),)


def test_a_record_that_belongs_to_another_name_does_not_count() -> None:
    data = answer("a.example")
    head = data[:6] + b"\0\1" + data[8:]
    message = dns_message(head + record(encoded("b.example"), A, bytes([10, 0, 0, 6])))

    assert message is not None
    assert message.addresses == ()


@pytest.mark.parametrize("size", range(0, 60, 7))
def test_a_message_that_is_cut_has_no_half_address(size: int) -> None:
    message = dns_message(answer("a.example", "10.0.0.6", "10.0.0.7")[:size])

    assert message is None or {len(one) for one in message.addresses} <= {4}


def test_frames_of_the_client_and_of_dns_are_by_their_times() -> None:
    """A lookup after the dial did not lead to it."""
    talk = Talk(CLIENT, ("10.0.0.6", 2379), START).refuse()
    frames = [*frames_of(talk), *lookup(NAME, "10.0.0.6", at=LATER)]

    assert newest(captured(*frames)).stages[0].name == "tcp"
