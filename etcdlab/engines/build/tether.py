"""Runs one build, and ends it when etcdlab ends, even if etcdlab is killed.

This is a program of its own: `tether.py SCRATCH PARENT PROGRAM ARGUMENT...`. Its standard input is a pipe, and
etcdlab has the other end. When the pipe is closed, or PARENT is no longer the parent, the tether ends the build with
everything that it started, and removes the folder SCRATCH. Otherwise the exit code is that of the build.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
import time

_LOOK = 0.05
"""Seconds between two looks at the build and at etcdlab."""

_PATIENCE = 5.0
"""Seconds the build may take to end, and seconds for which its folder is removed again if it is not empty."""


def main() -> int:
    """Run the build. Returns its exit code, or 143 if etcdlab ended first."""
    scratch, parent, *command = sys.argv[1:]
    try:
        build = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    except OSError as error:
        print(f"cannot run {command[0]}: {error.strerror}", file=sys.stderr)
        return 127
    while build.poll() is None:
        if _etcdlab_ended(int(parent)):
            _end(build)
            _remove(scratch)
            return 143
    return build.returncode if build.returncode >= 0 else 128 - build.returncode


def _etcdlab_ended(parent: int) -> bool:
    readable, _, _ = select.select([0], [], [], _LOOK)
    return (bool(readable) and not os.read(0, 1)) or os.getppid() != parent


def _end(build: subprocess.Popen[bytes]) -> None:
    """End the build and what it started: they are in this program's process group."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.killpg(0, signal.SIGTERM)
    try:
        build.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        build.kill()
        build.wait(_PATIENCE)


def _remove(scratch: str) -> None:
    """Remove the folder. A compiler that is about to end may still write into it."""
    end = time.monotonic() + _PATIENCE
    while os.path.isdir(scratch) and time.monotonic() < end:  # noqa: PTH112 - pathlib doubles the start of this program
        shutil.rmtree(scratch, ignore_errors=True)
        time.sleep(_LOOK)


if __name__ == "__main__":
    sys.exit(main())
