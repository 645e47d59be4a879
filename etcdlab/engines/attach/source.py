"""A process or a core that etcdlab can read, with what is known of it before anything is paused."""

from __future__ import annotations

import mmap
import os
from pathlib import Path
from typing import NamedTuple

from etcdlab.engines.process_state import name_of, state_of
from etcdlab.engines.programs import Program, read
from etcdlab.engines.snapshot.taking import no_permission, traced_already
from etcdlab.errors import AttachError, FileError, UsageError
from etcdlab.files import remedy, unsearchable
from etcdlab.messages import message

_PROC = Path("/proc")
_SECTIONS = (b"\0.debug_info\0", b"\0.zdebug_info\0", b"__debug_info\0", b"__zdebug_info\0")
"""Names of the section with the debug information, in ELF and Mach-O, plain and compressed."""

_ORDER = message("Give the binary first, then the core that it left.")


class Source(NamedTuple):
    """A program that can be read."""

    name: str
    """`PID 4711 (service)`, or `core.4711 (service)`."""
    program: Program
    pid: int = 0
    """0 for a core."""
    binary: str = ""
    dump: str = ""
    """The files of a core and of its binary; empty for a process."""


def process(pid: int) -> Source:
    """A running process. Raises AttachError if etcdlab cannot read it. Nothing is paused here."""
    if not _PROC.exists():
        raise AttachError(
            message("etcdlab attach reads processes on Linux only."),
            message("Dump a core of the process, and read it with `etcdlab core`."),
        )
    try:
        if pid < 1:
            raise ProcessLookupError  # kill(2): whole groups of processes
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        raise AttachError(
            message("There is no process {pid}.", pid=pid), message("Give the process id of the service, see `ps`.")
        ) from None
    except PermissionError:
        raise no_permission(f"PID {pid}") from None
    file = _executable(pid)
    name = f"PID {pid} ({name_of(pid)})"
    if tracer := state_of(pid).tracer:
        raise traced_already(name, tracer)
    return Source(name, _program(file, name), pid)


def core_dump(binary: str | os.PathLike[str], dump: str | os.PathLike[str]) -> Source:
    """A core and its binary. Raises AttachError for other files."""
    name = f"{Path(dump).name} ({Path(binary).name})"
    for path in (dump, binary):
        if folder := unsearchable(path):
            raise AttachError(
                message("This user may not search the folder {folder}.", folder=str(folder)), remedy(path, _ORDER)
            )
    if not Path(dump).is_file():
        raise AttachError(message("There is no core {file}.", file=str(dump)), _ORDER)
    if not Path(binary).is_file():
        raise AttachError(message("There is no binary {file}.", file=str(binary)), _ORDER)
    for path in (dump, binary):
        if not os.access(path, os.R_OK):
            raise AttachError(
                message("This user may not read the file {file}.", file=str(path)),
                message("Let this user read the file, or copy it as its owner."),
            )
    if not _is_core(Path(dump)):
        raise AttachError(message("{file} is not a core.", file=str(dump)), _ORDER)
    program = _program(Path(binary), str(binary))
    return Source(name, program, binary=str(Path(binary).absolute()), dump=str(Path(dump).absolute()))


def _program(file: Path, name: str) -> Program:
    try:
        program = read(file)
        described = _has_debug_info(file)
    except PermissionError:
        raise no_permission(name) from None
    except (FileError, OSError) as error:
        if isinstance(error.__cause__, PermissionError):
            raise no_permission(name) from None
        raise AttachError(
            message("{program} is not a Go program.", program=name),
            message("Give the service itself, not its shell or a proxy."),
        ) from error
    except UsageError as error:
        raise AttachError(
            message("{program} is a Go program without an etcd client.", program=name),
            message("Give the program that uses etcd."),
        ) from error
    if not described:
        raise AttachError(
            message("{program} was built without debug information (-ldflags '-s -w', or strip).", program=name),
            message("Build it without these flags and reproduce the fault, or use `etcdlab check` on its endpoints."),
        )
    return program


def _has_debug_info(file: Path) -> bool:
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return any(data.find(section) >= 0 for section in _SECTIONS)


def _is_core(file: Path) -> bool:
    """By the type in ELF's header (elf(5), ET_CORE), or the signature of a minidump."""
    with file.open("rb") as opened:
        head = opened.read(18)
    return head[:4] == b"MDMP" or (head[:4] == b"\x7fELF" and head[16:] in (b"\4\0", b"\0\4"))


def _executable(pid: int) -> Path:
    """The file that a process runs, through the process itself: the file may be in another container, or deleted."""
    link = _PROC / str(pid) / "exe"
    try:
        link.readlink()
    except PermissionError:
        raise no_permission(f"PID {pid} ({name_of(pid)})") from None
    except OSError:
        raise _ended_error(pid) from None
    return link


def _ended_error(pid: int) -> AttachError:
    return AttachError(
        message("PID {pid} is no program, or has just ended.", pid=pid), message("Give the PID of the service.")
    )
