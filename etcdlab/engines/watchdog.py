"""Ends a child process in time, or when etcdlab ends, even if etcdlab is killed.

This is a program of its own: `watchdog.py FOLDER PARENT SECONDS COMMAND...`. Its standard input is a pipe, which
etcdlab closes when it is done. The watchdog makes FOLDER for the child's socket, and removes it; FOLDER may be empty.
The child inherits standard output and the open files. The exit code is the reason why the child ended.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import time

ENDED_BY_KIT, LATE, ENDED_BY_ITSELF = 0, 3, 4
"""etcdlab closed the pipe or is gone; the time was up; the child ended first."""

_PR_SET_PDEATHSIG = 1


def start(command: list[str]) -> int:
    """Start the child; the kernel kills it when this process ends."""
    parent, pid = os.getpid(), os.fork()
    if pid == 0:
        try:
            os.setsid()
            if sys.platform.startswith("linux"):
                import ctypes

                ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
            if os.getppid() == parent:
                _hurry()
                _end_first_without_memory()
                os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
                os.execv(command[0], command)
        finally:
            os._exit(127)
    return pid


def _hurry() -> None:
    """Give the child priority, if this user may: a process may be paused for as long as the child runs."""
    with contextlib.suppress(OSError):
        os.nice(-10)
        # Linux may share the processors among sessions first: then this gives the session priority (sched(7)).
        with open("/proc/self/autogroup", "w", encoding="ascii") as group:  # noqa: PTH123
            group.write("-10")


def _end_first_without_memory() -> None:
    """If memory runs out, the kernel ends the child and not the program that is read (proc(5), oom_score_adj)."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as score:  # noqa: PTH123
        score.write("1000")


def watch(child: int, parent: int, end: float) -> int:
    """Wait until the time is up or the child has ended. Returns the reason."""
    while True:
        if os.waitpid(child, os.WNOHANG)[0]:
            return ENDED_BY_ITSELF
        left = end - time.monotonic()
        if left <= 0:
            return LATE
        if select.select([0], [], [], min(left, 0.02))[0] or os.getppid() != parent:
            return ENDED_BY_KIT


def main() -> None:
    """Start the child, end it, and remove the folder."""
    folder, parent, seconds, *command = sys.argv[1:]
    if folder:
        os.mkdir(folder, 0o700)  # noqa: PTH102 - pathlib takes longer to import than all the rest
    child, why = start(command), ENDED_BY_KIT
    try:
        why = watch(child, int(parent), time.monotonic() + float(seconds))
    finally:
        if why != ENDED_BY_ITSELF:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        if folder:
            import shutil

            shutil.rmtree(folder, ignore_errors=True)
    sys.exit(why)


if __name__ == "__main__":
    main()
