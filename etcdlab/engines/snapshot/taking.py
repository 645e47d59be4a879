"""Takes a snapshot of a running process: the estimate, the file for it, and the small process that copies."""

from __future__ import annotations

import json
import math
import os
import shutil
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from etcdlab.engines import watchdog
from etcdlab.engines.process_state import has_ended, name_of, state_of
from etcdlab.engines.snapshot import cgroup
from etcdlab.engines.snapshot.machines import MACHINES, MOST_MAPPINGS
from etcdlab.engines.watched import WatchedProcess
from etcdlab.errors import AttachError
from etcdlab.messages import Text, message

_MEMORY_RATE, _DISK_RATE = 1e9, 2e8
"""Bytes that are copied in a second, into memory and into a file on disk."""

_SPARE = 1.25
"""Free memory or disk that must be there, as a multiple of the copy: the process grows meanwhile."""

_BUSY = 2.0
"""A busy machine may take so many times the estimate."""

_RUN = "import sys; sys.path.append(sys.argv.pop(1)); from etcdlab.engines.snapshot.program import main; main()"
"""With the options -I and -S: the person's environment has no influence, and it starts in milliseconds."""

_ROOT = Path(__file__).parents[3]
"""The folder that the package `etcdlab` is in."""

_KB = 1024


class Estimate(NamedTuple):
    """What a snapshot of a process will copy, in bytes, and for how many seconds it will pause the process."""

    bytes: int
    seconds: float


class Snapshot:
    """The memory and the registers of one process as an ELF core, in a file that has no name.

    It has the secrets of the program in it. No other user can read it, and `close` removes it.
    """

    def __init__(self, pid: int, name: str, limit: float) -> None:
        self._pid, self._name, self._limit = pid, name, limit
        self._files: list[int] = []
        self._process: WatchedProcess | None = None
        self.paused_seconds = 0.0
        """How long the process was paused."""

    @property
    def files(self) -> tuple[int, ...]:
        """The open files of the program and of the core, for a debugger to inherit."""
        return tuple(self._files)

    @property
    def debugger_arguments(self) -> tuple[str, str, str]:
        """What Delve is started with; it inherits `files`."""
        program, core = self._files
        return ("core", f"/proc/self/fd/{program}", f"/proc/self/fd/{core}")

    @property
    def pids(self) -> tuple[int, ...]:
        """The process id of the watchdog while the snapshot is taken."""
        return (self._process.pid,) if self._process is not None else ()

    def estimate(self) -> Estimate:
        """What a snapshot would copy. It does not pause the process. Raises AttachError if the process has ended."""
        try:
            size = sum(_kilobytes(f"/proc/{self._pid}/status", "RssAnon", "VmSwap")) * _KB
        except ProcessLookupError:
            raise self._ended_error() from None
        return Estimate(size, size / (_MEMORY_RATE if _fits_into_memory(size) else _DISK_RATE))

    def take(self) -> None:
        """Pause the process, copy it, resume it. Raises AttachError, with the reason, if it cannot be copied."""
        self._refuse_what_takes_too_long()
        self._files = [self._program(), self._room()]
        command = (sys.executable, "-I", "-S", "-c", _RUN, str(_ROOT), str(self._pid), str(self._files[1]))
        self._process = WatchedProcess(command, self._limit, files=self.files)
        try:
            self._process.wait()
        finally:
            self._process.close()
            process, self._process = self._process, None
        self._accept(process)

    def close(self) -> None:
        """Remove the copy, and resume the process if it is still paused. It can be called again."""
        if self._process is not None:
            self._process.close()
        while self._files:
            os.close(self._files.pop())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def _refuse_what_takes_too_long(self) -> None:
        if os.uname().machine not in MACHINES:
            raise AttachError(
                message(
                    "etcdlab attach reads processes on these machines: {machines}. This machine is {machine}.",
                    machines=tuple(MACHINES),
                    machine=os.uname().machine,
                ),
                message("Dump a core of the process, and read it with `etcdlab core`."),
            )
        expected = self.estimate()
        if expected.seconds * _BUSY > self._limit:
            raise AttachError(
                message(
                    "etcdlab would pause {process} for {seconds:.1f} s or longer, because it copies {size:.1f} GB of"
                    " memory.",
                    process=self._name,
                    seconds=expected.seconds,
                    size=expected.bytes / 1e9,
                ),
                message(
                    "Add `--max-stop {seconds}` if the process may be paused for that long.",
                    seconds=math.ceil(expected.seconds * _BUSY),
                ),
            )

    def _program(self) -> int:
        """The program's file, open: the process may end before it is read."""
        try:
            return os.open(f"/proc/{self._pid}/exe", os.O_RDONLY | os.O_CLOEXEC)
        except PermissionError:
            raise no_permission(self._name) from None
        except OSError:
            raise self._ended_error() from None

    def _room(self) -> int:
        """An open file without a name: in memory where there is room, else on disk."""
        size = self.estimate().bytes
        if _fits_into_memory(size):
            return os.memfd_create("etcdlab-snapshot", os.MFD_CLOEXEC)
        folder = tempfile.gettempdir()
        if shutil.disk_usage(folder).free < size * _SPARE:
            raise no_room(
                message(
                    "The folder {folder} has not enough room for a copy of the memory of {process}.",
                    folder=folder,
                    process=self._name,
                )
            )
        handle, path = tempfile.mkstemp(prefix="etcdlab-snapshot-", dir=folder)
        os.unlink(path)  # noqa: PTH108 - no moment with a name longer than this
        return handle

    def _accept(self, process: WatchedProcess) -> None:
        """Read the report of the small process. Raises AttachError if it could not copy."""
        if process.reason == watchdog.LATE:
            raise AttachError(
                message(
                    "etcdlab did not copy the memory of {process} within {seconds:g} s. The process runs on.",
                    process=self._name,
                    seconds=self._limit,
                ),
                message("Add `--max-stop {seconds:g}`. A busy machine takes longer.", seconds=self._limit * 3),
            )
        try:
            outcome = json.loads(process.output)
        except ValueError:
            printed = process.output.strip()[-300:]
            outcome = {"error": "other" if printed else "killed", "detail": printed}
        if "error" in outcome:
            raise self._refused_error(outcome["error"], outcome.get("detail", ""))
        self.paused_seconds = outcome["paused_seconds"]

    def _refused_error(self, error: str, detail: str) -> AttachError:
        if error == "ended" or has_ended(self._pid):
            return self._ended_error()
        if error == "permission" and (tracer := state_of(self._pid).tracer):
            return traced_already(self._name, tracer)
        if error == "permission":
            return no_permission(self._name)
        if error == "room":
            return no_room(
                message("There is not enough room for a copy of the memory of {process}.", process=self._name)
            )
        return AttachError(self._not_copied(error, detail), message("Try again."))

    def _not_copied(self, error: str, detail: str) -> Text:
        if error == "killed":
            return message(
                "The process that copies the memory of {process} was killed. {process} runs on.", process=self._name
            )
        if error == "threads":
            return message(
                "{process} starts threads faster than etcdlab can pause them. The process runs on.", process=self._name
            )
        if error == "mappings":
            return message(
                "{process} has {count:,} memory mappings. A core has at most {most:,}. The process runs on.",
                process=self._name,
                count=int(detail),
                most=MOST_MAPPINGS,
            )
        return message(
            "etcdlab could not copy the memory of {process}: {error}. The process runs on.",
            process=self._name,
            error=detail,
        )

    def _ended_error(self) -> AttachError:
        return AttachError(
            message("{process} has ended.", process=self._name), message("Give the PID of the process that runs now.")
        )


