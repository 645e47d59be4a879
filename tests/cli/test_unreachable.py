"""An endpoint that cannot be asked: exit code 2, with the stage that failed, in words a Go user recognises."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from concurrent import futures
from pathlib import Path

import grpc
import pytest

import etcdlab
from etcdlab.cluster.endpoint import parse_endpoint
from etcdlab.errors import ClusterError
from etcdlab.investigation import Investigation
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import MemberPlan
from tests.cli.command import cluster, judged, plain, run
from tests.cluster.peers import Certificates, Peers, ctl, enable_password
from tests.servers import version_of


@pytest.fixture(scope="module")
def secured(certificates: Certificates, server: Path) -> Iterator[Sandbox]:
    """A member with a certificate for 127.0.0.2 that demands one of its clients."""
    flags = (*certificates.serve("127.0.0.2"), f"--trusted-ca-file={certificates.ca}", "--client-cert-auth")
    with cluster(MemberPlan("s", flags=flags), etcd=server) as lab:
        yield lab


@pytest.fixture(scope="module")
def guarded(server: Path) -> Iterator[Sandbox]:
    """A plain member whose root has the password `secret`."""
    with cluster(MemberPlan("s"), etcd=server) as lab:
        enable_password(parse_endpoint(lab.endpoints[0], secure=False))
        yield lab


def stopped_at(investigation: Investigation, stage: str, go: str) -> None:
    """Nobody could be asked, at that stage, with these words of Go; and nothing is said of advertised URLs."""
    (finding,) = investigation.findings
    (dial, *_) = investigation.case.trace.dials
    assert (investigation.exit_code, finding.code, finding.unanswered) == (2, "R10", True)
    assert dial.failure is not None
    assert dial.failure.stage == stage
    assert go in dial.failure.go_error
    assert go in str(finding.evidence[0].text)
    assert str(finding.fix.server)
    assert investigation.case.trace.complete


def test_a_port_without_a_server_is_r10(dead: str) -> None:
    stopped_at(etcdlab.check(dead), "tcp", f"dial tcp {dead}: connect: connection refused")

    assert run("check", dead).code == 2


def test_a_failing_endpoint_is_named_while_another_answers(dead: str, peers: Peers) -> None:
    """With the stage that fails."""
    silent = f"127.0.0.2:{peers.listen(8).getsockname()[1]}"
    with cluster(MemberPlan("s")) as lab:
        investigation = etcdlab.check([*plain(lab.endpoints), dead, "etcd.invalid:2379", silent], timeout=1)

    assert [(one.code, one.rule, str(one.subject)) for one in investigation.findings] == [
        ("R10", "endpoint-fails", address) for address in (dead, "etcd.invalid:2379", silent)
    ]
    assert [
        f"{one.summary} {one.why}".partition(" the stage ")[2].partition(" ")[0].rstrip(".:")
        for one in investigation.findings
    ] == [
        "tcp",
        "dns",
        "h2",
    ]
    assert investigation.exit_code == 1


def test_a_wrong_certificate_is_named_while_another_answers(
    certificates: Certificates, tmp_path_factory: pytest.TempPathFactory
) -> None:
    import trustme

    other = Certificates(tmp_path_factory.mktemp("other"), trustme.CA())
    with (
        cluster(MemberPlan("s", flags=certificates.serve("127.0.0.2"))) as lab,
        cluster(MemberPlan("t", flags=other.serve("127.0.0.2"))) as stranger,
    ):
        investigation = etcdlab.check([*plain(lab.endpoints), *plain(stranger.endpoints)], ca=certificates.ca)
        address = stranger.members[0].address

    (finding,) = investigation.findings
    assert (finding.rule, str(finding.subject)) == ("endpoint-fails", address)
    assert "The client does not trust the CA of the server's certificate." in str(finding.summary)


def test_a_name_that_does_not_resolve() -> None:
    stopped_at(etcdlab.check("etcd.invalid:2379"), "dns", "dial tcp: lookup etcd.invalid")


def test_a_black_hole_ends_at_the_given_limit(peers: Peers) -> None:
    hole = f"127.0.0.2:{peers.black_hole()}"
    began = time.monotonic()

    investigation = etcdlab.check(hole, timeout=0.5)

    assert 0.5 <= time.monotonic() - began < 5
    stopped_at(investigation, "tcp", "context deadline exceeded")


def test_a_peer_that_accepts_and_stays_silent(peers: Peers) -> None:
    silent = f"127.0.0.2:{peers.listen(8).getsockname()[1]}"

    stopped_at(etcdlab.check(silent, timeout=0.5), "h2", "context deadline exceeded")


def test_a_ca_that_did_not_sign_the_certificate(secured: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> None:
    import trustme

    other = Certificates(tmp_path_factory.mktemp("other"), trustme.CA())

    investigation = etcdlab.check(f"https://{secured.endpoints[0]}", ca=other.ca)

    stopped_at(investigation, "tls", "x509: certificate signed by unknown authority")


def test_a_name_the_certificate_does_not_cover(secured: Sandbox, certificates: Certificates) -> None:
    investigation = etcdlab.check(f"https://{secured.endpoints[0]}", ca=certificates.ca, server_name="etcd.example")

    stopped_at(investigation, "tls", "x509: ")
    assert "etcd.example" in str(investigation.findings[0].why)


def test_a_client_certificate_that_is_demanded(secured: Sandbox, certificates: Certificates) -> None:
    investigation = etcdlab.check(secured.endpoints[0], ca=certificates.ca)

    (dial,) = {dial.failure.kind for dial in investigation.case.trace.dials if dial.failure}
    assert dial == "client-certificate"
    assert investigation.exit_code == 2
    assert "client certificate" in str(investigation.findings[0].fix.server)


def test_with_the_certificate_that_is_demanded_nothing_is_wrong(secured: Sandbox, certificates: Certificates) -> None:
    cert, key = certificates.pair("client.example")

    investigation = etcdlab.check(secured.endpoints[0], ca=certificates.ca, cert=cert, key=key)

    assert (investigation.exit_code, investigation.findings) == (0, ())


def test_https_to_a_plain_port(guarded: Sandbox, certificates: Certificates) -> None:
    investigation = etcdlab.check(f"https://{guarded.endpoints[0]}", ca=certificates.ca)

    stopped_at(investigation, "tls", "")
    # The server hangs up, and the kernel says so in one of two ways.
    log = r'transport: authentication handshake failed: (EOF|.*connection reset by peer)"'
    assert re.search(log, investigation.case.trace.calls[-1].logs[0])
    assert "etcdlab observed: The server speaks plain HTTP/2, without TLS." in str(investigation.findings[0].why)
    assert "http://" in str(investigation.findings[0].fix.server)


def test_plain_to_a_tls_port(secured: Sandbox) -> None:
    investigation = etcdlab.check(plain(secured.endpoints))

    (finding,) = investigation.findings
    assert (investigation.exit_code, finding.code) == (2, "R10")
    assert "https://" in str(finding.fix.server)


def test_an_http1_server_is_named(peers: Peers) -> None:
    def answer(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")

    stopped_at(etcdlab.check(f"127.0.0.2:{peers.serve(answer)}"), "h2", "looked like an HTTP/1.1 header")


def test_a_grpc_server_that_is_not_etcd() -> None:
    server = grpc.server(futures.ThreadPoolExecutor(1))
    address = f"127.0.0.2:{server.add_insecure_port('127.0.0.2:0')}"
    server.start()
    try:
        stopped_at(etcdlab.check(address), "rpc", "rpc error: code = Unimplemented desc = ")
        with pytest.raises(ClusterError, match="not etcd"):
            etcdlab.connect(address)
    finally:
        server.stop(None).wait()


def test_a_wrong_password_ends_new_with_etcds_own_words(guarded: Sandbox) -> None:
    investigation = etcdlab.check(plain(guarded.endpoints), user="root", password="wrong", allow_plain=True)

    (finding,) = investigation.findings
    trace = investigation.case.trace
    words = "etcdserver: authentication failed, invalid user ID or password"
    assert (investigation.exit_code, finding.code, finding.rule) == (2, "R9", "login-refused")
    assert [(call.name, call.returns) for call in trace.calls] == [("New", (words,))]
    assert trace.calls[0].logs == (f"rpc error: code = InvalidArgument desc = {words}",)
    assert (trace.steps[-1].station, trace.steps[-1].error) == ("new", words)
    assert "get" not in {step.station for step in trace.steps}
    assert trace.complete


def test_a_password_for_an_endpoint_that_refuses(dead: str) -> None:
    investigation = etcdlab.check(dead, user="root", password="secret", allow_plain=True)

    stopped_at(investigation, "tcp", "connection refused")
    assert [(call.name, call.returns) for call in investigation.case.trace.calls] == [
        ("New", ("context deadline exceeded",))
    ]


def test_the_command_reads_the_password_from_standard_input(guarded: Sandbox) -> None:
    arguments = ("check", *guarded.endpoints, "--user", "root", "--password-stdin", "--allow-plain")

    right, wrong = (run(*arguments, stdin=f"{password}\r\n") for password in ("secret", "wrong"))

    assert (right.code, wrong.code) == (0, 2)
    assert "do: " not in wrong.err
    assert "authentication failed" in wrong.out


def test_a_cluster_that_wants_a_user_refuses_every_get(guarded: Sandbox, server: Path) -> None:
    investigation = etcdlab.check(plain(guarded.endpoints))

    (finding,) = investigation.findings
    # etcd 3.5.1 lists its members to anybody, newer servers do so to users only.
    lists = version_of(server) < (3, 6)
    refused = "etcdserver: user name is empty"
    assert (investigation.exit_code, finding.code, finding.rule) == (
        (1, "R9", "get-refused") if lists else (2, "R9", "member-list-fails")
    )
    assert [call.returns for call in investigation.case.trace.calls] == [
        (refused,),
        ("ok" if lists else refused,),
        (refused,),
    ]
    assert "requires a user" in str(finding.fix.server)


def test_a_user_of_other_keys_gets_a_note(guarded: Sandbox) -> None:
    endpoint = parse_endpoint(guarded.endpoints[0], secure=False)
    ctl(endpoint, "--user=root:secret", "user", "add", "reader:pass")

    investigation = etcdlab.check(plain(guarded.endpoints), user="reader", password="pass", allow_plain=True)

    assert judged(investigation) == [("R9", "get-refused", "note")]
    assert investigation.exit_code == 0
    assert investigation.case.trace.calls[-1].returns == ("etcdserver: permission denied",)
