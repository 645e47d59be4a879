"""Starts servers when told to; ends them and removes their folder when the kit goes, however it goes.

A program of its own, run with the arguments FOLDER PARENT and one end of a socket pair as standard input. It
imports as little as it can, because the first server waits for it: json or signal would double its start.

Both ways a message is four bytes of length, then fields separated by NUL, which no argument can hold. The first
field numbers the request and its answer; the others are

    start LOG PROGRAM ARGUMENT...   ->  PID
    poll PID                        ->  nothing while it runs, else its exit code (minus the signal)
    stop PID                        ->  its exit code, once it has ended
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
    """The servers that were started here, by process id."""

    def __init__(self) -> None:
        self.running: set[int] = set()
        self.ended: dict[int, int] = {}
        self._prctl = _prctl()

    def start(self, log: str, *command: str) -> str:
        """Start a server with its output in `log`."""
        supervisor = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._become(supervisor, log, command)
        self.running.add(pid)
        return str(pid)

    def poll(self, pid: str) -> str:
        """The exit code of a server that has ended, else nothing."""
        self._reap(int(pid), os.WNOHANG)
        return str(self.ended.get(int(pid), ""))

    def stop(self, pid: str) -> str:
        """End a server; its exit code.

        Not gently: a follower of etcd 3.5 that is asked to end takes a second, and what it has written stays.
        """
        if int(pid) in self.running:
            os.kill(int(pid), _KILL)
        self._reap(int(pid), 0)
        return str(self.ended[int(pid)])

    def _reap(self, pid: int, options: int) -> None:
        # A process id is free for others once it is reaped: none is signalled or waited for after that.
        if pid in self.running:
            reaped, status = os.waitpid(pid, options)
            if reaped:
                self.running.discard(pid)
                self.ended[pid] = os.waitstatus_to_exitcode(status)

    def _become(self, supervisor: int, log: str, command: tuple[str, ...]) -> None:
        """In the new process: turn into the server."""
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
    """prctl(2), so that not even the death of the supervisor leaves a server behind; Linux only."""
    if not sys.platform.startswith("linux"):
        return lambda _option, _signal: 0
    import ctypes

    found: Callable[[int, int], object] = ctypes.CDLL(None).prctl
    return found


def receive(size: int, parent: int) -> bytes:
    """Read that many bytes. Raises EOFError when the kit is gone.

    The end of the socket alone would not tell: a process the kit forked holds a copy of the other end.
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
    """Do what the kit asks until it goes."""
    verbs: dict[str, Callable[..., str]] = {"start": servers.start, "poll": servers.poll, "stop": servers.stop}
    while True:
        size = int.from_bytes(receive(4, parent), "big")
        number, verb, *fields = os.fsdecode(receive(size, parent)).split("\0")
        answer = os.fsencode(f"{number}\0{verbs[verb](*fields)}")
        os.write(0, len(answer).to_bytes(4, "big") + answer)


def main() -> None:
    """Make the folder, serve, then leave nothing."""
    folder, parent = sys.argv[1], int(sys.argv[2])
    servers = Servers()
    os.mkdir(folder, 0o700)  # noqa: PTH102 - pathlib takes longer to import than all the rest
    try:
        serve(servers, parent)
    except (EOFError, OSError):
        pass  # The kit is gone: what is left to do is the same however it went.
    finally:
        for pid in tuple(servers.running):
            servers.stop(str(pid))
        import shutil

        shutil.rmtree(folder, ignore_errors=True)
