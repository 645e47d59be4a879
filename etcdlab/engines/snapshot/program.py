"""The small process that pauses another one, copies it into a file, and lets it run on.

Arguments: PID FILE-DESCRIPTOR. It prints one JSON object: how long the process was paused and what was copied, or why
nothing could be copied. It uses the standard library alone and starts in milliseconds.
"""

from __future__ import annotations

import errno
import json
import os
import sys
import time

from etcdlab.engines.snapshot import elf_core, memory, ptrace
from etcdlab.engines.snapshot.machines import MACHINES

_ERRORS = {
    errno.EPERM: "permission",
    errno.EACCES: "permission",
    errno.ESRCH: "ended",
    errno.ENOENT: "ended",
    errno.ENOSPC: "room",
    errno.ENOMEM: "room",
    errno.EFBIG: "room",
}


def take(pid: int, target: int) -> dict[str, float]:
    """Copy a process into the file `target`. `paused_seconds` is what the process lost, `bytes` what was copied."""
    machine = MACHINES[os.uname().machine]
    program = os.readlink(f"/proc/{pid}/exe")  # noqa: PTH115 - pathlib is slow to import
    began = time.monotonic()
    threads = ptrace.pause(pid, machine.registers)
    try:
        maps = memory.mappings(pid)
        copies = memory.copied(pid, maps, program)
        with open(f"/proc/{pid}/auxv", "rb") as auxv:  # noqa: PTH123
            plan = elf_core.layout(machine, pid, auxv.read(), threads, memory.of_program(maps, program), copies)
        os.ftruncate(target, plan.size)
        os.pwrite(target, plan.head, 0)
        total = sum(memory.copy(pid, one, target, at) for one, at in zip(copies, plan.positions, strict=True))
    finally:
        ptrace.resume(threads)
    return {"paused_seconds": time.monotonic() - began, "bytes": total, "threads": len(threads)}


def main() -> None:
    """Take a snapshot, and print the result."""
    pid, target = map(int, sys.argv[1:])
    outcome: dict[str, object]
    try:
        outcome = {**take(pid, target)}
    except ptrace.ProcessEnded:
        outcome = {"error": "ended"}
    except TimeoutError:
        outcome = {"error": "threads"}
    except OSError as error:
        outcome = {"error": _ERRORS.get(error.errno or 0, "other"), "detail": str(error)}
    except elf_core.TooManyMappings as error:
        outcome = {"error": "mappings", "detail": str(error)}
    print(json.dumps(outcome), flush=True)
