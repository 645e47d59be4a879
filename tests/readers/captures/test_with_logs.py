"""Captures and logs of one incident in one explanation: which of them supports or contradicts the other's findings."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etcdlab.explanation import LogReading
from etcdlab.investigation import Investigation
from tests.readers.captures.calls import member_list
from tests.readers.captures.frames import START, Talk, pcap
from tests.readers.captures.reading import frames_of, notes_of
from tests.readers.captures.test_switch import OWN, SECOND, asks, seed
from tests.readers.captures.test_tls import NEW, handshake, nothing

ENDPOINT = "10.0.0.5:2379"
REFUSED = pcap(Talk(OWN, ("127.0.0.1", 2379), START + SECOND).refuse().frames)
"""A dial of loopback, without any answer of etcd."""
TALKS = pcap(Talk(at=START + SECOND).connect().frames)
_LINE = (
    '{{"level":"warn","ts":"{time}","logger":"etcd-client","caller":"v3@v3.5.10/retry_interceptor.go:62","msg":"retrying'
    ' of unary invoker failed","target":"etcd-endpoints://0xc0002a8a80/10.0.0.5:2379","attempt":0,"error":"rpc error:'
    " code = DeadlineExceeded desc = latest balancer error: last connection error: connection error: desc = "
    '\\"transport: Error while dialing: {error}\\""}}\n'
)
UNSPECIFIED, SERVER, NAME = "0.0.0.0:2379", ENDPOINT, "lookup etcd-0 on 10.96.0.10:53: no such host"


def line(address: str, seconds: float = 1.002, zone: str = "Z") -> bytes:
    """The line of a client that could not dial an address, so many seconds after the first packet."""
    at = datetime.fromtimestamp(START / 1e9 + seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
    error = f"dial tcp: {address}" if "lookup" in address else f"dial tcp {address}: connect: connection refused"
    return _LINE.format(time=at + zone, error=error).encode()


def read(*files: bytes) -> LogReading:
    """What was read of files with these bytes."""
    with tempfile.TemporaryDirectory() as folder:
        names = [Path(folder) / f"file{number}" for number in range(len(files))]
        for name, data in zip(names, files, strict=True):
            name.write_bytes(data)
        reading = LogReading(names)
        reading.read()
        return reading


def joined(*files: bytes) -> Investigation:
    """What the rules make of these files together."""
    return read(*files).investigation


@pytest.mark.parametrize("is_log_first", [True, False])
def test_a_log_supports_what_packets_prove(is_log_first: bool) -> None:
    files = (line(UNSPECIFIED), pcap(seed()))
    investigation = joined(*(files if is_log_first else files[::-1]))
    (finding,) = investigation.findings

    assert (finding.code, finding.certainty) == ("R1", "proved")
    assert "The log supports it: line 1 of" in str(finding.logs)
    assert "has the same error of 0.0.0.0:2379" in str(finding.logs)
    assert {one.kind for one in finding.evidence} == {"packet", "log-line"}
    assert investigation.exit_code == 1


def test_packets_support_what_a_log_says() -> None:
    """Without an answer to MemberList in the packets the log knows more: it has the target."""
    investigation = joined(line(UNSPECIFIED), REFUSED)
    (finding,) = investigation.findings

    assert (finding.code, finding.certainty) == ("R1", "likely")
    assert "The packets support it: packet 2 of" in str(finding.logs)
    assert "has the same failure of 127.0.0.1:2379" in str(finding.logs)
    assert [one.kind for one in finding.evidence] == ["log-line", "packet"]
    assert investigation.case.trace.endpoints == (ENDPOINT,)


def test_an_open_connection_is_no_picker_of_the_log() -> None:
    """The client has an endpoint that answers, and after the Sync it does not use it any more."""
    own = Talk(OWN, ("127.0.0.1", 2379), START + 2 * SECOND).refuse()
    trace = joined(line(UNSPECIFIED), pcap(frames_of(handshake(NEW, nothing), own))).case.trace

    assert [(one.address, one.state) for one in trace.subconns] == [(UNSPECIFIED, "TRANSIENT_FAILURE")]
    assert [(one.address, one.source) for one in trace.dials[1:]] == [(ENDPOINT, "configured")]


def test_packets_contradict_a_log() -> None:
    (finding,) = joined(line(SERVER), TALKS).findings

    assert finding.rule == "nothing-listens"
    assert "The packets contradict it: in packet 2 of" in str(finding.logs)


def test_a_log_contradicts_packets() -> None:
    findings = joined(line(SERVER), pcap(seed())).findings
    note = next(finding for finding in findings if finding.rule == "log-contradicts-run")

    assert findings[0].code == "R1"
    assert "the packets contradict it: the server there answers" in str(note.summary)
    assert {one.kind for one in note.evidence} == {"log-line", "packet"}


def test_packets_that_are_about_something_else_say_nothing() -> None:
    (finding,) = joined(line(UNSPECIFIED), TALKS).findings

    assert "The packets neither support nor contradict it: no packet is about 0.0.0.0:2379." in str(finding.logs)
    assert "tcpdump -i any" in str(finding.logs)


def test_what_only_the_log_has_is_not_lost() -> None:
    """The capture has the seed's fault, and the log a name that does not resolve."""
    investigation = joined(line(NAME), pcap(seed()))

    assert {finding.code for finding in investigation.findings} == {"R1", "R10"}
    assert [dial.failure.stage for dial in investigation.case.trace.dials if dial.failure] == ["tcp", "dns"]
    assert [dial.id for dial in investigation.case.trace.dials] == [0, 1, 2]


