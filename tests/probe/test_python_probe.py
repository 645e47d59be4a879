"""The probe in Python: it runs in old releases, identifies real servers, and is bounded whatever a peer does."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from etcdlab.probe.script import certificates_in
from etcdlab.trace import UNAUTHENTICATED
from etcdlab.vantage import VantageDial
from tests.cluster.peers import Certificates, Etcds, Peers, enable_password
from tests.hostile.peers import FLOODS, NO_ANSWERS, Attack, serve_attack
from tests.probe.places import in_python, probe


def _works(release: str) -> bool:
    """Whether a release is installed: pyenv has a command also for those that are not."""
    python = shutil.which(release)
    return python is not None and not subprocess.run([python, "-V"], capture_output=True, timeout=60).returncode


RELEASES = [release for release in (f"python3.{minor}" for minor in range(6, 15)) if _works(release)]
"""The releases of this machine. The one that runs the tests is always among them."""
ATTACKS = FLOODS | NO_ANSWERS


def one(made_for: str, **options: object) -> VantageDial:
    """The dial of one URL."""
    (dial,) = in_python(probe(made_for, **options)).dials  # type: ignore[arg-type]
    return dial


def test_it_is_python_3_6_and_imports_only_what_python_brings() -> None:
    tree = ast.parse(probe("http://10.0.0.5:2379").in_python(), feature_version=(3, 6))

    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert imported
    assert imported <= sys.stdlib_module_names
    assert not any(isinstance(node, ast.ImportFrom) for node in ast.walk(tree))


def test_it_is_short_enough_to_be_read() -> None:
    """docs/vantages.md has these numbers."""
    assert len(probe().in_python().splitlines()) <= 200
    assert len(probe().in_sh().splitlines()) <= 100


def test_it_opens_no_file_and_starts_no_program() -> None:
    tree = ast.parse(probe("http://10.0.0.5:2379").in_python())

    called = {ast.unparse(node.func).split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not called & {"open", "os", "subprocess", "exec", "eval", "__import__"}


@pytest.mark.parametrize("release", RELEASES)
def test_each_installed_release_runs_it(release: str, etcds: Etcds) -> None:
    python = str(shutil.which(release))
    url = etcds.start().endpoint.url

    vantage = in_python(probe(url), python)

    assert vantage.program.startswith(release.replace("python", "python "))
    assert [dial.outcome for dial in vantage.dials] == ["answered"]


def test_it_reports_who_answers(server: Path, etcds: Etcds) -> None:
    etcds.etcd = server
    etcd = etcds.start()

    dial = one(etcd.endpoint.url)

    assert dial.identity is not None
    assert dial.identity.leader == dial.identity.member_id != ""
    assert [(stage.name, stage.outcome) for stage in dial.stages] == [
        (name, "ok") for name in ("dns", "tcp", "h2", "rpc", "identity")
    ]


def test_a_server_that_demands_a_password_answers(etcds: Etcds) -> None:
    """Before 3.5.32 and 3.6.12 etcd returns its Status to everybody."""
    etcd = etcds.start()
    enable_password(etcd.endpoint)

    dial = one(etcd.endpoint.url)

    assert dial.outcome == "answered"
    assert dial.failure is None or dial.failure.kind == UNAUTHENTICATED


@pytest.mark.parametrize(
    ("url", "stage", "kind"),
    [
        ("http://127.0.0.1:{port}", "tcp", "refused"),
        ("http://no-such-host.invalid:2379", "dns", "no-such-host"),
        ("http://[::1]:{port}", "tcp", ("refused", "unreachable")),
    ],
)
def test_a_failure_has_the_kind_of_a_dial(url: str, stage: str, kind: str | tuple[str, ...], port: int) -> None:
    failure = one(url.format(port=port)).failure

    assert failure is not None
    assert failure.stage == stage
    assert failure.kind in kind if isinstance(kind, tuple) else failure.kind == kind


def test_a_trusted_certificate_leads_to_the_member(etcds: Etcds, certificates: Certificates) -> None:
    etcd = etcds.start(*certificates.serve("127.0.0.2"), scheme="https")
    ca = Path(certificates.ca).read_text()

    assert one(etcd.endpoint.url, ca=ca).outcome == "answered"


def test_a_refused_certificate_is_reported_with_its_names(etcds: Etcds, certificates: Certificates) -> None:
    etcd = etcds.start(*certificates.serve("etcd-0.internal", "10.0.0.7"), scheme="https")
    ca = Path(certificates.ca).read_text()

    wrong_name, wrong_ca = one(etcd.endpoint.url, ca=ca).failure, one(etcd.endpoint.url).failure

    assert wrong_name is not None
    assert wrong_ca is not None
    assert (wrong_name.stage, wrong_name.kind) == ("tls", "wrong-name")
    assert (wrong_ca.stage, wrong_ca.kind) == ("tls", "wrong-ca")
    for failure in (wrong_name, wrong_ca):
        assert "The certificate is for etcd-0.internal, 10.0.0.7, and is valid until " in str(failure.detail)


def test_a_server_that_demands_a_certificate_is_recognised(etcds: Etcds, certificates: Certificates) -> None:
    flags = ("--client-cert-auth", f"--trusted-ca-file={certificates.ca}")
    etcd = etcds.start(*certificates.serve("127.0.0.2"), *flags, scheme="https")

    failure = one(etcd.endpoint.url, ca=Path(certificates.ca).read_text()).failure

    assert failure is not None
    assert failure.kind == "client-certificate"


def test_a_wrong_scheme_fails_at_the_first_bytes(etcds: Etcds, certificates: Certificates) -> None:
    plain = etcds.start().endpoint
    secure = etcds.start(*certificates.serve("127.0.0.2"), scheme="https").endpoint

    failures = [one(f"https://{plain.address}").failure, one(f"http://{secure.address}").failure]

    assert [(failure.stage, failure.kind) for failure in failures if failure] == [
        ("tls", "closed"),
        ("h2", "closed"),
    ]


def test_a_server_of_http_1_is_no_etcd(peers: Peers) -> None:
    port = peers.serve(lambda connection: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"))

    failure = one(f"http://127.0.0.2:{port}").failure

    assert failure is not None
    assert (failure.stage, failure.kind) == ("h2", "http1")


def test_a_silent_server_takes_the_time_of_one_stage(peers: Peers) -> None:
    is_over = threading.Event()
    port = peers.serve(lambda connection: is_over.wait(20))
    start = time.monotonic()

    failure = one(f"http://127.0.0.2:{port}", timeout=0.5).failure
    is_over.set()

    assert failure is not None
    assert (failure.stage, failure.kind) == ("h2", "silent")
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_the_dial_of_what_attacks_status_fails(attack: Attack, peers: Peers) -> None:
    url = f"http://{serve_attack(peers, attack, 'Status')}"
    start = time.monotonic()

    failure = one(url, timeout=1.0).failure

    assert failure is not None
    assert failure.stage in ("h2", "rpc", "identity")
    assert time.monotonic() - start < 20


def test_a_probe_has_nothing_of_a_key(etcds: Etcds, certificates: Certificates) -> None:
    """A PEM file may have the key of the CA beside its certificate."""
    both = etcds.folder / "both.pem"
    certificate, key = certificates.pair("both.internal")
    both.write_bytes(Path(key).read_bytes() + Path(certificate).read_bytes())

    pem = certificates_in(str(both))

    assert pem.count("BEGIN CERTIFICATE") == pem.count("END") == 1
    assert "KEY" not in probe("http://10.0.0.5:2379", ca=pem).in_python()


def test_a_url_in_the_script_is_only_text() -> None:
    url = 'http://10.0.0.5:2379"]; import os; x = ["'

    tree = ast.parse(probe(url).in_python())

    assert any(isinstance(node, ast.Constant) and node.value == url for node in ast.walk(tree))
    assert json.dumps(url) in probe(url).in_python()
