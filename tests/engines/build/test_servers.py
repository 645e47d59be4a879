"""Real etcd servers are built from their modules, once, and run in a sandbox."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import etcdlab
from etcdlab.engines.build import servers, toolchain
from etcdlab.errors import GoError, UsageError
from tests.cli.command import run
from tests.processes import becomes, runs

UNPINNED = "3.6.9"
"""The last release of 3.6 that denies MemberList to a user without the root role."""


def version(program: Path) -> str:
    """The release that a server prints of itself."""
    output = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=60, check=True).stdout
    return output.splitlines()[0]


def test_one_release_of_each_line_is_pinned_with_its_hashes() -> None:
    lines = [release.rpartition(".")[0] for release in servers.pinned()]

    assert lines == ["3.5", "3.6", "3.7"]
    assert all("h1:" in servers._files(release)["go.sum"] for release in servers.pinned())


@pytest.mark.parametrize("release", [*servers.pinned(), UNPINNED])
def test_the_version_of_a_server_is_its_release(release: str) -> None:
    assert version(servers.server(release)) == f"etcd Version: {release}"
    assert release in servers.built()


def test_what_was_built_needs_no_go(monkeypatch) -> None:
    program = servers.server("3.6.16")
    monkeypatch.setattr(servers, "find_go", lambda: pytest.fail("Go was looked for"))

    assert servers.server("v3.6.16") == program


def test_a_new_release_without_go_says_what_to_install(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(toolchain, "_candidates", list)

    with pytest.raises(GoError, match=r"no Go on PATH.+\s+do: Run `pip install 'etcdlab\[go\]'"):
        etcdlab.sandbox(server="3.6.16")
    with etcdlab.sandbox() as lab:
        assert lab.endpoints


@pytest.mark.parametrize("release", ["", "3.4.3", "3.8.0", "latest", "3.6.16; rm -rf /", "3.6", "\x1b[31m"])
def test_another_release_names_the_pinned_ones(release: str) -> None:
    with pytest.raises(UsageError, match="Use " + ", ".join(servers.pinned())) as error:
        servers.server(release)

    assert error.value.field == "server"
    assert "\x1b" not in str(error.value.what)


def test_a_build_that_fails_leaves_nothing(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("GOPROXY", "off")
    monkeypatch.setenv("GOMODCACHE", str(tmp_path / "modules"))

    with pytest.raises(GoError, match="do: "):
        servers.server("3.6.16")
    assert list((tmp_path / "etcdlab" / "go").iterdir()) == []


def test_the_command_runs_the_server_it_is_given() -> None:
    servers.server("3.6.16")
    result = run("demo", "advertises-unspecified", "--server", "3.6.16", "--json")

    assert result.code == 0
    assert result.document["dials"][0]["identity"]["version"] == "3.6.16"


def test_setup_builds_go_or_etcd_and_nothing_else() -> None:
    result = run("setup", "java")

    assert result.code == 2
    assert "setup builds go or etcd, got java" in result.err


def test_a_build_ends_when_etcdlab_is_killed(tmp_path: Path) -> None:
    """Its folder is removed."""
    started, scratch, slow = tmp_path / "started", tmp_path / "scratch", tmp_path / "go"
    scratch.mkdir()
    slow.write_text(f"#!/bin/sh\nsleep 60 &\necho $$ $! > {started}.new\nmv {started}.new {started}\nwait\n")
    slow.chmod(0o755)
    code = (
        "from pathlib import Path\n"
        "from etcdlab.engines.build.toolchain import Toolchain\n"
        f"folder = Path({str(scratch)!r})\n"
        f"go = Toolchain(Path({str(slow)!r}), 'go1.26.0', folder, 'linux', 'amd64', scratch=folder)\n"
        "go.run('build', folder=folder, timeout=60.0)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code]) as process:
        assert becomes(started.exists)
        pids = [int(pid) for pid in started.read_text().split()]
        process.kill()

    assert becomes(lambda: not any(map(runs, pids)) and not scratch.exists())


def test_an_unpublished_release_names_the_pinned_ones(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    with pytest.raises(UsageError, match=r"etcd 3\.6\.999 is not published") as error:
        servers.server("3.6.999")

    assert all(release in str(error.value.do) for release in servers.pinned())
    assert list((tmp_path / "etcdlab" / "go").iterdir()) == []


def test_setup_names_its_own_option() -> None:
    with pytest.raises(UsageError) as error:
        list(servers.build_servers(["3.4.1"], lambda _: None))

    assert error.value.field == "release"
