"""The user's cache folder for what etcdlab builds with Go. Only complete builds are in it; they need no network."""

from __future__ import annotations

import contextlib
import glob
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from etcdlab.errors import GoError
from etcdlab.files import unsearchable
from etcdlab.messages import message

if TYPE_CHECKING:
    from etcdlab.engines.build.toolchain import Toolchain

LIMIT = 1200.0
"""Seconds that one build may take: the first one fetches and compiles everything."""

_ELSEWHERE = message("Set XDG_CACHE_HOME to another folder.")

_FORGOTTEN = 10 * LIMIT
"""Seconds after which an unfinished folder was left by a build that was killed."""


def cache() -> Path:
    """The user's cache folder for builds. Raises GoError if this user may not search it."""
    from platformdirs import user_cache_path

    folder = user_cache_path("etcdlab") / "go"
    if closed := unsearchable(folder / "any"):
        raise GoError(
            message(
                "The cache of etcdlab is in {cache}. This user may not search the folder {folder}.",
                cache=str(folder),
                folder=str(closed),
            ),
            message(
                "Let this user search it (chmod u+rwx {folder}), or set XDG_CACHE_HOME to another folder.",
                folder=str(closed),
            ),
        )
    return folder


def unwritable(path: Path, error: OSError) -> GoError:
    """The error for a part of the cache that cannot be written."""
    reason = error.strerror or str(error)
    return GoError(message("etcdlab cannot write {file}: {reason}", file=str(path), reason=reason), _ELSEWHERE)


def folder_for(go: Toolchain, key: str) -> Path:
    """The folder of one build by one Go."""
    return cache() / f"{go.version}-{go.system}-{go.machine}-{key}"


def folder_of_build(go: Toolchain, key: str, program: str) -> Path:
    """The folder that has this program, or the folder where this Go is to build it.

    A program that another release of the same Go major version built is used too: it has the same source and modules,
    and so it is the same client.
    """
    folder = folder_for(go, key)
    if (folder / program).exists():
        return folder
    major, rest = go.version.partition(".")[0], f"-{go.system}-{go.machine}-{key}/{program}"
    built = cache().glob(f"{glob.escape(major)}.*{glob.escape(rest)}")
    return max((file.parent for file in built), key=_go_number, default=folder)


def _go_number(folder: Path) -> tuple[int, ...]:
    """The Go version in a folder's name, such as (1, 26, 8)."""
    return tuple(int(part) for part in re.findall(r"\d+", folder.name.partition("-")[0]))


@contextlib.contextmanager
def making(target: Path) -> Iterator[Path]:
    """A folder for a build, which becomes `target` once the build is complete."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear_away(target.parent)
        folder = Path(tempfile.mkdtemp(dir=target.parent, prefix=".making-"))
    except OSError as error:
        raise unwritable(target.parent, error) from error
    try:
        yield folder
        # Another process may have built the same meanwhile: then its folder stays.
        with contextlib.suppress(OSError):
            folder.rename(target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear_away(kept: Path) -> None:
    """Remove what a build left that was killed: no build takes so long."""
    for folder in kept.glob(".making-*"):
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime > _FORGOTTEN:
                shutil.rmtree(folder, ignore_errors=True)
