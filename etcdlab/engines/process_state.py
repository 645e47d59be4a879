"""The name and the state of a process, and the process that traces it (proc(5)). Linux only."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from etcdlab.quoting import printable


class ProcessState(NamedTuple):
    """`letter` is R running, S sleeping, T stopped, t paused by a tracer, Z ended; empty where there is no process."""

    letter: str
    tracer: int
    """The process id of the tracer; 0 if no process traces it."""


def state_of(pid: int) -> ProcessState:
    """The state of a process."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("ascii", errors="replace").splitlines()
    except OSError:
        return ProcessState("", 0)
    fields = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    return ProcessState(fields["State"][:1], int(fields["TracerPid"]))


def has_ended(pid: int) -> bool:
    """Whether a process has ended, waited for or not."""
    return state_of(pid).letter in ("", "Z", "X")


def name_of(pid: int) -> str:
    """The name of a process, which the process may set itself (prctl(2), PR_SET_NAME); "" without a process."""
    try:
        return printable(Path(f"/proc/{pid}/comm").read_text(errors="replace").strip())
    except OSError:
        return ""
