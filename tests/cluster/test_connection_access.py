"""A connection with certificates, and with a user and a password."""

from __future__ import annotations

from pathlib import Path

import pytest
import trustme

from etcdlab.cluster.access import Access
from etcdlab.cluster.connection import Cluster
from etcdlab.errors import ClusterError, RequestError, UsageError
from tests.cluster.peers import PATIENCE, QUICK, Certificates, Etcd, Etcds, enable_password
from tests.servers import on_each_server, version_of


@on_each_server
def test_tls_with_a_client_certificate(etcds: Etcds, certificates: Certificates, etcd_program: Path) -> None:
    there = etcds.start(
        *certificates.serve("127.0.0.2"), "--client-cert-auth", f"--trusted-ca-file={certificates.ca}", scheme="https"
    )
    certificate, key = certificates.pair("client.example")

    with Cluster([there.endpoint], Access(ca=certificates.ca, cert=certificate, key=key, timeout=PATIENCE)) as cluster:
        assert cluster.members()[0].members
    # In TLS 1.3, which etcd 3.6 speaks, the demand comes after the handshake. The packaged etcd speaks TLS 1.2.
    words = (
        "h2: error reading server preface: remote error: tls: certificate required"
        if version_of(etcd_program) >= (3, 6)
        else "tls: authentication handshake failed: remote error: tls: bad certificate"
    )
    with pytest.raises(ClusterError, match=words) as error:
        Cluster([there.endpoint], Access(ca=certificates.ca, timeout=PATIENCE))
    assert "client certificate" in str(error.value.do)


def test_tls_with_a_server_name(etcds: Etcds, certificates: Certificates) -> None:
    there = etcds.start(*certificates.serve("etcd.example"), scheme="https")

    with Cluster([there.endpoint], Access(ca=certificates.ca, server_name="etcd.example", timeout=PATIENCE)) as cluster:
        assert cluster.members()[0].members


def test_tls_without_a_ca_file_uses_the_systems_roots(
    etcds: Etcds, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = etcds.start(*certificates.serve("127.0.0.2"), scheme="https")

    with pytest.raises(ClusterError, match="unknown authority"):
        Cluster([there.endpoint], QUICK)
    monkeypatch.setenv("SSL_CERT_FILE", certificates.ca)
    with Cluster([there.endpoint], QUICK) as cluster:
        assert cluster.members()[0].members


@on_each_server
def test_a_wrong_ca_says_so(etcds: Etcds, certificates: Certificates, tmp_path: Path) -> None:
    there = etcds.start(*certificates.serve("127.0.0.2"), scheme="https")
    (tmp_path / "other").mkdir()
    other = Certificates(tmp_path / "other", trustme.CA())

    with pytest.raises(ClusterError, match="x509: certificate signed by unknown authority") as error:
        Cluster([there.endpoint], Access(ca=other.ca, timeout=PATIENCE))
    assert "the CA" in str(error.value.do)


@on_each_server
@pytest.mark.parametrize("secure", [False, True])
def test_user_and_password(etcds: Etcds, certificates: Certificates, secure: bool) -> None:
    flags = certificates.serve("127.0.0.2") if secure else ()
    there = etcds.start(*flags, scheme="https" if secure else "http")
    enable_password(there.endpoint, *((f"--cacert={certificates.ca}",) if secure else ()))
    ca = certificates.ca if secure else ""

    def access(password: str) -> Access:
        user = "root" if password else ""
        return Access(ca=ca, user=user, password=password, allow_plain=not secure, timeout=PATIENCE)

    with Cluster([there.endpoint], access("secret")) as cluster:
        assert cluster.get() is None
        assert cluster.members()[0].error == ""
    with Cluster([there.endpoint], access("")) as cluster, pytest.raises(RequestError) as nobody:
        cluster.get()
    with pytest.raises(RequestError) as error:
        Cluster([there.endpoint], access("wrong"))

    assert (nobody.value.code, nobody.value.detail) == ("INVALID_ARGUMENT", "etcdserver: user name is empty")
    assert "requires a user" in str(nobody.value.do)
    assert error.value.code == "INVALID_ARGUMENT"
    assert error.value.detail == "etcdserver: authentication failed, invalid user ID or password"
    assert "password" in str(error.value.do)
    assert "wrong" not in str(error.value)


def test_a_password_for_a_cluster_without_users_is_no_error(etcd: Etcd) -> None:
    access = Access(user="root", password="secret", allow_plain=True, timeout=PATIENCE)

    with Cluster([etcd.endpoint], access) as cluster:
        assert cluster.get() is None


def test_a_password_is_not_sent_in_the_clear_unless_allowed(etcd: Etcd) -> None:
    with pytest.raises(UsageError, match="over plain http"):
        Cluster([etcd.endpoint], Access(user="root", password="secret"))
