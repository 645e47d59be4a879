"""The staged dial, where TLS fails."""

from __future__ import annotations

import socket
import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from etcdlab.cluster.access import Access
from tests.cluster.dialled import dial, failure, http1, secure, shake_hands
from tests.cluster.peers import PATIENCE, Certificates, Etcd, Etcds, Peers


def test_https_to_a_plain_etcd(etcd: Etcd, certificates: Certificates) -> None:
    found = failure(f"https://{etcd.endpoint.address}", secure(certificates))

    assert (found.stage, found.kind) == ("tls", "peer-is-plain")
    assert found.go in ("EOF", "connection reset by peer")
    assert found.detail == "speaks plain HTTP/2"


def test_http_to_an_etcd_with_tls(etcds: Etcds, certificates: Certificates) -> None:
    there = etcds.start(*certificates.serve("127.0.0.2"), scheme="https")

    found = failure(f"http://{there.endpoint.address}")

    assert (found.stage, found.kind) == ("h2", "peer-is-tls")
    assert found.go in (
        "EOF",
        "connection reset by peer",
    )
    assert found.detail == "speaks TLS"


def test_tls_passes_all_stages(etcds: Etcds, certificates: Certificates) -> None:
    there = etcds.start(*certificates.serve("127.0.0.2"), scheme="https")

    found = dial(there.endpoint.url, secure(certificates))

    assert [stage.name for stage in found.stages] == ["dns", "tcp", "tls", "alpn", "h2", "rpc", "identity"]
    assert found.stages[3].detail == "h2"
    assert found.reached


def test_a_certificate_of_another_authority(etcds: Etcds, certificates: Certificates, tmp_path: Path) -> None:
    there = etcds.start(*certificates.serve("127.0.0.2"), scheme="https")
    other = Certificates(tmp_path, trustme.CA(organization_name="other"))

    for access in (secure(other), Access(timeout=PATIENCE)):
        found = failure(there.endpoint.url, access)

        assert (found.stage, found.kind) == ("tls", "wrong-ca")
        assert found.go == "tls: failed to verify certificate: x509: certificate signed by unknown authority"
        assert "trustme" in found.detail


@pytest.mark.parametrize(
    ("names", "host", "server_name", "says"),
    [
        (["127.0.0.9"], "127.0.0.2", "", "certificate is valid for 127.0.0.9, not 127.0.0.2"),
        (
            ["other.example"],
            "127.0.0.2",
            "",
            "cannot validate certificate for 127.0.0.2 because it doesn't contain any IP SANs",
        ),
        (
            ["a.example", "b.example"],
            "127.0.0.2",
            "wrong.example",
            "certificate is valid for a.example, b.example, not wrong.example",
        ),
        (
            ["127.0.0.2"],
            "127.0.0.2",
            "wrong.example",
            "certificate is not valid for any names, but wanted to match wrong.example",
        ),
    ],
)
def test_a_certificate_for_another_name(
    etcds: Etcds, certificates: Certificates, names: list[str], host: str, server_name: str, says: str
) -> None:
    there = etcds.start(*certificates.serve(*names), scheme="https", host=host)

    found = failure(there.endpoint.url, secure(certificates, server_name=server_name))

    assert (found.stage, found.kind) == ("tls", "wrong-name")
    assert found.go == f"tls: failed to verify certificate: x509: {says}"
    assert names[0] in found.detail


def test_the_right_server_name_is_accepted_in_place_of_the_host(etcds: Etcds, certificates: Certificates) -> None:
    there = etcds.start(*certificates.serve("etcd.example"), scheme="https")

    assert dial(there.endpoint.url, secure(certificates, server_name="etcd.example")).reached


