"""One dial never ends the others: odd certificates of a stranger, and errors of etcdlab's own at each stage."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from etcdlab.cluster.dial import attempt, resolve, second_look
from etcdlab.cluster.dial.dialler import Target, dial_all
from etcdlab.cluster.dial.exchange import Exchange
from etcdlab.cluster.dial.status_call import Answer
from tests.cluster.dialled import secure, shake_hands
from tests.cluster.peers import QUICK, Certificates, Etcd, Peers

ODD_NAMES = [
    x509.DirectoryName(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a directory's name")])),
    x509.UniformResourceIdentifier("spiffe://cluster/etcd"),
    x509.RFC822Name("someone@example.com"),
    x509.RegisteredID(x509.ObjectIdentifier("1.2.3.4")),
    x509.OtherName(x509.ObjectIdentifier("1.2.3.4"), b"\x04\x01x"),
    x509.IPAddress(ipaddress.ip_address("::1")),
]


def served(peers: Peers, folder: Path, names: list[x509.GeneralName]) -> str:
    """The URL of a TLS server whose certificate has these names and is signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stranger")])
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    file = folder / "stranger.pem"
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    file.write_bytes(
        builder.sign(key, hashes.SHA256()).public_bytes(pem)
        + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    return f"https://127.0.0.2:{peers.serve(shake_hands(context))}"


@pytest.mark.parametrize("names", [*([name] for name in ODD_NAMES), ODD_NAMES, []])
def test_a_stranger_with_an_odd_certificate_fails_alone(
    etcd: Etcd, peers: Peers, certificates: Certificates, tmp_path: Path, names: list[x509.GeneralName]
) -> None:
    stranger = served(peers, tmp_path, names)

    odd, good = dial_all([Target(stranger), Target(etcd.endpoint.url)], secure(certificates))

    assert good.reached
    assert odd.failure is not None
    assert (odd.failure.stage, odd.failure.kind) == ("tls", "wrong-ca")
    assert "stranger issued it." in str(odd.failure.detail)


@pytest.mark.parametrize("names", [ODD_NAMES[:1], ODD_NAMES[:5]])
def test_the_names_of_other_kinds_are_named_and_match_no_host(
    peers: Peers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: list[x509.GeneralName]
) -> None:
    stranger = served(peers, tmp_path, names)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "stranger.pem"))

    (odd,) = dial_all([Target(stranger)], QUICK)

    assert odd.failure is not None
    assert odd.failure.kind == "wrong-name"
    # crypto/x509 of Go 1.26 said this of the same certificate.
    assert odd.failure.go_error == (
        "tls: failed to verify certificate: x509: cannot validate certificate for 127.0.0.2 because it doesn't"
        " contain any IP SANs"
    )
    assert "DirName a directory's name" in str(odd.failure.detail)


class OddError(Exception):
    """An error that no code of etcdlab expects."""


def _raise(*_: object, **__: object) -> None:
    raise OddError("unexpected")


async def _raise_later(*_: object, **__: object) -> None:
    raise OddError("unexpected")


@pytest.mark.parametrize(
    ("place", "name", "stage"),
    [
        (resolve, "addresses", "dns"),
        (second_look, "connected", "tcp"),
        (attempt, "_handshake_failed", "tls"),
        (Exchange, "_send_request", "h2"),
        (Answer, "receive", "h2"),
        (attempt, "check_status", "rpc"),
        (attempt, "read_identity", "identity"),
    ],
)
def test_an_unexpected_error_ends_its_own_dial_and_no_other(
    etcd: Etcd,
    peers: Peers,
    certificates: Certificates,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    place: object,
    name: str,
    stage: str,
) -> None:
    raising = _raise_later if place in (resolve, second_look) else _raise
    monkeypatch.setattr(place, name, raising)
    url = f"http://localhost:{etcd.endpoint.port}" if stage == "dns" else etcd.endpoint.url
    if stage == "tls":
        url = served(peers, tmp_path, [])
    refuses = "http://127.0.0.1:1" if stage != "tcp" else "http:// malformed"

    broken, other = dial_all([Target(url), Target(refuses)], secure(certificates))

    assert broken.failure is not None
    assert (broken.failure.stage, broken.failure.kind, broken.failure.go_error) == (stage, "own-error", "")
    assert str(broken.failure.detail) == "etcdlab itself failed here: OddError: unexpected."
    assert other.failure is not None
    assert other.failure.kind in ("refused", "malformed", "no-port")


def test_an_error_in_an_explanation_leaves_the_failure_as_it_is(
    peers: Peers, certificates: Certificates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_look, "certificate", _raise_later)

    (result,) = dial_all([Target(served(peers, tmp_path, []))], secure(certificates))

    assert result.failure is not None
    assert result.failure.kind == "wrong-ca"
    assert result.failure.go_error == "tls: failed to verify certificate: x509: certificate signed by unknown authority"


def test_a_certificate_that_cannot_be_read_is_called_so(
    peers: Peers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = served(peers, tmp_path, [])
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "stranger.pem"))

    async def unreadable(*_: object) -> None:
        return None

    monkeypatch.setattr(second_look, "certificate", unreadable)
    (result,) = dial_all([Target(stranger)], QUICK)

    assert result.failure is not None
    assert result.failure.kind == "wrong-name"
    assert result.failure.go_error == "tls: failed to verify certificate"
    assert str(result.failure.detail) == "etcdlab could not read the certificate, so its names are not known."


def test_an_unexpected_error_ends_only_its_dial(etcd: Etcd, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that belongs to no stage ends its own dial. The other dials go on."""
    from etcdlab.cluster.dial import dialler

    def odd_of_one(url: str) -> object:
        return _raise() if url == "http://odd:1" else parse(url)

    parse = dialler.parse_advertised
    monkeypatch.setattr(dialler, "parse_advertised", odd_of_one)

    broken, other = dial_all([Target("http://odd:1"), Target(etcd.endpoint.url)], QUICK)

    assert broken.failure is not None
    assert broken.failure.kind == "own-error"
    assert other.reached
