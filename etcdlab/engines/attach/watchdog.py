"""Ends the debugger in time, or when the kit goes, however it goes: the process it holds then runs on.

A program of its own, run with the arguments FOLDER PARENT PID SECONDS COMMAND... and a pipe as standard input, which
the kit closes when it is done. FOLDER is made for the debugger's socket, and removed. PID is the process that is held,
0 for a core. The exit code says why it ended.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import time

TOLD, LATE, GONE = 0, 3, 4
"""The kit has closed the pipe, or is gone; the time was up; the debugger ended by itself."""

ORDERLY = 0.1
"""Seconds before the time is up at which the debugger is asked to end: so long it takes to let a process go."""

_PATIENCE = 0.3
"""Seconds after which it is ended without being asked."""

_PR_SET_PDEATHSIG = 1


def start(command: list[str]) -> int:
    """Start the debugger; it is asked to end when this process does."""
    parent, pid = os.getpid(), os.fork()
    if pid == 0:
        try:
            os.setsid()
            if sys.platform.startswith("linux"):
                import ctypes

                ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM))
            if os.getppid() == parent:
                _hurry()
                os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
                os.execv(command[0], command)
        finally:
            os._exit(127)
    return pid


def _hurry() -> None:
    """A process stands still for as long as the debugger reads: before others, where this user may say so."""
    with contextlib.suppress(OSError):
        os.nice(-10)
        # Where Linux shares the processors among sessions first, this says it of the session (sched(7)).
        with open("/proc/self/autogroup", "w", encoding="ascii") as group:  # noqa: PTH123
            group.write("-10")


def watch(debugger: int, parent: int, end: float) -> int:
    """Wait until it is time to end, or until the debugger has ended; the reason."""
    while True:
        if os.waitpid(debugger, os.WNOHANG)[0]:
            return GONE
        left = end - time.monotonic()
        if left <= 0:
            return LATE
        if select.select([0], [], [], min(left, 0.02))[0] or os.getppid() != parent:
            return TOLD


def finish(debugger: int) -> None:
    """End the debugger: asked, it takes back whatever it has written into the process."""
    os.kill(debugger, signal.SIGTERM)
    end = time.monotonic() + _PATIENCE
    while not os.waitpid(debugger, os.WNOHANG)[0]:
        if time.monotonic() > end:
            os.kill(debugger, signal.SIGKILL)
            os.waitpid(debugger, 0)
            return
        time.sleep(0.002)


def release(pid: int, stopped: bool) -> None:
    """Leave a process whose debugger has ended as it was: it ran, or was stopped.

    A debugger that is killed leaves stops behind, some yet to take effect. SIGCONT discards these too; a process that
    runs does not see it, unless it asked for it. One that lets a process go makes it run.
    """
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGSTOP if stopped else signal.SIGCONT)


def state(pid: int) -> tuple[str, int]:
    """The letter of a process's state (proc(5): R, S, T stopped, t traced), and who traces it; Linux only."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as status:  # noqa: PTH123
            lines = dict(line.split(":\t", 1) for line in status if ":\t" in line)
    except OSError:
        return "", 0
    return lines["State"][:1], int(lines["TracerPid"])


def main() -> None:
    """Hold the debugger, end it, leave nothing."""
    folder, parent, pid, seconds, *command = sys.argv[1:]
    stopped = state(int(pid))[0] == "T"
    os.mkdir(folder, 0o700)  # noqa: PTH102 - pathlib takes longer to import than all the rest
    end = time.monotonic() + float(seconds) - ORDERLY
    debugger, why = start(command), TOLD
    try:
        why = watch(debugger, int(parent), end)
    finally:
        if why != GONE:
            finish(debugger)
        if int(pid):
            release(int(pid), stopped)
        import shutil

        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(why)


if __name__ == "__main__":
    main()
