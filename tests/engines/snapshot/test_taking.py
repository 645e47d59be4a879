"""A snapshot of a real process: what is in it, where it is kept, and what is left of it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from etcdlab.engines.process_state import state_of
from etcdlab.engines.snapshot import ptrace, taking
from etcdlab.engines.snapshot.machines import MACHINES
from etcdlab.engines.snapshot.taking import Snapshot
from etcdlab.errors import AttachError
from tests.engines.snapshot.python_process import RunPython
from tests.processes import becomes

LIMIT = 60.0
SECRET = b"a secret of the program: 5f0c9e"

_PROGRAM = """
import ctypes, sys, time
kept = ctypes.create_string_buffer(b"a secret of the program: " + b"5f0c9e")
reserved = __import__("mmap").mmap(-1, 1 << 30, flags=0x22)  # private, anonymous, and never written
print(ctypes.addressof(kept), flush=True)
time.sleep(600)
"""


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[str]]:
    """A process that sleeps, with a text in its memory and a gigabyte that it never uses."""
    with subprocess.Popen([sys.executable, "-c", _PROGRAM], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        running.stdout.readline()
        yield running
        running.kill()


def taken(pid: int) -> Snapshot:
    """A snapshot of a process."""
    snapshot = Snapshot(pid, f"PID {pid}", LIMIT)
    snapshot.take()
    return snapshot


def test_the_copy_holds_the_memory_and_no_reserved_pages(sleeper) -> None:
    with taken(sleeper.pid) as snapshot:
        _, core = snapshot.files
        status = os.fstat(core)
        content = b"".join(iter(lambda: os.read(core, 1 << 24), b""))

        assert SECRET in content
        assert status.st_size > 1 << 30
        assert status.st_blocks * 512 < 100e6
        assert 0 < snapshot.paused_seconds < LIMIT
    assert state_of(sleeper.pid).letter == "S"


def test_a_file_that_a_process_maps_is_not_copied(run_python: RunPython, tmp_path: Path) -> None:
    """A database may map gigabytes of its file, which no estimate of the process's own memory has."""
    running = run_python(
        "import mmap, time\n"
        f"file = open({str(tmp_path / 'mapped')!r}, 'w+b'); file.truncate(1 << 28)\n"
        "mapped = mmap.mmap(file.fileno(), 1 << 28, flags=mmap.MAP_PRIVATE); mapped[0] = 1\n"
        "print(flush=True); time.sleep(600)"
    )
    with taken(running.pid) as snapshot:
        assert os.fstat(snapshot.files[1]).st_blocks * 512 < 1 << 27


def test_no_name_leads_to_the_copy_and_nothing_is_left(sleeper, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = {path.name for path in Path("/proc/self/fd").iterdir()}
    with taken(sleeper.pid) as snapshot:
        assert os.fstat(snapshot.files[1]).st_nlink == 0
        assert list(tmp_path.iterdir()) == []
    assert {path.name for path in Path("/proc/self/fd").iterdir()} == before


def test_the_copy_is_on_disk_if_memory_is_short(sleeper, monkeypatch, tmp_path: Path) -> None:
    """The file has no name."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(taking, "_fits_into_memory", lambda size: False)
    with taken(sleeper.pid) as snapshot:
        status = os.fstat(snapshot.files[1])

        assert status.st_dev == tmp_path.stat().st_dev
        assert status.st_nlink == 0
        assert status.st_mode & 0o777 == 0o600
        assert list(tmp_path.iterdir()) == []


def test_where_there_is_no_room_nothing_is_paused(sleeper, monkeypatch) -> None:
    monkeypatch.setattr(taking, "_fits_into_memory", lambda size: False)
    monkeypatch.setattr(taking, "_SPARE", 1e12)

    with pytest.raises(AttachError, match=r"not enough room .+\s+do: Free some memory, or set TMPDIR"):
        taken(sleeper.pid)


def test_every_thread_is_paused_and_runs_on() -> None:
    """The core has the registers of each thread."""
    program = (
        "import threading, time\n"
        "for _ in range(40): threading.Thread(target=time.sleep, args=(600,), daemon=True).start()\n"
        "print(flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as running:
        assert running.stdout
        running.stdout.readline()
        with taken(running.pid) as snapshot:
            head = os.pread(snapshot.files[1], 1 << 16, 0)
        threads = [path.name for path in Path(f"/proc/{running.pid}/task").iterdir()]
        assert head.count(b"CORE\0\0\0\0") == len(threads) + 3
        assert becomes(lambda: all(state_of(int(thread)).letter == "S" for thread in threads))
        running.kill()


def test_a_process_that_has_ended_and_was_not_waited_for(sleeper) -> None:
    sleeper.kill()
    assert becomes(lambda: state_of(sleeper.pid).letter == "Z")

    with pytest.raises(AttachError, match=rf"PID {sleeper.pid} has ended"):
        taken(sleeper.pid)


def test_a_processor_that_is_not_supported_is_named(sleeper, monkeypatch) -> None:
    monkeypatch.setattr(taking, "MACHINES", {})

    with pytest.raises(AttachError, match=rf"This machine is {os.uname().machine}\.\s+do: Dump a core of the process"):
        taken(sleeper.pid)


def test_a_debugger_that_came_in_between_is_named(sleeper) -> None:
    """A person may take minutes to answer whether the process may be paused."""
    paused = ptrace.pause(sleeper.pid, MACHINES[os.uname().machine].registers)
    try:
        with pytest.raises(AttachError, match=rf"PID {os.getpid()} \(.+\) already traces"):
            taken(sleeper.pid)
    finally:
        ptrace.resume(paused)
