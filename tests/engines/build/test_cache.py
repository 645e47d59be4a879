"""Where etcdlab keeps what it builds, and which earlier build it uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from etcdlab.chain import chain_of
from etcdlab.engines.build import cache, delve, probes
from etcdlab.engines.build.toolchain import Toolchain

GO = Toolchain(Path("/none/go"), "go1.27.3", Path("/none"), "linux", "amd64")


@pytest.fixture
def builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder for builds."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "etcdlab" / "go"


def built(builds: Path, name: str, program: str = "probe") -> Path:
    folder = builds / name
    folder.mkdir(parents=True)
    (folder / program).touch()
    return folder


def test_the_builds_are_in_the_users_cache_folder() -> None:
    assert cache.cache().parent.name == "etcdlab"


def test_a_build_of_another_go_1_release_is_used(builds: Path) -> None:
    """The newest of them counts: 1.26.10 is newer than 1.26.9."""
    built(builds, "go1.26.9-linux-amd64-KEY")
    newest = built(builds, "go1.26.10-linux-amd64-KEY")

    assert cache.folder_of_build(GO, "KEY", "probe") == newest


def test_the_build_of_this_go_comes_first(builds: Path) -> None:
    own = built(builds, "go1.27.3-linux-amd64-KEY")
    built(builds, "go1.28.0-linux-amd64-KEY")

    assert cache.folder_of_build(GO, "KEY", "probe") == own


@pytest.mark.parametrize(
    "other",
    [
        "go2.0.0-linux-amd64-KEY",
        "go1.26.8-linux-arm64-KEY",
        "go1.26.8-darwin-amd64-KEY",
        "go1.26.8-linux-amd64-OTHER",
        "go1.26.8-linux-amd64-KEY-2",
    ],
)
def test_a_build_of_something_else_is_not_used(builds: Path, other: str) -> None:
    """Another major version, another platform, another source or other modules."""
    built(builds, other)

    assert cache.folder_of_build(GO, "KEY", "probe") == builds / "go1.27.3-linux-amd64-KEY"


def test_an_earlier_probe_and_delve_need_no_build(builds: Path) -> None:
    """The Go of this test does not exist, so any build would fail."""
    chain, progress = chain_of("3.7.1"), list[object]()
    probe = built(builds, f"go1.26.8-linux-amd64-{probes._probe_key(GO, chain)}")
    debugger = built(builds, f"go1.26.8-linux-amd64-delve-{delve.DELVE}", "dlv")

    assert probes.build_probe(GO, chain, progress.append) == probe / "probe"
    assert delve.build_debugger(GO, progress.append) == debugger / "dlv"
    assert progress == []
