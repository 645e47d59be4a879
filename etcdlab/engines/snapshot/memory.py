"""Which memory of a paused process is copied, and the copy itself. Sources: proc(5), process_vm_readv(2)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

PAGE = os.sysconf("SC_PAGE_SIZE")
_CHUNK = 1 << 20
"""Bytes that are copied at once: they stay in the processor's cache between reading and writing."""

_PRESENT, _SWAPPED, _OF_FILE = 1 << 63, 1 << 62, 1 << 61
"""Bits of an entry of /proc/PID/pagemap. A page that the process has written to is no longer its file's."""

_ENTRIES = 1 << 15
"""Pages whose entries are read at once."""

_VDSO = "[vdso]"


class Mapping(NamedTuple):
    """A line of /proc/PID/maps: bounds, where in its file it begins, and the file's path."""

    start: int
    end: int
    access: str
    offset: int
    path: str

    @property
    def is_private(self) -> bool:
        """Whether what the process writes here is its own, and reaches no file."""
        return self.access.endswith("p")

    @property
    def is_anonymous(self) -> bool:
        """Whether it began as zeros and not as a part of a file."""
        return not self.path or self.path.startswith("[")


def mappings(pid: int) -> list[Mapping]:
    """The mappings of a process."""
    with open(f"/proc/{pid}/maps", encoding="utf-8", errors="surrogateescape") as lines:  # noqa: PTH123
        return [_mapping(line) for line in lines]


def _mapping(line: str) -> Mapping:
    fields = line.rstrip("\n").split(maxsplit=5)
    start, end = (int(bound, 16) for bound in fields[0].split("-"))
    return Mapping(start, end, fields[1], int(fields[2], 16), fields[5] if len(fields) > 5 else "")


def copied(pid: int, maps: list[Mapping], program: str) -> list[Mapping]:
    """The mappings to copy: the process's own memory, and what it has changed of its program.

    The debugger reads unchanged parts of the program from its file. Other files have nothing of Go.
    """
    own = (one for one in maps if one.is_private and (_is_memory(one) or _is_changed_program(pid, one, program)))
    return [*own, *(one for one in maps if one.path == _VDSO)]


def _is_memory(mapping: Mapping) -> bool:
    return mapping.is_anonymous and mapping.access.startswith("rw")


def _is_changed_program(pid: int, mapping: Mapping, program: str) -> bool:
    """Whether pages differ from the file: variables, or what the loader relocated and then made read-only."""
    return mapping.path == program and any(
        entry & (_PRESENT | _SWAPPED) and not entry & _OF_FILE
        for _, entries in _page_entries(pid, mapping)
        for entry in entries
    )


def of_program(maps: list[Mapping], program: str) -> list[Mapping]:
    """The mappings of the program's own file."""
    return [one for one in maps if one.path == program]


def copy(pid: int, mapping: Mapping, target: int, position: int) -> int:
    """Copy a mapping to a position of the file `target`; how many bytes were copied. Absent pages stay a hole."""
    total = 0
    memory = os.open(f"/proc/{pid}/mem", os.O_RDONLY | os.O_CLOEXEC)
    try:
        for start, end in _present(pid, mapping):
            for at in range(start, end, _CHUNK):
                total += _copy_chunk(memory, target, at, min(_CHUNK, end - at), position + at - mapping.start)
    finally:
        os.close(memory)
    return total


def _copy_chunk(memory: int, target: int, at: int, size: int, position: int) -> int:
    try:
        chunk = os.pread(memory, size, at)
    except OSError:
        return 0  # A page that not even the process itself can read stays a hole.
    written = 0
    while written < len(chunk):
        written += os.pwrite(target, chunk[written:], position + written)
    return written


def _present(pid: int, mapping: Mapping) -> list[tuple[int, int]]:
    """The runs of pages with content: Go reserves much more than it uses."""
    if not mapping.is_anonymous or mapping.path == _VDSO:
        return [(mapping.start, mapping.end)]
    runs: list[tuple[int, int]] = []
    for first, entries in _page_entries(pid, mapping):
        _add_runs(runs, first, entries)
    return runs


def _page_entries(pid: int, mapping: Mapping) -> Iterator[tuple[int, memoryview]]:
    """The entries of /proc/PID/pagemap, one a page, in bounded parts with the address of each; none where all are 0."""
    with open(f"/proc/{pid}/pagemap", "rb", buffering=0) as pagemap:  # noqa: PTH123
        for first in range(mapping.start, mapping.end, _ENTRIES * PAGE):
            pages = min(_ENTRIES, (mapping.end - first) // PAGE)
            pagemap.seek(first // PAGE * 8)
            entries = pagemap.read(pages * 8)
            if any(entries):
                yield first, memoryview(entries).cast("Q")


def _add_runs(runs: list[tuple[int, int]], first: int, entries: memoryview) -> None:
    """Add the runs of present pages among these entries; a run that goes on from the last one is made longer."""
    for number, entry in enumerate(entries):
        if entry & (_PRESENT | _SWAPPED):
            start = first + number * PAGE
            if runs and runs[-1][1] == start:
                runs[-1] = (runs[-1][0], start + PAGE)
            else:
                runs.append((start, start + PAGE))