def no_room(what: Text) -> AttachError:
    """The error for a copy that has no room."""
    return AttachError(what, message("Free some memory, or set TMPDIR to a folder on a disk with enough room."))


def no_permission(name: str) -> AttachError:
    """The error for a process that this user may not trace."""
    return AttachError(
        message("This user may not read {process}.", process=name),
        message(
            "Run etcdlab as the user of the process, or as root. As that user, etcdlab needs CAP_SYS_PTRACE, or"
            " /proc/sys/kernel/yama/ptrace_scope must be 0. In a container, start etcdlab with `--cap-add SYS_PTRACE`"
            " and `--pid container:NAME`. In Kubernetes, use"
            " `kubectl debug --profile=sysadmin --target=CONTAINER`."
        ),
    )


def traced_already(name: str, tracer: int) -> AttachError:
    """The error for a process that has a debugger: the kernel allows one tracer."""
    return AttachError(
        message(
            "PID {tracer} ({name}) already traces {process}.", tracer=str(tracer), name=name_of(tracer), process=name
        ),
        message("End that debugger or tracer first."),
    )


def _fits_into_memory(size: int) -> bool:
    """Whether the machine has room in memory, and the control group too: its limit may be near for a container."""
    machine = sum(_kilobytes("/proc/meminfo", "MemAvailable")) * _KB
    return min([machine, *cgroup.memory_left()]) > size * _SPARE


def _kilobytes(path: str, *names: str) -> list[int]:
    """The values of these lines of a file of proc(5). Raises ProcessLookupError if the process has ended."""
    try:
        lines = Path(path).read_text(errors="replace").splitlines()
    except FileNotFoundError:
        raise ProcessLookupError(path) from None
    fields = (line.partition(":") for line in lines)
    return [int(value.split()[0]) for name, _, value in fields if name in names]
