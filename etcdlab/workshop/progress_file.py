"""The progress file beside the notebooks: read within a bound, and written whole, by one kernel at a time."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from etcdlab.errors import EtcdlabError, FileError
from etcdlab.files import StrPath, read_file, write_file
from etcdlab.messages import Message, Text, message
from etcdlab.workshop.progress import FORMAT, MAX_BYTES, Progress

LOCK_SECONDS = 5.0
"""How long a kernel waits for another one that writes the file."""


class Read(NamedTuple):
    """What a progress file has. `problem` says why it cannot be used, if it cannot."""

    progress: Progress
    problem: Text = ""
    is_other: bool = False
    """Whether it is a whole JSON file of something else."""


class ProgressFile:
    """The file of one learner.

    A file that etcdlab cannot read is renamed, and the learner starts afresh: `notes` then has a sentence about it.
    """

    def __init__(self, path: StrPath) -> None:
        self.path = Path(path).absolute()
        self.notes: list[Text] = []
        self._unsaved: Progress | None = None

    def read(self) -> Progress:
        """The progress in the file, or what could not be written to it. Raises nothing."""
        if self._unsaved is not None:
            return self._unsaved
        try:
            return self._read()
        except EtcdlabError as error:
            self._tell(error)
            return Progress(FORMAT)

    def change(self, change: Callable[[Progress], Progress]) -> Progress:
        """Read the file, change what it has, and write it, while no other kernel does. Returns what it has then.

        If the file cannot be written, the progress is kept as long as the kernel lives.
        """
        try:
            with _locked(self.path):
                changed = change(self._unsaved or self._read())
                write_file(self.path, msgspec.json.format(msgspec.json.encode(changed), indent=1) + b"\n")
                self._unsaved = None
        except EtcdlabError as error:
            self._tell(error)
            changed = self._unsaved = change(self.read())
        return changed

    def _read(self) -> Progress:
        if not os.path.lexists(self.path):
            return Progress(FORMAT)
        progress, problem, _ = read_progress(self.path)
        if problem:
            self.notes.append(_set_aside(self.path, problem))
        return progress

    def _tell(self, error: EtcdlabError) -> None:
        note = message("{problem} Your answers are kept only until the kernel ends.", problem=error.what)
        if note not in self.notes:
            self.notes.append(note)


def read_progress(path: StrPath, name: str = "") -> Read:
    """The progress in a file, and why it cannot be used if it cannot. Raises FileError for what is no regular file.

    `name` is what the problem calls the file. Default: its name without the folder.
    """
    name = name or Path(path).name
    try:
        data = read_file(path, MAX_BYTES)
    except FileError as error:
        if not Path(path).is_file():
            raise
        return Read(Progress(FORMAT), error.what)
    try:
        written_as = msgspec.json.decode(data, type=_Format).format
        if written_as != FORMAT:
            return Read(Progress(FORMAT), message("Another version of etcdlab wrote {file}.", file=name))
        return Read(msgspec.json.decode(data, type=Progress))
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        problem = message("{file} is no progress file, or it is damaged.", file=name)
        return Read(Progress(FORMAT), problem, is_other=_is_other(data))


def _is_other(data: bytes) -> bool:
    """Whether it is JSON, and has nothing that only progress files have."""
    try:
        content = msgspec.json.decode(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return False
    return not (isinstance(content, dict) and content.keys() & {"format", "exercises"})


class _Format(msgspec.Struct):
    format: int


def _set_aside(path: Path, problem: Text) -> Message:
    """Rename a file that cannot be used. Returns the sentence for the learner. Raises FileError."""
    number = 1
    while os.path.lexists(aside := path.with_stem(f"{path.stem}-old-{number}")):
        number += 1
    try:
        path.rename(aside)
    except OSError as error:
        raise FileError(
            message("etcdlab cannot rename {file}: {reason}", file=str(path), reason=error.strerror or str(error)),
            message("Move the file to another folder."),
        ) from error
    return message("{problem} You start afresh. The old file is now {other}.", problem=problem, other=aside.name)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keep other kernels from the file. The lock is a file of its own, because the progress file is replaced."""
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock
    except ImportError:  # Windows, and a browser: two kernels may overwrite each other's answers there
        yield
        return
    try:
        opened = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise _cannot_lock(path, error.strerror or str(error)) from error
    try:
        end = time.monotonic() + LOCK_SECONDS
        while True:
            try:
                flock(opened, LOCK_EX | LOCK_NB)
                break
            except OSError as error:
                if time.monotonic() > end:
                    raise _cannot_lock(path, error.strerror or str(error)) from error
                time.sleep(0.02)
        yield
    finally:
        os.close(opened)


def _cannot_lock(path: Path, reason: Text) -> FileError:
    return FileError(
        message("etcdlab cannot write {file}: {reason}", file=str(path), reason=reason),
        message("Save to another folder."),
    )
