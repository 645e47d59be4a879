"""Files at paths that a person gives: read within a bound, and written whole or not at all.

Only a regular file is read or replaced. A FIFO would be waited for, and a device has no end.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from etcdlab.errors import FileError
from etcdlab.messages import Message, Text, message

StrPath = str | os.PathLike[str]

_NO_WAIT = os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
"""A FIFO without a writer opens at once, and a terminal does not become the process's own."""

CHECK_PATH = message("Check the path.")

_KINDS = (
    (stat.S_ISDIR, message("{file} is a folder. etcdlab needs a regular file.")),
    (stat.S_ISFIFO, message("{file} is a FIFO. etcdlab needs a regular file.")),
    (stat.S_ISSOCK, message("{file} is a socket. etcdlab needs a regular file.")),
    (stat.S_ISCHR, message("{file} is a device. etcdlab needs a regular file.")),
    (stat.S_ISBLK, message("{file} is a device. etcdlab needs a regular file.")),
)


def read_file(path: StrPath, most: int) -> bytes:
    """The content of a regular file of at most `most` bytes. Raises FileError."""

    def problem(cause: Text) -> Message:
        return message("etcdlab cannot read {file}: {reason}", file=str(path), reason=cause)

    with _file_errors(path, problem, CHECK_PATH, readable):
        opened = os.open(path, _NO_WAIT)
        try:
            _check_readable(path, os.fstat(opened), most)
            data = _read(opened, most + 1)  # it may have grown since
        finally:
            os.close(opened)
    if len(data) > most:
        raise _too_large(path, len(data), most)
    return data


def check_file(path: StrPath) -> None:
    """Refuse what is not a regular file that this user can read, for a library that opens it itself. FileError."""
    read_file(path, most=_LARGEST_CHECKED)


_LARGEST_CHECKED = 16 * 1024 * 1024
"""No certificate, key or CA bundle is larger."""


def write_file(path: StrPath, data: bytes, do: Text = "") -> Path:
    """Write a file whole or not at all. A symlink is followed, and only a regular file is replaced. A file that is
    replaced keeps its mode and its owner. Raises FileError; `do` says what to do if the folder cannot be written.
    """

    def problem(cause: Text) -> Message:
        return message("etcdlab cannot write {file}: {reason}", file=str(path), reason=cause)

    with _file_errors(path, problem, do or message("Save to another folder.")):
        _check_replaceable(path)
        target = Path(os.path.realpath(path))
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".etcdlab.") as folder:
            whole = Path(folder) / "whole"
            whole.write_bytes(data)
            if target.exists():
                _copy_status(target.stat(), whole)
            whole.replace(target)
    return Path(path)


def make_folder(path: StrPath) -> Path:
    """A folder for files of one name. It may exist. Raises FileError."""

    def problem(cause: Text) -> Message:
        return message("etcdlab cannot make the folder {folder}: {reason}", folder=str(path), reason=cause)

    with _file_errors(path, problem, message("Save to another folder.")):
        Path(path).mkdir(exist_ok=True)
    return Path(path)


def _copy_status(status: os.stat_result, file: Path) -> None:
    """Give a file the mode and the owner of another one. Only root may give a file away."""
    with suppress(OSError):
        os.chown(file, status.st_uid, status.st_gid)
    file.chmod(stat.S_IMODE(status.st_mode))  # A change of the owner clears some bits of the mode.


def readable(path: StrPath) -> Message:
    """What to do about a file that this user may not read."""
    return message("Let this user read it (chmod +r {file}), or give another path.", file=str(path))


@contextmanager
def _file_errors(
    path: StrPath, problem: Callable[[Text], Message], do: Text, denied: Callable[[StrPath], Text] | None = None
) -> Iterator[None]:
    """Raises what the operating system or Python raises as a FileError. `problem` makes its first sentence, `do` the
    second one, and `denied` the second one for a path that this user may not use.
    """
    try:
        yield
    except (OSError, ValueError) as error:
        if isinstance(error, FileError):
            raise
        otherwise = denied(path) if denied is not None and isinstance(error, PermissionError) else do
        raise FileError(problem(reason(path, error)), remedy(path, otherwise)) from error


def exists(path: StrPath) -> bool:
    """Whether this user can see that there is something. `Path.exists` raises for a folder that may not be searched."""
    return os.path.exists(path)  # noqa: PTH110


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


def reason(path: StrPath, error: Exception) -> Text:
    """Why a path cannot be used, for a person: the folder that this user may not search, else the system's text."""
    if isinstance(error, PermissionError) and (folder := unsearchable(path)):
        return message("this user may not search the folder {folder}", folder=str(folder))
    return (error.strerror if isinstance(error, OSError) else "") or str(error)


def remedy(path: StrPath, otherwise: Text) -> Text:
    """What to do about a path that cannot be used; `otherwise` if this user may search each folder of it."""
    if folder := unsearchable(path):
        return message("Let this user search it (chmod +x {folder}), or give another path.", folder=str(folder))
    return otherwise


def not_regular(path: StrPath, mode: int) -> FileError:
    """The error for what is at a path and is not a regular file."""
    what = next((text for fits, text in _KINDS if fits(mode)), message("{file} is not a regular file."))
    return FileError(Message(what.template, {"file": str(path)}), message("Give the path of a regular file."))


def _check_readable(path: StrPath, status: os.stat_result, most: int) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise not_regular(path, status.st_mode)
    if status.st_size > most:
        raise _too_large(path, status.st_size, most)


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
    if not os.access(path, os.W_OK):
        # The rights of the folder may allow it. But somebody made the file read-only, so nobody shall change it.
        raise FileError(
            message("This user may not write {file}.", file=str(path)),
            message("Let this user write it (chmod +w {file}), or save to another file.", file=str(path)),
        )


def _too_large(path: StrPath, size: int, most: int) -> FileError:
    return FileError(
        message(
            "{file} has {size:,} bytes. etcdlab reads at most {most:,} bytes.", file=str(path), size=size, most=most
        ),
        message("Check that this is the right file."),
    )
