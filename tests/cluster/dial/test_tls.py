"""The staged dial, where TLS fails."""

from __future__ import annotations

import socket
import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from etcdlab.cluster.access import Access
from tests.cluster.dialled import dial, failure, http1, secure, shake_hands
from tests.cluster.peers import PATIENCE, Certificates, Etcd, Etcds, Peers
from tests.servers import on_each_server, version_of


@on_each_server
def test_https_to_a_plain_etcd(etcd: Etcd, certificates: Certificates) -> None:
    dial_failure = failure(f"https://{etcd.endpoint.address}", secure(certificates))

    assert (dial_failure.stage, dial_failure.kind) == ("tls", "peer-is-plain")
    assert dial_failure.go_error in ("EOF", "connection reset by peer")
    assert str(dial_failure.detail) == "The server speaks plain HTTP/2, without TLS."


@on_each_server
def test_http_to_an_etcd_with_tls(etcds: Etcds, certificates: Certificates) -> None:
    there = etcds.start(*certificates.serve("127.0.0.2"), scheme="https")

    dial_failure = failure(f"http://{there.endpoint.address}")

    assert (dial_failure.stage, dial_failure.kind) == ("h2", "peer-is-tls")
    assert dial_failure.go_error in (
        "EOF",
        "connection reset by peer",
    )
    assert str(dial_failure.detail) == "The server speaks TLS."


@on_each_server
def test_tls_passes_all_stages(etcds: Etcds, certificates: Certificates) -> None:
    there = etcds.start(*certificates.serve("127.0.0.2"), scheme="https")

    result = dial(there.endpoint.url, secure(certificates))

    assert [stage.name for stage in result.stages] == ["dns", "tcp", "tls", "alpn", "h2", "rpc", "identity"]
    assert result.stages[3].detail == "h2"
    assert result.reached


@on_each_server
def test_a_certificate_of_another_authority(etcds: Etcds, certificates: Certificates, tmp_path: Path) -> None:
    there = etcds.start(*certificates.serve("127.0.0.2"), scheme="https")
    other = Certificates(tmp_path, trustme.CA(organization_name="other"))

    for access in (secure(other), Access(timeout=PATIENCE)):
        dial_failure = failure(there.endpoint.url, access)

        assert (dial_failure.stage, dial_failure.kind) == ("tls", "wrong-ca")
        assert (
            dial_failure.go_error == "tls: failed to verify certificate: x509: certificate signed by unknown authority"
        )
        assert "trustme" in str(dial_failure.detail)


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

    dial_failure = failure(there.endpoint.url, secure(certificates, server_name=server_name))

    assert (dial_failure.stage, dial_failure.kind) == ("tls", "wrong-name")
    assert dial_failure.go_error == f"tls: failed to verify certificate: x509: {says}"
    assert names[0] in str(dial_failure.detail)


def test_the_right_server_name_is_accepted_in_place_of_the_host(etcds: Etcds, certificates: Certificates) -> None:
    there = etcds.start(*certificates.serve("etcd.example"), scheme="https")

    assert dial(there.endpoint.url, secure(certificates, server_name="etcd.example")).reached


