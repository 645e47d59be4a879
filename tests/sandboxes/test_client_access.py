"""The client of a scenario gets its certificates, its user and its password from the sandbox."""

from __future__ import annotations

import stat
import subprocess
from pathlib import Path

import pytest

import etcdlab
from etcdlab.errors import SandboxError
from etcdlab.request import Request
from etcdlab.sandboxes.binaries import find_etcd
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.saved_traces import write_trace
from etcdlab.views.check_command import check_command
from tests.sandboxes.processes import LIMIT


def etcdctl(lab: Sandbox, *command: str) -> subprocess.CompletedProcess[str]:
    """A real client with the access of the sandbox."""
    access = lab.access
    options = {"cacert": access.ca, "cert": access.cert, "key": access.key}
    options["user"] = f"{access.user}:{access.password}" if access.user else ""
    flags = [f"--{name}={value}" for name, value in options.items() if value]
    endpoints = f"--endpoints={','.join(lab.endpoints)}"
    return subprocess.run(
        [find_etcd("etcdctl"), endpoints, *flags, *command], capture_output=True, text=True, timeout=LIMIT, check=False
    )


def test_a_real_client_is_let_in_with_the_ca_of_the_sandbox() -> None:
    with Sandbox("certificate-wrong-name") as lab:
        assert lab.endpoints[0].startswith("https://")
        assert "etcd-1" in etcdctl(lab, "member", "list").stdout


def test_the_files_are_private_and_end_with_the_sandbox() -> None:
    with Sandbox("certificate-wrong-name") as lab:
        ca = Path(lab.access.ca)
        assert stat.S_IMODE(ca.parent.stat().st_mode) == 0o700
        assert ca.exists()

    assert not ca.parent.exists()


def test_a_real_client_may_log_in_and_read_no_key() -> None:
    with Sandbox("user-without-rights") as lab:
        assert "permission denied" in etcdctl(lab, "get", "key").stderr


def test_a_real_client_is_refused_with_the_wrong_password() -> None:
    with Sandbox("wrong-password") as lab:
        assert "authentication failed" in etcdctl(lab, "get", "key").stderr


def test_a_check_of_a_sandbox_ignores_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """ETCDCTL_* are about the cluster of the person, and a sandbox never gets its password."""
    monkeypatch.setenv("ETCDCTL_USER", "me:secret")
    monkeypatch.setenv("ETCDCTL_CACERT", str(tmp_path / "none.pem"))
    with Sandbox("user-without-rights") as lab:
        request = Request.of(lab)
        assert (request.access.user, request.access.ca) == ("app", "")
        assert Request.of(lab.endpoints).access == request.access


def test_what_a_person_passes_counts_more_than_the_sandbox() -> None:
    with Sandbox("user-without-rights") as lab:
        access = Request.of(lab, user="root", password="guessed", timeout=1.5).access

    assert (access.user, access.password, access.timeout, access.allow_plain) == ("root", "guessed", 1.5, True)


def test_the_command_has_the_whole_access_and_no_trace_has_it() -> None:
    with Sandbox("user-without-rights") as lab:
        password = lab.access.password
        command = check_command(Request.of(lab), password=True)
        investigation = etcdlab.check(lab)

    assert command == f"etcdlab check {investigation.case.trace.endpoints[0]} --user app:{password} --allow-plain"
    assert password not in write_trace(investigation.case.trace).decode()
    assert password not in str(investigation.document())


def test_without_trustme_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "trustme", None)

    with pytest.raises(SandboxError, match=r"pip install 'etcdlab\[sandbox\]'"):
        Sandbox("certificate-wrong-name").start()
