"""TLS in a capture: real handshakes of Python's ssl, between two buffers."""

from __future__ import annotations

import ssl
from collections.abc import Callable

import pytest
import trustme

from etcdlab.readers.captures.budget import Budget
from etcdlab.readers.captures.packet import PacketMark
from etcdlab.readers.captures.tls import TlsReader
from tests.readers.captures.frames import ACK, CLIENT, FIN, SERVER, Address, Talk, pcap
from tests.readers.captures.reading import explained, notes_of

OLD, NEW = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
NAME = "etcd-0.example.org"
Change = Callable[[ssl.SSLContext, ssl.SSLContext], None]


def nothing(client: ssl.SSLContext, server: ssl.SSLContext) -> None:
    """Both sides agree."""


def unknown_ca(client: ssl.SSLContext, server: ssl.SSLContext) -> None:
    """The client trusts another authority."""
    client.verify_mode, client.check_hostname = ssl.CERT_REQUIRED, True
    trustme.CA().configure_trust(client)


def demands_certificate(client: ssl.SSLContext, server: ssl.SSLContext) -> None:
    """The server demands a certificate, and the client has none."""
    server.verify_mode = ssl.CERT_REQUIRED


def no_common_version(client: ssl.SSLContext, server: ssl.SSLContext) -> None:
    """The server takes only TLS 1.3, and the client only TLS 1.2."""
    client.maximum_version, server.minimum_version = OLD, NEW


def handshake(
    version: ssl.TLSVersion, change: Change, address: Address = SERVER, name: str | None = NAME, *offers: str
) -> Talk:
    """The bytes of both sides, until neither has more to say; then both close."""
    client, server = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    trustme.CA().issue_cert(NAME).configure_cert(server)
    client.set_alpn_protocols(list(offers or ["h2"]))
    client.minimum_version = client.maximum_version = version
    change(client, server)
    talk = Talk(server=address).connect()
    bios = [(ssl.MemoryBIO(), ssl.MemoryBIO()) for _ in range(2)]
    ends = (client.wrap_bio(*bios[0], server_hostname=name), server.wrap_bio(*bios[1], server_side=True))
    failed = [False, False]
    for turn in range(12):
        side = turn % 2
        if not failed[side]:
            failed[side] = not goes_on(ends[side])
        if data := bios[side][1].read():
            talk.say((CLIENT, address)[side], data)
            bios[1 - side][0].write(data)
    return talk.send(address, FIN | ACK).send(CLIENT, FIN | ACK)


def goes_on(end: ssl.SSLObject) -> bool:
    """Let one side work. Returns False at its failure."""
    try:
        end.do_handshake()
        end.write(b"x" * 100)
        end.read(1_000)
    except ssl.SSLWantReadError:
        return True
    except ssl.SSLError:
        return False
    return True


@pytest.mark.parametrize("version", [OLD, NEW])
def test_a_handshake_that_ends_well(version: ssl.TLSVersion) -> None:
    investigation = explained(pcap(handshake(version, nothing).frames))
    (dial,) = investigation.case.trace.dials

    assert dial.failure is None
    assert [stage.name for stage in dial.stages] == ["tcp", "tls", "h2"]
    assert "TLS encrypts the connections to 10.0.0.5:2379" in notes_of(investigation)
    assert any(NAME in packet.text for packet in investigation.case.trace.log_lines)


@pytest.mark.parametrize(
    ("version", "change", "kind", "words"),
    [
        (OLD, unknown_ca, "tls-alert", "unknown certificate authority"),
        (OLD, demands_certificate, "client-certificate", "handshake failure"),
        (NEW, demands_certificate, "tls-alert", "The server ends the handshake with an alert that TLS 1.3 encrypts"),
        (OLD, no_common_version, "tls-alert", "protocol version not supported"),
    ],
)
def test_an_alert(version: ssl.TLSVersion, change: Change, kind: str, words: str) -> None:
    investigation = explained(pcap(handshake(version, change).frames))
    (dial,) = investigation.case.trace.dials
    (finding,) = investigation.findings

    assert dial.failure is not None
    assert (dial.failure.stage, dial.failure.kind) == ("tls", kind)
    assert words in str(dial.failure.detail)
    assert finding.rule == "logged-dial-fails"


def test_an_alert_of_a_go_client_in_tls_1_3_is_encrypted() -> None:
    """crypto/tls encrypts it from the ServerHello on. OpenSSL's client does not."""
    frames = handshake(NEW, nothing).frames
    hello = next(frame.data[54:] for frame in frames if frame.data[54:56] == b"\x16\3")
    flight = [frame.data[54:] for frame in frames if frame.data[26:30] == bytes([10, 0, 0, 5]) and frame.data[54:]]
    talk = Talk().connect().say(CLIENT, hello).say(SERVER, b"".join(flight[:1]))
    talk.say(CLIENT, b"\x14\3\3\0\1\1" + b"\x17\3\3\0\x13" + b"x" * 19).send(CLIENT, FIN | ACK)
    (dial,) = explained(pcap(talk.frames)).case.trace.dials

    assert dial.failure is not None
    assert "The client ends the handshake with an alert that TLS 1.3 encrypts" in str(dial.failure.detail)


def test_a_server_without_tls() -> None:
    hello = next(frame.data[54:] for frame in handshake(NEW, nothing).frames if frame.data[54:55] == b"\x16")
    talk = Talk().connect().say(CLIENT, hello).say(SERVER, b"HTTP/1.1 400 Bad Request\r\n\r\n")
    (dial,) = explained(pcap(talk.frames)).case.trace.dials

    assert dial.failure is not None
    assert (dial.failure.stage, dial.failure.kind) == ("tls", "peer-is-plain")


def test_a_server_with_tls_and_a_client_without() -> None:
    talk = Talk().connect().say(CLIENT, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").say(SERVER, b"\x15\3\1\0\2\2\x0a")
    (dial,) = explained(pcap(talk.frames)).case.trace.dials

    assert dial.failure is not None
    assert (dial.failure.stage, dial.failure.kind) == ("h2", "peer-is-tls")


@pytest.mark.parametrize("size", [1, 7, 100])
def test_the_hello_may_come_in_pieces(size: int) -> None:
    hello = next(frame.data[54:] for frame in handshake(NEW, nothing).frames if frame.data[54:55] == b"\x16")
    reader = TlsReader(Budget())
    for start in range(0, len(hello), size):
        reader.feed(hello[start : start + size], PacketMark(start, 0), from_client=True)

    assert reader.server_name == NAME
    assert reader.protocols == ("h2",)