def test_an_expired_certificate(peers: Peers, certificates: Certificates) -> None:
    issued = certificates.authority.issue_cert("127.0.0.2", not_after=datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    issued.configure_cert(context)

    dial_failure = failure(f"https://127.0.0.2:{peers.serve(shake_hands(context))}", secure(certificates))

    assert (dial_failure.stage, dial_failure.kind) == ("tls", "expired")
    assert dial_failure.go_error.startswith(
        "tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 20"
    )
    assert dial_failure.go_error.endswith(" is after 2024-01-02T03:04:05Z")


@on_each_server
def test_an_etcd_demands_a_client_certificate(etcds: Etcds, certificates: Certificates, etcd_program: Path) -> None:
    there = etcds.start(
        *certificates.serve("127.0.0.2"), "--client-cert-auth", f"--trusted-ca-file={certificates.ca}", scheme="https"
    )
    certificate, key = certificates.pair("client.example")

    dial_failure = failure(there.endpoint.url, secure(certificates))

    # The packaged etcd speaks TLS 1.2 only. In TLS 1.3, which etcd 3.6 speaks, the demand comes after the handshake.
    late = version_of(etcd_program) >= (3, 6)
    assert (dial_failure.stage, dial_failure.kind) == ("h2" if late else "tls", "client-certificate")
    assert dial_failure.go_error == f"remote error: tls: {'certificate required' if late else 'bad certificate'}"
    assert dial(there.endpoint.url, secure(certificates, cert=certificate, key=key)).reached


def test_tls_13_demands_a_client_certificate_late(peers: Peers, certificates: Certificates) -> None:
    """After the handshake."""
    context = certificates.context("127.0.0.2")
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(certificates.ca)

    dial_failure = failure(f"https://127.0.0.2:{peers.serve(shake_hands(context))}", secure(certificates))

    assert (dial_failure.stage, dial_failure.kind) == ("h2", "client-certificate")
    assert dial_failure.go_error == "remote error: tls: certificate required"


def _listen_for_certificates(
    peers: Peers, served_by: Certificates, certificates: Certificates
) -> tuple[str, list[bool]]:
    """A TLS server that notes for each completed handshake whether a client certificate came."""
    context = served_by.context("127.0.0.2")
    context.verify_mode = ssl.CERT_OPTIONAL
    context.load_verify_locations(certificates.ca)
    got_certificate: list[bool] = []

    def remember(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as tls:
            got_certificate.append(bool(tls.getpeercert()))

    return f"https://127.0.0.2:{peers.serve(remember)}", got_certificate


@pytest.mark.parametrize("source", ["configured", "advertised"])
def test_a_peer_of_another_ca_gets_no_client_certificate(
    peers: Peers, certificates: Certificates, tmp_path: Path, source: str
) -> None:
    url, got_certificate = _listen_for_certificates(peers, Certificates(tmp_path, trustme.CA()), certificates)
    certificate, key = certificates.pair("client.example")

    assert failure(url, secure(certificates, cert=certificate, key=key), source=source).kind == "wrong-ca"
    assert True not in got_certificate


@pytest.mark.parametrize(("source", "offered"), [("configured", True), ("advertised", False)])
def test_without_a_ca_only_endpoints_get_the_certificate(
    peers: Peers, certificates: Certificates, monkeypatch: pytest.MonkeyPatch, source: str, offered: bool
) -> None:
    """A public authority vouches for every stranger."""
    monkeypatch.setenv("SSL_CERT_FILE", certificates.ca)
    url, got_certificate = _listen_for_certificates(peers, certificates, certificates)
    certificate, key = certificates.pair("client.example")

    failure(url, Access(cert=certificate, key=key, timeout=PATIENCE), source=source)

    assert got_certificate == [offered]


def test_https_to_a_plain_http1_server(peers: Peers, certificates: Certificates) -> None:
    dial_failure = failure(f"https://127.0.0.2:{peers.serve(http1)}", secure(certificates))

    assert (dial_failure.stage, dial_failure.kind) == ("tls", "peer-is-plain")
    assert dial_failure.go_error == "tls: first record does not look like a TLS handshake"
    assert str(dial_failure.detail) == "The server speaks plain HTTP/1.1, without TLS."


@pytest.mark.parametrize("alpn", [None, "http/1.1"])
def test_an_http1_server_over_tls(peers: Peers, certificates: Certificates, alpn: str | None) -> None:
    context = certificates.context("127.0.0.2", alpn=alpn)

    dial_failure = failure(f"https://127.0.0.2:{peers.serve(shake_hands(context))}", secure(certificates))

    assert (dial_failure.stage, dial_failure.kind) == ("alpn", "no-alpn")
    assert dial_failure.go_error.startswith("credentials: cannot check peer: missing selected ALPN property.")


@pytest.mark.parametrize("offers", [False, True])
def test_names_are_listed_with_a_demanded_certificate(etcds: Etcds, certificates: Certificates, offers: bool) -> None:
    """The server demands a client certificate."""
    there = etcds.start(
        *certificates.serve("127.0.0.9", "other.example"),
        "--client-cert-auth",
        f"--trusted-ca-file={certificates.ca}",
        scheme="https",
    )
    certificate, key = certificates.pair("client.example") if offers else ("", "")

    dial_failure = failure(there.endpoint.url, secure(certificates, cert=certificate, key=key))

    assert (dial_failure.stage, dial_failure.kind) == ("tls", "wrong-name")
    assert dial_failure.go_error == (
        "tls: failed to verify certificate: x509: certificate is valid for 127.0.0.9, not 127.0.0.2"
    )
    assert str(dial_failure.detail).startswith("The certificate is for other.example, 127.0.0.9. trustme")


def test_a_key_of_1024_bits_is_accepted_as_go_accepts_it(peers: Peers, tmp_path: Path) -> None:
    url, ca = rsa_server(peers, tmp_path, bits=1024)

    # It is the peer's silence that ends this dial, after a handshake.
    assert failure(url, Access(ca=ca, timeout=PATIENCE)).stage == "h2"


def test_a_key_that_is_too_short_is_named(peers: Peers, tmp_path: Path) -> None:
    """The failure names the short key. It does not say that the CA is wrong."""
    url, ca = rsa_server(peers, tmp_path, bits=768)

    dial_failure = failure(url, Access(ca=ca, timeout=PATIENCE))

    assert (dial_failure.stage, dial_failure.kind, dial_failure.go_error) == ("tls", "key-too-short", "")
    assert "The certificate is for 127.0.0.2. a CA issued it." in str(dial_failure.detail)
    assert str(dial_failure.detail).endswith("OpenSSL refuses it: EE certificate key too weak.")


def rsa_server(peers: Peers, folder: Path, bits: int) -> tuple[str, str]:
    """A TLS server with an RSA key of that length: its URL and the CA, whose own key is long enough."""
    made = subprocess.run(["openssl", "genrsa", str(bits)], check=True, capture_output=True, timeout=60).stdout
    key = serialization.load_pem_private_key(made, None, unsafe_skip_rsa_key_validation=True)
    authority = ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a CA")])
    now = datetime.now(UTC)

    def certificate(subject: x509.Name, public: object, *, ca: bool) -> x509.CertificateBuilder:
        builder = x509.CertificateBuilder(issuer, subject, public, x509.random_serial_number())
        builder = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1))
        return builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)

    pem = serialization.Encoding.PEM
    root = certificate(issuer, authority.public_key(), ca=True).sign(authority, hashes.SHA256())
    san = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.2"))])
    leaf = certificate(x509.Name([]), key.public_key(), ca=False).add_extension(san, critical=True)
    (folder / "ca.pem").write_bytes(root.public_bytes(pem))
    (folder / "leaf.pem").write_bytes(leaf.sign(authority, hashes.SHA256()).public_bytes(pem) + made)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.load_cert_chain(folder / "leaf.pem")
    context.set_alpn_protocols(["h2"])
    return f"https://127.0.0.2:{peers.serve(shake_hands(context))}", str(folder / "ca.pem")
