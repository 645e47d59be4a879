"""A machine on which no sandbox can start: the error says what is missing, and what to do."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from etcdlab.errors import SandboxError
from etcdlab.sandboxes.ports import ReservedPort
from etcdlab.sandboxes.sandbox import Sandbox


def folders(tmp_path: Path) -> dict[str, tuple[Path, str]]:
    """Folders that no folder can be made in, and the reason."""
    file = tmp_path / "file"
    file.touch()
    return {
        "missing": (tmp_path / "missing", "No such file or directory"),
        "a file": (file, "Not a directory"),
        "kept by the system": (Path("/proc"), "No such file or directory"),
        "too long": (tmp_path / ("x" * 300), "File name too long"),
    }


@pytest.mark.parametrize("name", ["missing", "a file", "kept by the system", "too long"])
def test_a_tmpdir_that_takes_no_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    folder, reason = folders(tmp_path)[name]
    monkeypatch.setenv("TMPDIR", str(folder))

    with pytest.raises(SandboxError) as error, Sandbox("healthy"):
        pass

    assert reason in str(error.value.what)
    assert str(folder)[:100] in str(error.value.what)
    assert str(error.value.do) == "Set TMPDIR to a folder that you may write to."


_FULL = """
mount -t tmpfs -o size=1m none /mnt
TMPDIR=/mnt exec "$0" -c '
from etcdlab.errors import SandboxError
from etcdlab.sandboxes.sandbox import Sandbox
try:
    Sandbox("healthy").start()
except SandboxError as error:
    print(error)
'
"""


def in_namespace(script: str) -> str:
    """What a shell script prints in namespaces of its own."""
    result = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "--net", "sh", "-c", script, sys.executable],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_a_tmpdir_that_is_full_is_named() -> None:
    output = in_namespace(_FULL)

    assert "The sandbox needs 64 MB for its data, and /mnt has" in output
    assert "do: Set TMPDIR to a folder on a disk with more free space." in output


def test_an_empty_tmpdir_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", "")

    with Sandbox("healthy") as lab:
        assert lab.endpoints


def test_the_limit_of_open_files_is_named() -> None:
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, limit[1]))
    try:
        with pytest.raises(SandboxError) as error:
            ReservedPort()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limit)

    assert "Too many open files" in str(error.value.what)
    assert "ulimit -n" in str(error.value.do)


_TWO_PORTS = """
ip link set lo up
echo 40000 40001 > /proc/sys/net/ipv4/ip_local_port_range
exec "$0" -c '
from etcdlab.errors import SandboxError
from etcdlab.sandboxes.ports import ReservedPort
try:
    held = [ReservedPort() for _ in range(3)]
except SandboxError as error:
    print(error)
'
"""


def test_a_host_without_a_free_port_says_so() -> None:
    """In a network namespace of its own that has two ports."""
    output = in_namespace(_TWO_PORTS)

    assert "gives no port" in output or "No port is free" in output
    assert "do: End the programs that use so many ports" in output
