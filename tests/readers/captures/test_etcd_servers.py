"""Which connections lead to an etcd: by port, by a known address, by the hello of TLS. Others are never explained."""

from __future__ import annotations

from pathlib import Path

import pytest

import etcdlab
from etcdlab.engines.capture.answers import server_of
from etcdlab.errors import FileError, UsageError
from etcdlab.explanation import LogReading
from tests.readers.captures.frames import CLIENT, RST, START, Frame, Talk, pcap
from tests.readers.captures.reading import explained, frames_of, notes_of, reading
from tests.readers.captures.test_switch import asks, seed
from tests.readers.captures.test_tls import NAME, NEW, OLD, handshake, nothing, unknown_ca
from tests.readers.captures.test_with_logs import joined, line

OTHER = ("10.0.0.8", 32_379)
WEB = ("10.0.0.8", 443)
BROWSER = ("h2", "http/1.1")


def servers(*frames: Frame, ports: tuple[int, ...] = (), files: tuple[bytes, ...] = ()) -> list[str]:
    """The addresses of the dials that are explained."""
    investigation = joined(*files, pcap(frames)) if files else explained(pcap(frames), ports=ports)
    return list(dict.fromkeys(dial.address for dial in investigation.case.trace.dials))


@pytest.mark.parametrize("name", ["etcd-0.etcd.default.svc", "ETCD.example.org"])
def test_a_grpc_client_of_a_server_called_etcd_dials_etcd(name: str) -> None:
    assert servers(*handshake(NEW, nothing, OTHER, name).frames) == ["10.0.0.8:32379"]


def test_a_refused_dial_of_the_port_of_that_server_is_explained() -> None:
    """The fault of the seed behind TLS: after the Sync, the client dials its own host."""
    own = Talk(("127.0.0.1", 41_000), ("127.0.0.1", OTHER[1]), START + 10**9).refuse()
    frames = [*handshake(NEW, nothing, OTHER, "etcd-0.example.org").frames, *own.frames]

    (finding,) = explained(pcap(frames)).findings

    assert servers(*frames) == ["10.0.0.8:32379", "127.0.0.1:32379"]
    assert "a member probably advertises 0.0.0.0, localhost or a loopback address" in str(finding.why)


@pytest.mark.parametrize(
    ("name", "endpoint"), [("etcd-0.example.org", "https://etcd-0.example.org:2379"), (None, "https://10.0.0.5:2379")]
)
def test_an_endpoint_behind_tls_has_its_scheme_and_its_name(name: str | None, endpoint: str) -> None:
    trace = explained(pcap(handshake(NEW, nothing, ("10.0.0.5", 2379), name).frames)).case.trace

    assert trace.endpoints == (endpoint,)


def test_a_failing_handshake_with_etcd_is_explained() -> None:
    investigation = explained(pcap(handshake(OLD, unknown_ca, OTHER, NAME).frames))
    (finding,) = investigation.findings

    assert "etcd" in NAME
    assert finding.endpoints == ("10.0.0.8:32379",)


@pytest.mark.parametrize(
    ("address", "name", "offers"),
    [
        (OTHER, "api.example.org", ("h2",)),
        (OTHER, None, ("h2",)),
        (OTHER, "etcd.example.org", BROWSER),
        (WEB, "api.example.org", BROWSER),
        (("10.0.0.8", 2379), "etcd.example.org", BROWSER),
    ],
)
def test_tls_of_another_program_is_not_explained(
    address: tuple[str, int], name: str | None, offers: tuple[str, ...]
) -> None:
    """Its handshake fails, and that is no failure of an etcd client."""
    assert servers(*handshake(OLD, unknown_ca, address, name, *offers).frames) == []


@pytest.mark.parametrize("port", [2379, 32_379])
def test_a_scrape_of_metrics_is_no_dial_of_the_client(port: int) -> None:
    talk = Talk(server=("10.0.0.8", port)).connect().say(CLIENT, b"GET /metrics HTTP/1.1\r\n\r\n")
    talk.say(talk.server, b"HTTP/1.1 200 OK\r\n\r\n")

    assert servers(*talk.frames, ports=(32_379,)) == []


