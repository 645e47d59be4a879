"""The memory that the control groups of this process leave it. Sources: cgroups(7), cgroup-v2, cgroup-v1/memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

_GROUPS, _OWN = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")


class _Files(NamedTuple):
    """What one version of control groups calls its folder, its files, and the line that counts idle cached pages."""

    folder: str
    limit: str
    usage: str
    cached: str


_BY_CONTROLLERS = {
    "": _Files("", "memory.max", "memory.current", "inactive_file"),
    "memory": _Files("memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
}
"""By the second field of a line of /proc/self/cgroup: empty in version 2."""


def memory_left() -> list[int]:
    """Bytes that each control group with a limit leaves, from the innermost to the outermost that is visible."""
    return [left for files, group in _groups() if (left := _free_bytes(files, group)) is not None]


def _groups() -> Iterator[tuple[_Files, Path]]:
    try:
        lines = _OWN.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if (files := _BY_CONTROLLERS.get(controllers)) is not None:
            own = PurePosixPath(path)
            # A container may have only its own group, at the root, whatever the path is.
            for group in (own, *own.parents):
                yield files, _GROUPS / files.folder / str(group).lstrip("/")


def _free_bytes(files: _Files, group: Path) -> int | None:
    """Bytes that a group leaves; None if it has no limit, or is not visible."""
    try:
        limit, used = int((group / files.limit).read_text()), int((group / files.usage).read_text())
        counts = dict(line.split() for line in (group / "memory.stat").read_text().splitlines())
    except (OSError, ValueError):
        return None  # `max` is no number.
    return max(0, limit - used + int(counts.get(files.cached, 0)))
