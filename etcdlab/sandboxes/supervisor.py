"""Starts and stops servers on request. When etcdlab ends, however it ends, it ends them and removes their folder.

A program of its own. Its arguments are FOLDER PARENT, and its standard input is one end of a socket pair. The first
server waits for this program, so it imports little: json or signal would double the time of its start.

A message has four bytes of length, and then fields. NUL separates the fields, because no argument can have a NUL. The
first field is the number of the request, and its answer has the same number. The other fields are

    start LOG PROGRAM ARGUMENT...   ->  PID
    poll PID                        ->  nothing while the server runs, else its exit code (minus the signal)
    stop PID                        ->  its exit code, once the server has ended
"""

from __future__ import annotations

import os
import select
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_KILL = 9
_PR_SET_PDEATHSIG = 1


class Servers:
    """The servers that this program started, by process id."""

    def __init__(self) -> None:
        self.running: set[int] = set()
        self.ended: dict[int, int] = {}
        self._prctl = _prctl()

    def start(self, log: str, *command: str) -> str:
        """Start a server that writes its output to `log`. Returns its process id."""
        supervisor = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._become(supervisor, log, command)
        self.running.add(pid)
        return str(pid)

    def poll(self, pid: str) -> str:
        """The exit code of a server that has ended, else an empty text."""
        self._reap(int(pid), os.WNOHANG)
        return str(self.ended.get(int(pid), ""))

    def stop(self, pid: str) -> str:
        """Kill a server. Returns its exit code.

        With SIGTERM a follower of etcd 3.5 would take a second. The data that it has written stays in any case.
        """
        if int(pid) in self.running:
            os.kill(int(pid), _KILL)
        self._reap(int(pid), 0)
        return str(self.ended[int(pid)])

    def _reap(self, pid: int, options: int) -> None:
        # The system may use a process id again once it is reaped. So no signal and no wait follows.
        if pid in self.running:
            reaped, status = os.waitpid(pid, options)
            if reaped:
                self.running.discard(pid)
                self.ended[pid] = os.waitstatus_to_exitcode(status)

    def _become(self, supervisor: int, log: str, command: tuple[str, ...]) -> None:
        """Replace the new process by the server."""
        try:
            self._prctl(_PR_SET_PDEATHSIG, _KILL)
            if os.getppid() != supervisor:
                os._exit(1)
            output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(output, 1)
            os.dup2(output, 2)
            os.execv(command[0], command)
        except OSError as error:
            os.write(2, f"cannot run {command[0]}: {error.strerror}\n".encode())
        finally:
            os._exit(127)


def _prctl() -> Callable[[int, int], object]:
    """prctl(2) on Linux: the kernel kills a server when the supervisor dies."""
    if not sys.platform.startswith("linux"):
        return lambda _option, _signal: 0
    import ctypes

    prctl: Callable[[int, int], object] = ctypes.CDLL(None).prctl
    return prctl


def receive(size: int, parent: int) -> bytes:
    """Read that many bytes. Raises EOFError when the process of etcdlab has ended.

    The end of the socket is not enough: a fork of that process has a copy of the other end.
    """
    data = b""
    while len(data) < size:
        if select.select([0], [], [], 1.0)[0]:
            chunk = os.read(0, size - len(data))
            if not chunk:
                raise EOFError
            data += chunk
        elif os.getppid() != parent:
            raise EOFError
    return data


def serve(servers: Servers, parent: int) -> None:
    """Serve requests until the process of etcdlab ends."""
    verbs: dict[str, Callable[..., str]] = {"start": servers.start, "poll": servers.poll, "stop": servers.stop}
    while True:
        size = int.from_bytes(receive(4, parent), "big")
        number, verb, *fields = os.fsdecode(receive(size, parent)).split("\0")
        answer = os.fsencode(f"{number}\0{verbs[verb](*fields)}")
        os.write(0, len(answer).to_bytes(4, "big") + answer)


def main() -> None:
    """Make the folder, serve requests, then end the servers and remove the folder."""
    folder, parent = sys.argv[1], int(sys.argv[2])
    servers = Servers()
    os.mkdir(folder, 0o700)  # noqa: PTH102 - pathlib takes longer to import than all the rest
    try:
        serve(servers, parent)
    except (EOFError, OSError):
        pass  # The process of etcdlab has ended.
    finally:
        for pid in tuple(servers.running):
            servers.stop(str(pid))
        import shutil

        shutil.rmtree(folder, ignore_errors=True)