def test_a_person_names_the_port() -> None:
    frames = handshake(OLD, unknown_ca, OTHER, None).frames

    assert servers(*frames, ports=(32_379,)) == ["10.0.0.8:32379"]
    assert servers(*frames, ports=(32_380,)) == []


def test_without_a_port_the_answer_says_which_one_to_pass() -> None:
    captured = reading(pcap(handshake(NEW, nothing, OTHER, None).frames))

    assert captured.trace.log_lines == ()
    assert captured.captures.grpc_over_tls == ("10.0.0.8:32379",)


def test_beside_an_etcd_a_note_says_which_port_to_pass() -> None:
    other = handshake(NEW, nothing, OTHER, "api.example.org")
    notes = notes_of(explained(pcap(frames_of(asks(b""), other))))

    assert "gRPC clients dial 10.0.0.8:32379 with TLS." in notes
    assert "pass --port 32379" in notes


def test_an_advertised_address_is_known_whatever_its_port_is() -> None:
    frames = [*seed("https://10.0.0.8:443"), *handshake(OLD, unknown_ca, WEB, None).frames]

    assert "10.0.0.8:443" in servers(*frames)


def test_an_advertised_name_is_the_name_in_the_hello() -> None:
    frames = [*seed("https://db.example.org:443"), *handshake(OLD, unknown_ca, WEB, "db.example.org").frames]

    assert "10.0.0.8:443" in servers(*frames)


def test_a_web_server_with_an_advertised_port_is_not_explained() -> None:
    """The members are behind a proxy with port 443, and so is half of the world."""
    web = Talk(("10.0.0.7", 41_000), WEB, START).refuse()
    frames = [*seed("https://10.0.0.9:443"), *web.frames, *handshake(OLD, unknown_ca, WEB, "x.org", *BROWSER).frames]

    assert "10.0.0.8:443" not in servers(*frames)


def test_an_address_of_the_log_is_known() -> None:
    frames = Talk(("10.0.0.7", 41_000), OTHER, START).refuse().frames

    assert servers(*frames, files=(line("10.0.0.8:32379"),)) == ["10.0.0.8:32379"]
    assert servers(*frames) == []


def test_tls_that_etcdlab_does_not_read_is_no_failure() -> None:
    """Its client offers no protocol at all, and the members advertise its address afterwards."""
    talk = Talk(("10.0.0.7", 41_000), OTHER, START).connect().say(("10.0.0.7", 41_000), b"\x17\3\3\0\5hello")
    frames = [*talk.say(OTHER, b"\x17\3\3\0\5hello").send(OTHER, RST).frames, *seed("https://10.0.0.8:32379")]
    (dial,) = [one for one in explained(pcap(frames)).case.trace.dials if one.address == "10.0.0.8:32379"]

    assert dial.failure is None


@pytest.mark.parametrize("port", [0, 65_536, -1])
def test_a_number_that_is_no_port_is_refused(port: int) -> None:
    with pytest.raises(UsageError, match="A port is a number from 1 to 65535"):
        LogReading(["client.pcap"], ports=[port])


def test_python_names_the_servers_that_may_be_an_etcd(tmp_path: Path) -> None:
    file = tmp_path / "client.pcap"
    file.write_bytes(pcap(handshake(NEW, nothing, OTHER, None).frames))

    with pytest.raises(FileError, match=r"gRPC clients dial 10\.0\.0\.8:32379 with TLS"):
        etcdlab.explain(file)
    assert etcdlab.explain(file, ports=[32_379]).findings == ()


def test_in_its_middle_the_server_has_the_named_port() -> None:
    talk = Talk(("10.0.0.7", 30_000), ("10.0.0.8", 32_379)).say(("10.0.0.7", 30_000), b"\0\0\4\x08\0\0\0\0\0....")
    captured = reading(pcap(talk.frames), ports=(32_379,))

    assert [server_of(one) for file in captured.captures.files for one in file.connections] == ["10.0.0.8:32379"]
