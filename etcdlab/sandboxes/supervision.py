"""The kit's end of the supervisor: what `supervisor.py` does, as methods."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from etcdlab.errors import SandboxError
from etcdlab.quoting import printable

# Nothing else of the person's environment: an ETCD_NAME of theirs is not meant for a sandbox. The last one is what
# etcd 3.4 demands on arm64.
_PASSED = ("PATH", "LD_LIBRARY_PATH", "ETCD_UNSUPPORTED_ARCH")

_ROOM = 64 << 20
"""Bytes of the file that a member preallocates at its start (etcd server/storage/wal, SegmentSizeBytes)."""

_ANSWER = 15.0
"""Seconds an answer may take, and the supervisor's own end."""

# Imported, not run as a script, which would be compiled each time. At the end of the path, so that no file of
# this folder stands in for one of the standard library.
_PROGRAM = "import sys; sys.path.append(sys.argv.pop(1)); import supervisor; supervisor.main()"

_ENVIRONMENT = {
    # By the environment: a server that does not know the flag (the first of 3.4) would not start with it.
    "ETCD_UNSAFE_NO_FSYNC": "true",
    # No garbage collection while the server starts.
    "GOGC": "400",
}


class Supervision:
    """A supervisor process and the folder it keeps. Ends with `end`, or when this process does.

    Raises SandboxError where it cannot be started or does not answer.
    """

    def __init__(self) -> None:
        self.folder = _disk() / f"etcdlab-{secrets.token_hex(8)}"
        self._owner = os.getpid()
        self._lock = threading.Lock()
        self._asked = 0
        self._received = b""
        self._socket, theirs = socket.socketpair()
        self._socket.settimeout(_ANSWER)
        arguments = (str(Path(__file__).parent), str(self.folder), str(self._owner))
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _PROGRAM, *arguments],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_ENVIRONMENT | {k: v for k, v in os.environ.items() if k in _PASSED},
                cwd="/",
                # Out of reach of a Ctrl-C in the terminal: the servers end when the kit says so.
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The supervisor's process id."""
        return self._process.pid

    def start(self, command: tuple[str, ...], log: Path) -> int:
        """Start a server with its output in `log`; its process id."""
        return int(self._ask("start", str(log), *command))

    def poll(self, pid: int) -> int | None:
        """The exit code of a server that has ended."""
        answer = self._ask("poll", str(pid))
        return int(answer) if answer else None

    def stop(self, pid: int) -> None:
        """End a server at once, and wait until it has ended."""
        self._ask("stop", str(pid))

    def end(self) -> None:
        """End every server and remove the folder. Any number of times, from any thread."""
        if os.getpid() != self._owner:
            self._socket.close()
            return  # A fork of the process that owns the servers; closing its copy is all it may do.
        with contextlib.suppress(OSError):
            # Closing would not do: a fork may hold a copy.
            self._socket.shutdown(socket.SHUT_WR)
            while self._socket.recv(4096):
                pass
        self._socket.close()
        try:
            self._process.wait(_ANSWER)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(_ANSWER)
        # Still there only if somebody ended the supervisor.
        shutil.rmtree(self.folder, ignore_errors=True)

    def _ask(self, *fields: str) -> str:
        try:
            with self._lock:
                self._asked += 1
                request = os.fsencode("\0".join((str(self._asked), *fields)))
                self._socket.sendall(len(request).to_bytes(4, "big") + request)
                while True:
                    number, _, answer = os.fsdecode(self._message()).partition("\0")
                    # An earlier one's is left over from a call that was interrupted.
                    if number == str(self._asked):
                        return answer
        except OSError as error:
            raise SandboxError(
                f"the supervisor of the sandbox's servers is gone ({error})", "close the sandbox and start another"
            ) from error

    def _message(self) -> bytes:
        """The next message, whole; what has come of it survives an interrupt."""
        while len(self._received) < 4 + int.from_bytes(self._received[:4], "big"):
            chunk = self._socket.recv(4096)
            if not chunk:
                raise ConnectionResetError("it closed its end")
            self._received += chunk
        end = 4 + int.from_bytes(self._received[:4], "big")
        message, self._received = self._received[4:end], self._received[end:]
        return message


def _disk() -> Path:
    """The folder for data: TMPDIR, else /var/tmp, which is on disk where /tmp is memory.

    Raises SandboxError where no folder can be made in it, or where it has no room.
    """
    folder = Path(os.environ["TMPDIR"]).absolute() if os.environ.get("TMPDIR") else _kept()
    try:
        # The supervisor makes the folder, and could not say why it cannot.
        with tempfile.TemporaryDirectory(dir=folder, prefix="etcdlab-"):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        raise SandboxError(
            "the sandbox needs a folder for its data, and none can be made in"
            f" {printable(str(folder))}: {error.strerror}",
            "set TMPDIR to a folder that you may write to",
        ) from error
    if free < _ROOM:
        raise SandboxError(
            f"the sandbox needs {_ROOM >> 20} MB for its data, and {printable(str(folder))} has {free >> 20} MB left",
            "set TMPDIR to a folder on a disk with more room",
        )
    return folder


def _kept() -> Path:
    kept = Path("/var/tmp")  # noqa: S108 - what is made in it has a name nobody can guess
    return kept if os.access(kept, os.W_OK) else Path(tempfile.gettempdir())
