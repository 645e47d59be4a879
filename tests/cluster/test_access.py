"""What a person may give to be let in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from etcdlab.cluster.access import Access, endpoints_from_environment, parse_duration
from etcdlab.cluster.endpoint import Endpoint
from etcdlab.errors import UsageError
from tests.cluster.peers import Certificates


def test_what_is_not_given_comes_from_etcdctls_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ETCDCTL_USER", "root:se:cret")
    monkeypatch.setenv("ETCDCTL_DIAL_TIMEOUT", "1m30s")
    monkeypatch.setenv("ETCDCTL_ENDPOINTS", "a:1,b:2")

    access = Access.of(ca=None, timeout=None)

    assert (access.user, access.password, access.timeout) == ("root", "se:cret", 90.0)
    assert endpoints_from_environment() == ("a:1", "b:2")


def test_what_is_given_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ETCDCTL_USER", "root:secret")
    monkeypatch.setenv("ETCDCTL_DIAL_TIMEOUT", "5s")

    access = Access.of(user="alice", password="other", timeout=1)

    assert (access.user, access.password, access.timeout) == ("alice", "other", 1)


def test_a_certificate_is_not_paired_with_another_key(
    monkeypatch: pytest.MonkeyPatch, certificates: Certificates
) -> None:
    """A certificate that a person passes is not combined with the key in ETCDCTL_KEY."""
    certificate, key = certificates.pair("client.example")
    monkeypatch.setenv("ETCDCTL_KEY", key)

    with pytest.raises(UsageError, match="without its key"):
        Access.of(cert=certificate)


def test_the_password_is_never_shown() -> None:
    assert "secret" not in repr(Access(user="root", password="secret"))


def test_wrong_usage_is_refused(certificates: Certificates, tmp_path: Path) -> None:
    certificate, key = certificates.pair("client.example")
    _, foreign = certificates.pair("other.example")
    garbage = tmp_path / "garbage.pem"
    garbage.write_text("no certificate")
    table = [
        ({"ca": str(tmp_path / "none.pem")}, "No such file"),
        ({"ca": str(garbage)}, "garbage.pem"),
        ({"cert": str(garbage), "key": key}, "garbage.pem"),
        ({"cert": certificate}, "is given without its"),
        ({"key": key}, "is given without its"),
        ({"cert": certificate, "key": foreign}, "mismatch"),
        ({"password": "secret"}, "without a user"),
        ({"user": "root"}, "no password"),
        ({"timeout": 0}, "timeout"),
        ({"timeout": float("nan")}, "timeout"),
        ({"cacert": "x"}, "There is no keyword 'cacert'"),
    ]
    for options, says in table:
        with pytest.raises(UsageError, match=says) as error:
            Access.of(**options)
        assert str(error.value.do), options


def test_a_key_with_a_passphrase_is_refused(certificates: Certificates, tmp_path: Path) -> None:
    """etcdlab refuses the key, and asks for no passphrase at the terminal."""
    from cryptography.hazmat.primitives import serialization as s

    certificate, key = certificates.pair("client.example")
    plain = s.load_pem_private_key(Path(key).read_bytes(), None)
    locked = tmp_path / "locked.key"
    locked.write_bytes(plain.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.BestAvailableEncryption(b"word")))

    with pytest.raises(UsageError):
        Access(cert=certificate, key=str(locked))


def test_a_password_goes_over_plain_http_only_if_allowed() -> None:
    endpoints = [Endpoint("https", "h", 1), Endpoint("http", "h", 2)]

    with pytest.raises(UsageError, match="http://h:2"):
        Access(user="root", password="secret").check_endpoints(endpoints)
    Access(user="root", password="secret").check_endpoints(endpoints[:1])
    Access(user="root", password="secret", allow_plain=True).check_endpoints(endpoints)
    Access().check_endpoints(endpoints)


@pytest.mark.parametrize(("text", "seconds"), [("5s", 5), ("500ms", 0.5), ("1m30s", 90), ("1.5h", 5400)])
def test_durations_are_gos(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "5", "s", "5s ", "-5s", "5 s"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_duration(text)


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("password", "secret\r\n", "line break"),
        ("password", "secret\r", "line break"),
        ("password", os.fsdecode(b"secr\xe9t"), "not UTF-8"),
        ("user", "root\n", "line break"),
        ("user", os.fsdecode(b"r\xe9t"), "not UTF-8"),
    ],
)
def test_a_user_or_password_no_server_can_read_is_refused(
    monkeypatch: pytest.MonkeyPatch, field: str, text: str, says: str
) -> None:
    """And the error does not repeat it."""
    options = {"user": "root", "password": "word"} | {field: text}
    monkeypatch.setenv("ETCDCTL_USER", options["user"])
    monkeypatch.setenv("ETCDCTL_PASSWORD", options["password"])
    for make in (Access.of, lambda: Access(**options)):
        with pytest.raises(UsageError, match=says) as error:
            make()
        assert error.value.field == field
        assert text.strip() not in str(error.value)
