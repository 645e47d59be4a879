"""Starts the supervisor process of `supervisor.py`, and sends it requests."""

from __future__ import annotations

import contextlib
import errno
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
from etcdlab.messages import message
from etcdlab.quoting import printable

# The servers get no other variable of the person's environment, such as ETCD_NAME. etcd 3.4 requires the last one on
# arm64.
_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "ETCD_UNSUPPORTED_ARCH")

_ROOM = 64 << 20
"""Bytes of the file that a member preallocates when it starts (etcd server/storage/wal, SegmentSizeBytes)."""

_ANSWER = 15.0
"""Seconds for an answer of the supervisor, and for its end."""

# Imported and not run as a script, because Python compiles a script each time. This folder is at the end of the path,
# so that no file in it replaces a module of the standard library.
_PROGRAM = "import sys; sys.path.append(sys.argv.pop(1)); import supervisor; supervisor.main()"

_ENVIRONMENT = {
    # Not by a flag: the first servers of 3.4 do not start with an unknown flag.
    "ETCD_UNSAFE_NO_FSYNC": "true",
    # No garbage collection while the server starts.
    "GOGC": "400",
}


class Supervision:
    """A supervisor process and its folder. It ends with `end`, or with this process.

    Raises SandboxError if the supervisor does not start or does not answer.
    """

    def __init__(self) -> None:
        self.folder = _disk() / f"etcdlab-{secrets.token_hex(8)}"
        self._owner = os.getpid()
        self._lock = threading.Lock()
        self._requests = 0
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
                env=_ENVIRONMENT | {k: v for k, v in os.environ.items() if k in _VARIABLES},
                cwd="/",
                # A Ctrl-C in the terminal does not reach the servers: etcdlab ends them.
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The supervisor's process id."""
        return self._process.pid

    def await_folder(self) -> Path:
        """Wait until the supervisor has made its folder. Nobody but this user may read it."""
        self._request("poll", "0")
        return self.folder

    def start(self, command: tuple[str, ...], log: Path) -> int:
        """Start a server that writes its output to `log`. Returns its process id."""
        return int(self._request("start", str(log), *command))

    def poll(self, pid: int) -> int | None:
        """The exit code of a server that has ended, else None."""
        answer = self._request("poll", str(pid))
        return int(answer) if answer else None

    def stop(self, pid: int) -> None:
        """End a server at once, and wait until it has ended."""
        self._request("stop", str(pid))

    def end(self) -> None:
        """End every server and remove the folder. May be called again, from any thread."""
        if os.getpid() != self._owner:
            self._socket.close()
            return  # This is a fork of the process that owns the servers. It may only close its copy.
        with contextlib.suppress(OSError):
            # `close` is not enough, because a fork may have a copy of the socket.
            self._socket.shutdown(socket.SHUT_WR)
            while self._socket.recv(4096):
                pass
        self._socket.close()
        try:
            self._process.wait(_ANSWER)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(_ANSWER)
        # The folder is still there only if somebody ended the supervisor.
        shutil.rmtree(self.folder, ignore_errors=True)

    def _request(self, *fields: str) -> str:
        try:
            with self._lock:
                self._requests += 1
                request = os.fsencode("\0".join((str(self._requests), *fields)))
                self._socket.sendall(len(request).to_bytes(4, "big") + request)
                while True:
                    number, _, answer = os.fsdecode(self._message()).partition("\0")
                    # An answer with another number belongs to a request that was interrupted.
                    if number == str(self._requests):
                        return answer
        except OSError as error:
            raise SandboxError(
                message("The supervisor of the etcd servers does not answer: {error}.", error=str(error)),
                message("Close the sandbox, and start another one."),
            ) from error

    def _message(self) -> bytes:
        """The next whole message. An interrupt loses no part of it."""
        while len(self._received) < 4 + int.from_bytes(self._received[:4], "big"):
            chunk = self._socket.recv(4096)
            if not chunk:
                raise ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
            self._received += chunk
        end = 4 + int.from_bytes(self._received[:4], "big")
        message, self._received = self._received[4:end], self._received[end:]
        return message


def _disk() -> Path:
    """The folder for data: TMPDIR, or else /var/tmp, which is on disk where /tmp is in memory.

    Raises SandboxError if etcdlab can make no folder in it, or if it has too little space.
    """
    folder = Path(os.environ["TMPDIR"]).absolute() if os.environ.get("TMPDIR") else _default_folder()
    try:
        # The supervisor makes the folder later, and cannot report an error.
        with tempfile.TemporaryDirectory(dir=folder, prefix="etcdlab-"):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        raise SandboxError(
            message(
                "The sandbox needs a folder for its data, and etcdlab cannot make one in {folder}: {error}.",
                folder=printable(str(folder)),
                error=error.strerror or str(error),
            ),
            message("Set TMPDIR to a folder that you may write to."),
        ) from error
    if free < _ROOM:
        raise SandboxError(
            message(
                "The sandbox needs {needed} MB for its data, and {folder} has {free} MB left.",
                needed=_ROOM >> 20,
                folder=printable(str(folder)),
                free=free >> 20,
            ),
            message("Set TMPDIR to a folder on a disk with more free space."),
        )
    return folder


def _default_folder() -> Path:
    folder = Path("/var/tmp")  # noqa: S108 - the name of the folder in it cannot be guessed
    return folder if os.access(folder, os.W_OK) else Path(tempfile.gettempdir())
