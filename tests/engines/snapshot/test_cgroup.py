"""The limits of control groups, from files as the kernel documents them: a test may not limit the machine's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from etcdlab.engines.snapshot import cgroup, taking

MB = 1 << 20


@pytest.fixture
def groups(tmp_path: Path, monkeypatch) -> Path:
    """The folder of a machine's control groups, without any."""
    monkeypatch.setattr(cgroup, "_GROUPS", tmp_path)
    monkeypatch.setattr(cgroup, "_OWN", tmp_path / "own")
    return tmp_path


def version_2(folder: Path, limit: str, used: int, cached: int = 0) -> None:
    """A group of version 2."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "memory.max").write_text(f"{limit}\n")
    (folder / "memory.current").write_text(f"{used}\n")
    (folder / "memory.stat").write_text(f"anon 4096\ninactive_file {cached}\n")


def test_the_nearest_limit_of_all_groups_counts(groups: Path) -> None:
    (groups / "own").write_text("0::/pod/container\n")
    version_2(groups / "pod" / "container", str(512 * MB), 400 * MB)
    version_2(groups / "pod", str(450 * MB), 400 * MB)

    assert cgroup.memory_left() == [112 * MB, 50 * MB]


def test_cached_pages_that_nobody_uses_are_free(groups: Path) -> None:
    (groups / "own").write_text("0::/\n")
    version_2(groups, str(512 * MB), 500 * MB, cached=100 * MB)

    assert cgroup.memory_left() == [112 * MB]


def test_a_group_without_a_limit_limits_nothing(groups: Path) -> None:
    (groups / "own").write_text("0::/user\n")
    version_2(groups / "user", "max", 400 * MB)

    assert cgroup.memory_left() == []


def test_a_container_with_version_1(groups: Path) -> None:
    """It has its own group at the root."""
    (groups / "own").write_text("5:cpu:/docker/4f1c\n4:memory:/docker/4f1c\n0::/\n")
    (groups / "memory").mkdir()
    (groups / "memory" / "memory.limit_in_bytes").write_text(f"{512 * MB}\n")
    (groups / "memory" / "memory.usage_in_bytes").write_text(f"{400 * MB}\n")
    (groups / "memory" / "memory.stat").write_text("cache 0\ntotal_inactive_file 0\n")

    assert cgroup.memory_left() == [112 * MB]


def test_where_there_are_no_groups_nothing_is_limited(groups: Path) -> None:
    assert cgroup.memory_left() == []


def test_a_copy_that_does_not_fit_into_the_group(groups: Path) -> None:
    """It does not go into memory."""
    (groups / "own").write_text("0::/\n")
    version_2(groups, str(512 * MB), 400 * MB)

    assert taking._fits_into_memory(80 * MB)
    assert not taking._fits_into_memory(100 * MB)