def test_what_only_the_packets_have_is_not_lost() -> None:
    """The endpoint refuses the client, too. The log says that it is the configured one."""
    own = Talk(OWN, ("127.0.0.1", 2379), START + SECOND).refuse()
    endpoint = Talk(at=START + 2 * SECOND).refuse()
    investigation = joined(line(UNSPECIFIED), pcap(frames_of(own, endpoint)))
    finding = next(one for one in investigation.findings if one.rule == "nothing-listens")

    assert [one.code for one in investigation.findings] == ["R1", "R10"]
    assert finding.evidence[0].kind == "packet"
    assert finding.endpoints == (ENDPOINT,)


def test_the_host_that_the_log_is_of_is_explained() -> None:
    """Another host has more failures, and the log is of this one."""
    others = [Talk(("10.0.0.9", 40_000 + n), ("10.0.0.6", 2379 + n), START).refuse() for n in range(4)]
    mine = Talk(("10.0.0.7", 41_000), ("10.0.0.5", 2379), START + SECOND).refuse()
    ports = pcap(frames_of(*others, mine))

    assert "etcdlab explains the client on 10.0.0.7." in notes_of(joined(line(SERVER), ports))


def test_events_are_on_one_timeline() -> None:
    document = read(line(UNSPECIFIED), pcap(seed())).document()
    times = [event["time"] for event in document["events"]]
    formats = [event["format"] for event in document["events"]]

    assert times == sorted(times)
    assert 0 < formats.index("zap-json") < len(formats) - 1
    assert set(formats) == {"capture", "zap-json"}


@pytest.mark.parametrize(
    ("shift", "zone", "note"),
    [
        (0, "Z", "By their clocks, the line is 0.001 s after the packet."),
        (8 * 3600, "", "pass --utc-offset {file}=+08:00."),
        (-5.5 * 3600, "", "pass --utc-offset {file}=-05:30."),
        (-40, "Z", "By their clocks, the line is -39.999 s after the packet."),
    ],
)
def test_the_same_failure_says_how_the_clocks_differ(shift: float, zone: str, note: str) -> None:
    reading = read(line(UNSPECIFIED, 1.002 + shift, zone), REFUSED)
    file = reading.names[0]

    assert note.format(file=file) in notes_of(reading.investigation)


@pytest.mark.parametrize(
    ("other", "note"), [(b"hello\n", "No line of"), (pcap([]), "No packet of")], ids=["log", "capture"]
)
def test_a_file_without_etcd_beside_another_kind_is_a_note(other: bytes, note: str) -> None:
    own = REFUSED if other == b"hello\n" else line(UNSPECIFIED)
    investigation = joined(own, other)

    assert note in notes_of(investigation)
    assert investigation.findings


def test_the_log_names_the_release_of_the_series_in_the_packets() -> None:
    """A client of 3.5.10 that is built with another grpc-go: the packets say 3.5 and that grpc-go."""
    frames = asks(member_list(("s", "http://0.0.0.0:2379")), user_agent="grpc-go/1.59.0").frames
    origin = joined(line(UNSPECIFIED), pcap(frames)).case.trace.origin

    assert (origin.releases, origin.grpc_releases) == ("3.5.10", "1.59.0")


def test_two_clients_are_named() -> None:
    """The packets name grpc-go 1.58.3, and the line is of an older one."""
    old = (Path(__file__).parents[1] / "logs" / "seed.log").read_bytes()

    assert "The packets are of a client with grpc-go 1.58.3" in notes_of(joined(old, pcap(seed())))


def test_a_joined_case_can_be_saved_and_read_again(tmp_path: Path) -> None:
    investigation = joined(line(UNSPECIFIED), pcap(seed()))
    file = investigation.case.save(tmp_path / "incident.etcdlab")

    assert Investigation(type(investigation.case).load(file)).findings == investigation.findings