def test_an_expired_certificate(peers: Peers, certificates: Certificates) -> None:
    issued = certificates.authority.issue_cert("127.0.0.2", not_after=datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    issued.configure_cert(context)

    found = failure(f"https://127.0.0.2:{peers.serve(shake_hands(context))}", secure(certificates))

    assert (found.stage, found.kind) == ("tls", "expired")
    assert found.go.startswith(
        "tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 20"
    )
    assert found.go.endswith(" is after 2024-01-02T03:04:05Z")


def test_an_etcd_demands_a_client_certificate(etcds: Etcds, certificates: Certificates) -> None:
    there = etcds.start(
        *certificates.serve("127.0.0.2"), "--client-cert-auth", f"--trusted-ca-file={certificates.ca}", scheme="https"
    )
    certificate, key = certificates.pair("client.example")

    found = failure(there.endpoint.url, secure(certificates))

    # This etcd is built so that it speaks TLS 1.2 only.
    assert (found.stage, found.kind) == ("tls", "client-certificate")
    assert found.go == "remote error: tls: bad certificate"
    assert dial(there.endpoint.url, secure(certificates, cert=certificate, key=key)).reached


def test_in_tls_13_the_demand_for_a_client_certificate_comes_after_the_handshake(
    peers: Peers, certificates: Certificates
) -> None:
    context = certificates.context("127.0.0.2")
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(certificates.ca)

    found = failure(f"https://127.0.0.2:{peers.serve(shake_hands(context))}", secure(certificates))

    assert (found.stage, found.kind) == ("h2", "client-certificate")
    assert found.go == "remote error: tls: certificate required"


def _listen_for_certificates(
    peers: Peers, served_by: Certificates, certificates: Certificates
) -> tuple[str, list[bool]]:
    """A TLS server that notes for each completed handshake whether a client certificate came."""
    context = served_by.context("127.0.0.2")
    context.verify_mode = ssl.CERT_OPTIONAL
    context.load_verify_locations(certificates.ca)
    seen: list[bool] = []

    def remember(accepted: socket.socket) -> None:
        with context.wrap_socket(accepted, server_side=True) as tls:
            seen.append(bool(tls.getpeercert()))

    return f"https://127.0.0.2:{peers.serve(remember)}", seen


@pytest.mark.parametrize("source", ["configured", "advertised"])
def test_a_client_certificate_is_not_offered_to_a_peer_of_another_authority(
    peers: Peers, certificates: Certificates, tmp_path: Path, source: str
) -> None:
    url, seen = _listen_for_certificates(peers, Certificates(tmp_path, trustme.CA()), certificates)
    certificate, key = certificates.pair("client.example")

    assert failure(url, secure(certificates, cert=certificate, key=key), source=source).kind == "wrong-ca"
    assert True not in seen


@pytest.mark.parametrize(("source", "offered"), [("configured", True), ("advertised", False)])
def test_without_a_ca_of_the_persons_only_a_configured_peer_gets_the_client_certificate(
    peers: Peers, certificates: Certificates, monkeypatch: pytest.MonkeyPatch, source: str, offered: bool
) -> None:
    """A public authority vouches for every stranger."""
    monkeypatch.setenv("SSL_CERT_FILE", certificates.ca)
    url, seen = _listen_for_certificates(peers, certificates, certificates)
    certificate, key = certificates.pair("client.example")

    failure(url, Access(cert=certificate, key=key, timeout=PATIENCE), source=source)

    assert seen == [offered]


def test_https_to_a_plain_http1_server(peers: Peers, certificates: Certificates) -> None:
    found = failure(f"https://127.0.0.2:{peers.serve(http1)}", secure(certificates))

    assert (found.stage, found.kind) == ("tls", "peer-is-plain")
    assert found.go == "tls: first record does not look like a TLS handshake"
    assert found.detail == "speaks plain HTTP/1.1"


@pytest.mark.parametrize("alpn", [None, "http/1.1"])
def test_an_http1_server_over_tls(peers: Peers, certificates: Certificates, alpn: str | None) -> None:
    context = certificates.context("127.0.0.2", alpn=alpn)

    found = failure(f"https://127.0.0.2:{peers.serve(shake_hands(context))}", secure(certificates))

    assert (found.stage, found.kind) == ("alpn", "no-alpn")
    assert found.go.startswith("credentials: cannot check peer: missing selected ALPN property.")
