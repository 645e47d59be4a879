"""The probe through a person's own command: nothing stays there, and no command takes longer or more than it may."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from etcdlab.errors import UsageError
from etcdlab.probe import remote
from etcdlab.probe.remote import command_of, vantage_from
from etcdlab.vantage import Vantage
from tests.cluster.peers import Etcds
from tests.probe.places import probe

NAMESPACE = ("unshare", "--user", "--map-root-user", "--net")
"""A network of its own, in which nothing of this host listens."""


def through(*command: str, url: str = "http://127.0.0.1:1") -> Vantage:
    return vantage_from(command, probe(url), threading.Event())


def test_the_probe_sees_what_that_place_sees(etcds: Etcds) -> None:
    url = etcds.start().endpoint.url

    here, elsewhere = through("env", "-i", "PATH=/usr/bin:/bin", url=url), through(*NAMESPACE, url=url)

    assert [dial.outcome for dial in (*here.dials, *elsewhere.dials)] == ["answered", "failed"]
    assert elsewhere.dials[0].failure is not None
    assert elsewhere.dials[0].failure.stage == "tcp"
    assert (here.through, here.name.partition(" ")[0]) == ("env", "env")


def test_without_python_there_sh_runs_it(etcds: Etcds, tmp_path: Path) -> None:
    for name in ("sh", "sed", "tr", "cut", "wget", "date", "env"):
        (tmp_path / name).symlink_to(str(shutil.which(name)))

    vantage = through("env", "-i", f"PATH={tmp_path}", url=etcds.start().endpoint.url)

    assert (vantage.program, vantage.dials[0].outcome) == ("sh", "answered")


def test_a_shell_that_greets_is_no_problem(etcds: Etcds, tmp_path: Path) -> None:
    wrapper = tmp_path / "jump"
    wrapper.write_text('#!/bin/sh\necho "{ Welcome }"; exec "$@"\n')
    wrapper.chmod(0o755)

    vantage = through(str(wrapper), url=etcds.start().endpoint.url)

    assert vantage.dials[0].outcome == "answered"
    assert vantage.through == ""


def test_the_words_of_a_command_are_not_kept() -> None:
    vantage = through("env", "SECRET=hunter2")

    assert "hunter2" not in repr(vantage)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("ssh app-1", ["ssh", "app-1"]),
        ("docker exec api", ["docker", "exec", "-i", "api"]),
        ("docker exec -it api", ["docker", "exec", "-it", "api"]),
        ("kubectl -n shop exec api-0 --", ["kubectl", "-n", "shop", "exec", "-i", "api-0", "--"]),
        ("kubectl exec api-0 -i -- nice", ["kubectl", "exec", "api-0", "-i", "--", "nice"]),
        ("/usr/bin/podman exec 'a b'", ["/usr/bin/podman", "exec", "-i", "a b"]),
    ],
)
def test_exec_passes_standard_input_on(typed: str, words: list[str]) -> None:
    assert list(command_of(typed)) == words


@pytest.mark.parametrize(("typed", "text"), [("", "--from is empty."), ("ssh 'a", "No closing quotation")])
def test_what_is_no_command_is_refused(typed: str, text: str) -> None:
    with pytest.raises(UsageError, match=text):
        command_of(typed)


def test_the_last_line_of_the_errors_says_why_nothing_came_back(tmp_path: Path) -> None:
    wrapper = tmp_path / "jump"
    wrapper.write_text("#!/bin/sh\necho one >&2\necho 'host key\x1b[31m is unknown' >&2\nexit 255\n")
    wrapper.chmod(0o755)

    with pytest.raises(UsageError) as error:
        through(str(wrapper))

    assert f"through `{wrapper}`: host key\\x1b[31m is unknown" in str(error.value)


def test_a_command_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(remote, "MOST_SECONDS", 1.0)
    pids = tmp_path / "pids"
    script = f"sleep 300 & echo $! >> {pids}; echo $$ >> {pids}; wait"
    start = time.monotonic()

    with pytest.raises(UsageError, match=r"It did not end within 1 s\."):
        through("sh", "-c", script)

    assert time.monotonic() - start < 10
    assert _ended(map(int, pids.read_text().split()))


def test_a_command_that_prints_without_end_is_ended() -> None:
    start = time.monotonic()

    with pytest.raises(UsageError, match=r"It printed more than 1,048,576 bytes\."):
        through("sh", "-c", "yes {")

    assert time.monotonic() - start < 30


def test_an_interrupt_ends_a_command() -> None:
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    start = time.monotonic()

    with pytest.raises(UsageError):
        vantage_from(("sh", "-c", "sleep 300"), probe("http://127.0.0.1:1"), stop)

    assert time.monotonic() - start < 10


def test_an_answer_that_is_no_answer_of_a_probe_is_refused() -> None:
    with pytest.raises(UsageError, match="is not a file of etcdlab, or it is damaged"):
        through(sys.executable, "-c", "print('{\"format\": 2}')")


def _ended(pids: Iterable[int]) -> bool:
    """Whether the processes have ended. A process that got SIGKILL needs a moment."""
    end = time.monotonic() + 10
    left = list(pids)
    while left and time.monotonic() < end:
        left = [pid for pid in left if _runs(pid)]
        time.sleep(0.01)
    return not left


def _runs(pid: int) -> bool:
    """Whether a process runs. A zombie does not."""
    try:
        return b") Z " not in Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return False


def test_the_process_that_is_looked_for_can_be_found() -> None:
    assert _runs(os.getpid())
