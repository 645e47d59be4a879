"""The real client is let in by certificates and passwords, and refused in its own words."""

from __future__ import annotations

from pathlib import Path

import pytest
import trustme

import etcdlab
from etcdlab.cluster.endpoint import parse_endpoint
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import MemberPlan, Scenario
from etcdlab.saved_traces import write_trace
from tests.cluster.peers import Certificates, enable_password
from tests.servers import PACKAGED, program


def sandbox(*flags: str, advertise: str, etcd: Path) -> Sandbox:
    """One member with these flags, advertising that."""
    plan = MemberPlan("s", advertise=(advertise,), flags=flags)
    return Sandbox(Scenario("ad-hoc", "ad hoc", "", members=(plan,)), etcd=etcd)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("certificates"), trustme.CA())


@pytest.mark.parametrize("release", ["seed", "3.7.1"])
def test_over_tls_with_a_client_certificate(
    server: Path, release: str, certificates: Certificates, monkeypatch
) -> None:
    flags = (*certificates.serve("127.0.0.2"), f"--trusted-ca-file={certificates.ca}", "--client-cert-auth")
    cert, key = certificates.pair("client")
    monkeypatch.chdir(Path(cert).parent)
    with sandbox(*flags, advertise="https://0.0.0.0:{port}", etcd=server) as lab:
        access = {"ca": Path(certificates.ca).name, "cert": Path(cert).name, "key": Path(key).name}
        trace = etcdlab.walk(lab.endpoints, engine="go", release=release, **access).run()

    assert [(call.name, call.returns) for call in trace.calls] == [
        ("Get", ("ok",)),
        ("Sync", ("ok",)),
        ("Get", ("context deadline exceeded",)),
    ]
    assert trace.dials[0].identity is not None
    assert {finding.code for finding in etcdlab.Investigation.of(trace).findings} == {"R1"}


@pytest.mark.parametrize("release", ["seed", "3.7.1"])
def test_a_server_of_another_authority_is_refused(release: str, certificates: Certificates, tmp_path) -> None:
    """The error is the client's own."""
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "other.pem"))
    with sandbox(*certificates.serve("127.0.0.2"), advertise="{url}", etcd=program(PACKAGED)) as lab:
        trace = etcdlab.walk(lab.endpoints, engine="go", release=release, ca=tmp_path / "other.pem").run()

    words = "certificate signed by unknown authority"
    assert trace.dials[0].failure is not None
    assert (trace.dials[0].failure.stage, words in trace.dials[0].failure.go_error) == ("tls", True)
    assert words in trace.calls[0].logs[0]


@pytest.mark.parametrize("release", ["seed", "3.7.1"])
def test_the_real_client_gets_the_password(server: Path, release: str) -> None:
    with sandbox(advertise="http://0.0.0.0:{port}", etcd=server) as lab:
        enable_password(parse_endpoint(lab.endpoints[0], secure=False))
        let_in = {"engine": "go", "release": release, "user": "root", "allow_plain": True}
        trace = etcdlab.walk(lab.endpoints, password="secret", **let_in).run()
        refused = etcdlab.walk(lab.endpoints, password="wrong", **let_in).run()

    assert [call.returns for call in trace.calls] == [("ok",), ("ok",), ("context deadline exceeded",)]
    assert [(call.name, call.returns) for call in refused.calls] == [
        ("New", ("etcdserver: authentication failed, invalid user ID or password",))
    ]
    assert refused.complete
    assert "secret" not in write_trace(trace).decode()
