"""Which threads of a real process are paused. The process of the test is the tracer."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from etcdlab.engines.process_state import state_of
from etcdlab.engines.snapshot import ptrace
from etcdlab.engines.snapshot.machines import MACHINES
from tests.engines.snapshot.python_process import RunPython
from tests.processes import becomes

REGISTERS = MACHINES[os.uname().machine].registers
_EXIT = {"x86_64": 60, "aarch64": 93}
"""The number of exit(2), which ends one thread (asm/unistd.h)."""

_FIRST_THREAD_ENDS = f"""
import ctypes, threading, time
threading.Thread(target=time.sleep, args=(600,)).start()
print(flush=True)
ctypes.CDLL(None).syscall({_EXIT[os.uname().machine]}, 0)
"""


def test_a_thread_that_has_ended_is_left_out(run_python: RunPython) -> None:
    """The kernel lists such a thread for a while, and refuses to trace it as if there were no permission."""
    pid = run_python(_FIRST_THREAD_ENDS).pid
    assert becomes(lambda: state_of(pid).letter == "Z")
    second = max(int(thread.name) for thread in Path(f"/proc/{pid}/task").iterdir())
    paused = ptrace.pause(pid, REGISTERS)
    ptrace.resume(paused)

    assert [thread.id for thread in paused] == [second]


def test_a_process_of_which_every_thread_has_ended_is_gone(run_python: RunPython) -> None:
    pid = run_python("").pid
    assert becomes(lambda: state_of(pid).letter == "Z")

    with pytest.raises(ptrace.ProcessEnded):
        ptrace.pause(pid, REGISTERS)
