"""Files at paths that a person gives: read within a bound, and written whole or not at all.

Only a regular file is read or replaced. A FIFO would be waited for, and a device has no end.
"""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from etcdlab.errors import FileError

StrPath = str | os.PathLike[str]

_NO_WAIT = os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
"""A FIFO without a writer opens at once, and a terminal does not become the process's own."""

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a FIFO"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def read_file(path: StrPath, most: int) -> bytes:
    """The content of a regular file of at most `most` bytes. Raises FileError."""
    try:
        opened = os.open(path, _NO_WAIT)
        try:
            _check_readable(path, os.fstat(opened), most)
            data = _read(opened, most + 1)  # it may have grown since
        finally:
            os.close(opened)
    except (OSError, ValueError) as error:
        if isinstance(error, FileError):
            raise
        raise FileError(f"cannot read {path}: {reason(path, error)}", remedy(path, "check the path")) from error
    if len(data) > most:
        raise _too_large(path, len(data), most)
    return data


def check_file(path: StrPath) -> None:
    """Refuse what is not a regular file that this user can read, for a library that opens it itself. FileError."""
    read_file(path, most=_LARGEST_CHECKED)


_LARGEST_CHECKED = 16 * 1024 * 1024
"""No certificate, key or CA bundle is larger."""


def write_file(path: StrPath, data: bytes) -> Path:
    """Write a file whole or not at all. A symlink is followed, and only a regular file is replaced. FileError."""
    try:
        _check_replaceable(path)
        target = Path(os.path.realpath(path))
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".etcdlab.") as folder:
            whole = Path(folder) / "whole"
            whole.write_bytes(data)
            if target.exists():
                whole.chmod(stat.S_IMODE(target.stat().st_mode))
            whole.replace(target)
    except (OSError, ValueError) as error:
        if isinstance(error, FileError):
            raise
        raise FileError(
            f"cannot write {path}: {reason(path, error)}", remedy(path, "save to another folder")
        ) from error
    return Path(path)


def unsearchable(path: StrPath) -> Path | None:
    """The first folder on the way to a path that this user may not search."""
    try:
        for way in (Path(path).absolute(), Path(os.path.realpath(path))):
            for folder in reversed(way.parents):
                if folder.is_dir() and not os.access(folder, os.X_OK):
                    return folder
    except (OSError, ValueError):
        return None  # no such path can be
    return None


def reason(path: StrPath, error: Exception) -> str:
    """Why a path cannot be used, for a person: the folder that this user may not search, else the system's words."""
    if isinstance(error, PermissionError) and (folder := unsearchable(path)):
        return f"this user may not search the folder {folder}"
    return (error.strerror if isinstance(error, OSError) else "") or str(error)


def remedy(path: StrPath, otherwise: str) -> str:
    """What to do about a path that cannot be used; `otherwise` where no folder is in the way."""
    folder = unsearchable(path)
    return f"let this user search it (chmod +x {folder}), or give another path" if folder else otherwise


def not_regular(path: StrPath, mode: int) -> FileError:
    """The error for what is at a path and is not a regular file."""
    kind = next((words for fits, words in _KINDS if fits(mode)), "no regular file")
    return FileError(f"{path} is {kind}, and etcdlab needs a regular file", "give the path of a regular file")


def _check_readable(path: StrPath, found: os.stat_result, most: int) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise not_regular(path, found.st_mode)
    if found.st_size > most:
        raise _too_large(path, found.st_size, most)


def _read(opened: int, most: int) -> bytes:
    with open(opened, "rb", closefd=False) as file:
        return file.read(most)


def _check_replaceable(path: StrPath) -> None:
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - a path may be text
    except FileNotFoundError:
        return
    if not stat.S_ISREG(mode):
        raise not_regular(path, mode)


def _too_large(path: StrPath, size: int, most: int) -> FileError:
    return FileError(
        f"{path} has {size:,} bytes, and etcdlab reads at most {most:,}", "check that this is the file you mean"
    )
