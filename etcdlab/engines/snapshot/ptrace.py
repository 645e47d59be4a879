"""Pauses every thread of a process, reads their registers, and lets them run on. Linux only (ptrace(2)).

PTRACE_SEIZE sends no signal: a program that handles SIGCONT or SIGSTOP receives none. When the tracing process ends,
however it ends, the kernel lets every thread run on.
"""

from __future__ import annotations

import ctypes
import errno
import os
from typing import NamedTuple

_DETACH, _GETREGSET, _SEIZE, _INTERRUPT = 17, 0x4204, 0x4206, 0x4207
_NT_PRSTATUS = 1
_EVENT_STOP = 128
"""The event of a stop that PTRACE_INTERRUPT made, or that was there before (sys/ptrace.h)."""

_WALL = 0x40000000
"""Wait for threads too (waitpid(2), __WALL)."""

_MOST_ROUNDS = 1_000
"""How often the threads are listed: a program could start threads faster than they can be paused."""


class ProcessEnded(Exception):  # noqa: N818 - the caller names what ended
    """The process has ended."""


class Thread(NamedTuple):
    """A paused thread: the signal that it was about to get, or 0, and its general registers."""

    id: int
    signal: int
    registers: bytes


class _Vector(ctypes.Structure):
    """struct iovec."""

    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)
_libc.ptrace.restype = ctypes.c_long


def pause(pid: int, register_bytes: int) -> list[Thread]:
    """Pause all threads, those started meanwhile too. Raises Gone, PermissionError, or TimeoutError for too many."""
    paused: list[Thread] = []
    thread_ids: set[int] = set()
    for _ in range(_MOST_ROUNDS):
        new = [thread for thread in _threads(pid) if thread not in thread_ids]
        if not new:
            break
        thread_ids.update(new)
        seized = [thread for thread in new if _seize(pid, thread)]
        paused += (one for thread in seized if (one := _paused_thread(thread, register_bytes)) is not None)
    else:
        raise TimeoutError
    if not paused:
        raise ProcessEnded
    return paused


def resume(threads: list[Thread]) -> None:
    """Let the threads run on, each with the signal that it was about to get. One that was stopped before stays so."""
    for thread in threads:
        try:
            _ptrace(_DETACH, thread.id, 0, thread.signal)
        except ProcessLookupError:
            continue  # It was killed meanwhile.


def _threads(pid: int) -> list[int]:
    try:
        return [int(name) for name in os.listdir(f"/proc/{pid}/task")]  # noqa: PTH208 - pathlib is slow to import
    except FileNotFoundError:
        raise ProcessEnded from None


def _seize(pid: int, thread: int) -> bool:
    """Begin to trace a thread, and ask it to pause; False where it has ended."""
    try:
        _ptrace(_SEIZE, thread)
        _ptrace(_INTERRUPT, thread)
    except ProcessLookupError:
        return False
    except PermissionError:
        # The kernel gives the same error for a thread that has ended and is still listed.
        if _has_ended(pid, thread):
            return False
        raise
    return True


def _has_ended(pid: int, thread: int) -> bool:
    try:
        with open(f"/proc/{pid}/task/{thread}/stat", "rb") as stat:  # noqa: PTH123
            return stat.read().rpartition(b") ")[2][:1] in (b"Z", b"X")
    except (FileNotFoundError, ProcessLookupError):
        return True


def _paused_thread(thread: int, register_bytes: int) -> Thread | None:
    """Wait until a thread has paused; None where it has ended."""
    try:
        _, status = os.waitpid(thread, _WALL)
        if not os.WIFSTOPPED(status):
            return None
        registers = _registers(thread, register_bytes)
    except (ChildProcessError, ProcessLookupError):
        return None
    return Thread(thread, 0 if status >> 16 == _EVENT_STOP else os.WSTOPSIG(status), registers)


def _registers(thread: int, size: int) -> bytes:
    buffer = ctypes.create_string_buffer(size)
    vector = _Vector(ctypes.addressof(buffer), size)
    _ptrace(_GETREGSET, thread, _NT_PRSTATUS, ctypes.addressof(vector))
    return buffer.raw


def _ptrace(request: int, thread: int, address: int = 0, data: int = 0) -> None:
    if _libc.ptrace(request, thread, address, data) == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"ptrace: {errno.errorcode.get(number, number)}")
