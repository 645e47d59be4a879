"""The head of an ELF core: what a debugger reads first. Pure; sources: elf(5), linux/elfcore.h, fs/binfmt_elf.c."""

from __future__ import annotations

import struct
from typing import NamedTuple

from etcdlab.engines.snapshot.machines import MOST_MAPPINGS, Machine
from etcdlab.engines.snapshot.memory import PAGE, Mapping
from etcdlab.engines.snapshot.ptrace import Thread

_CORE, _LOAD, _NOTE = 4, 1, 4
"""ET_CORE, PT_LOAD, PT_NOTE."""

_PRSTATUS, _PRPSINFO, _AUXV, _FILE = 1, 3, 6, 0x46494C45
_HEADER, _PROGRAM_HEADER = struct.Struct("<16sHHIQQQIHHHHHH"), struct.Struct("<IIQQQQQQ")
_IDENTIFICATION = b"\x7fELF\x02\x01\x01".ljust(16, b"\0")
"""64 bits, little-endian, version 1."""


class TooManyMappings(Exception):  # noqa: N818 - the caller names the process
    """A process has more mappings than a core can have. The text of the exception is how many."""


class Layout(NamedTuple):
    """The head of a core, and the position in the file of each mapping's copy."""

    head: bytes
    positions: list[int]
    size: int
    """Bytes of the whole file, holes included."""


def layout(
    machine: Machine, pid: int, auxv: bytes, threads: list[Thread], program: list[Mapping], copies: list[Mapping]
) -> Layout:
    """Lay a core out. Raises TooManyMappings."""
    if len(copies) > MOST_MAPPINGS:
        raise TooManyMappings(len(copies))
    notes = _notes(machine, pid, auxv, threads, program)
    start = _HEADER.size + _PROGRAM_HEADER.size * (len(copies) + 1)
    at = _whole_pages(start + len(notes))
    positions = []
    segments = [_PROGRAM_HEADER.pack(_NOTE, 0, start, 0, 0, len(notes), 0, 4)]
    for one in copies:
        size = one.end - one.start
        positions.append(at)
        segments.append(_PROGRAM_HEADER.pack(_LOAD, 6, at, one.start, 0, size, size, PAGE))
        at += size
    count = len(segments)
    header = _HEADER.pack(
        _IDENTIFICATION, _CORE, machine.elf_number, 1, 0, _HEADER.size, 0, 0, 64, _PROGRAM_HEADER.size, count, 0, 0, 0
    )
    return Layout(b"".join((header, *segments, notes)), positions, at)


def _notes(machine: Machine, pid: int, auxv: bytes, threads: list[Thread], program: list[Mapping]) -> bytes:
    statuses = (_note(_PRSTATUS, status(machine, thread)) for thread in threads)
    return b"".join((_note(_PRPSINFO, process_info(pid)), _note(_AUXV, auxv), _note(_FILE, files(program)), *statuses))


def status(machine: Machine, thread: Thread) -> bytes:
    """struct elf_prstatus: signals, ids and times (zeros but for the id), then the general registers."""
    if len(thread.registers) != machine.registers:
        raise ValueError(f"{len(thread.registers)} bytes of registers, and this processor has {machine.registers}")
    signals, ids, times = bytes(32), struct.pack("<4i", thread.id, 0, 0, 0), bytes(64)
    return signals + ids + times + thread.registers + bytes(8)


def process_info(pid: int) -> bytes:
    """struct elf_prpsinfo: the process id is the only part of it that a debugger reads."""
    return bytes(24) + struct.pack("<4i", pid, 0, 0, 0) + bytes(16) + bytes(80)


def files(program: list[Mapping]) -> bytes:
    """The note NT_FILE: the addresses of each part of the program's file, in pages."""
    table = b"".join(struct.pack("<3Q", one.start, one.end, one.offset // PAGE) for one in program)
    names = b"".join(one.path.encode("utf-8", "surrogateescape") + b"\0" for one in program)
    return struct.pack("<2Q", len(program), PAGE) + table + names


def _note(kind: int, content: bytes) -> bytes:
    return struct.pack("<3I", 5, len(content), kind) + b"CORE\0\0\0\0" + content.ljust(-(-len(content) // 4) * 4, b"\0")


def _whole_pages(size: int) -> int:
    return -(-size // PAGE) * PAGE
