"""However etcdlab ends, no server and no file is left."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from etcdlab.errors import SandboxError
from etcdlab.sandboxes.sandbox import Sandbox
from tests.processes import becomes, runs
from tests.sandboxes.processes import Child, data_of, members_of, parent_of

Start = Callable[[str], Child]

OPEN = "with Sandbox('healthy', members={n}) as lab:\n tell(lab)\n"


def everything(lab: Sandbox) -> tuple[list[int], Path]:
    pids = [m.pid for m in lab.members if m.pid]
    return [*pids, parent_of(pids[0])], data_of(pids[0])


def test_close_leaves_nothing_and_may_be_called_again() -> None:
    lab = Sandbox("healthy", members=2).start()
    pids, folder = everything(lab)
    assert all(map(runs, pids))

    lab.close()
    lab.close()

    assert not any(map(runs, pids))
    assert not folder.exists()


def test_an_exception_inside_leaves_nothing() -> None:
    lab = Sandbox("healthy")
    processes_inside = []

    def fail() -> None:
        with lab:
            processes_inside.append(everything(lab))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    ((pids, folder),) = processes_inside
    assert not any(map(runs, pids))
    assert not folder.exists()


def test_a_lost_reference_leaves_nothing() -> None:
    lab = Sandbox("healthy").start()
    pids, folder = everything(lab)

    del lab

    assert becomes(lambda: not any(map(runs, pids)))
    assert not folder.exists()


@pytest.mark.parametrize(
    "ending",
    [
        " raise SystemExit(3)",
        " os._exit(0)",
        " os.kill(os.getpid(), signal.SIGKILL)",
        " os.kill(os.getpid(), signal.SIGTERM)",
        " os.kill(os.getpid(), signal.SIGINT); time.sleep(60)",
        " pass\nkeep = Sandbox('healthy').start()",
    ],
)
def test_the_end_of_the_process_leaves_nothing(child: Start, ending: str) -> None:
    one = child(OPEN.format(n=1) + " sys.stdin.read()\n" + ending)
    assert all(map(runs, [*one.servers, one.supervisor]))

    one.let_go()

    assert one.left_nothing()


def test_three_servers_end_when_the_process_is_killed(child: Start) -> None:
    one = child(OPEN.format(n=3) + " sys.stdin.read()")

    one.process.kill()

    assert len(one.servers) == 3
    assert one.left_nothing()


def test_servers_end_with_the_process_not_the_thread(child: Start) -> None:
    one = child(
        "lab = Sandbox('healthy')\n"
        "thread = threading.Thread(target=lab.start)\n"
        "thread.start(); thread.join(); time.sleep(0.3); tell(lab)\n"
        "sys.stdin.read()"
    )
    assert [m["name"] for m in members_of(one.address)] == ["etcd-0"]

    one.process.kill()

    assert one.left_nothing()


def test_ctrl_c_does_not_reach_the_servers(child: Start) -> None:
    """An interrupt in the terminal ends the command. The servers run until the sandbox ends them."""
    one = child(
        "with Sandbox('healthy') as lab:\n"
        " try:\n  tell(lab); time.sleep(60)\n"
        " except KeyboardInterrupt:\n  tell(lab)\n"
        " sys.stdin.read()"
    )

    os.killpg(one.process.pid, signal.SIGINT)

    assert one.process.stdout
    assert one.process.stdout.readline().split()[0] == str(one.servers[0])
    assert [m["name"] for m in members_of(one.address)] == ["etcd-0"]
    one.let_go()
    assert one.left_nothing()


def test_servers_end_when_the_supervisor_is_killed() -> None:
    with Sandbox("healthy") as lab:
        pids, folder = everything(lab)

        os.kill(pids[-1], signal.SIGKILL)

        assert becomes(lambda: not any(map(runs, pids)))
        with pytest.raises(SandboxError, match="do: Close the sandbox"):
            _ = lab.members
    assert not folder.exists()


FORK = (
    "lab = Sandbox('healthy').start()\n"
    "if os.fork() == 0:\n {holds}\n time.sleep(60)\n os._exit(0)\n"
    "time.sleep(0.2); tell(lab)\n"
    "sys.stdin.read(); lab.close(); print('closed', flush=True); time.sleep(60)"
)


@pytest.mark.parametrize("holds", ["pass", "del lab", "lab.close()"])
def test_a_fork_neither_ends_the_servers_nor_keeps_them_alive(child: Start, holds: str) -> None:
    one = child(FORK.format(holds=holds))
    assert [m["name"] for m in members_of(one.address)] == ["etcd-0"]

    one.process.kill()

    assert one.left_nothing()


def test_close_ends_the_servers_while_a_fork_lives(child: Start) -> None:
    one = child(FORK.format(holds="pass"))

    one.let_go()

    assert one.left_nothing()
    assert one.process.stdout
    assert one.process.stdout.readline() == "closed\n"
    assert one.process.poll() is None
