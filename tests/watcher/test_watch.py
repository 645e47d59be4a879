"""`etcdlab.watch` in Python: it yields changes, and nothing is left running, however it ends."""

from __future__ import annotations

import gc
import threading
from pathlib import Path

import pytest

import etcdlab
from etcdlab.errors import UsageError
from etcdlab.sandboxes.sandbox import Sandbox
from tests.processes import becomes

LIMIT = 60.0


def threads() -> list[str]:
    """The threads of watches that run."""
    return [thread.name for thread in threading.enumerate() if thread.name == "etcdlab-watch"]


def test_a_loop_gets_the_changes_and_ends_the_watch() -> None:
    with Sandbox("healthy", members=3) as lab:
        watch = etcdlab.watch(lab, every=1, timeout=1)
        stopping = threading.Timer(2, lab.stop_member, ("etcd-1",))
        stopping.start()
        change = next(iter(watch))
        stopping.join()
        assert becomes(lambda: not watch.running)

        assert change.kind == "reachability"
        assert change.name == "etcd-1"
        assert watch.exit_code == 0, "one member that is down is a note"
        assert "etcd-1" in repr(watch)
    assert threads() == []


def test_a_watch_ends_after_its_duration(tmp_path: Path) -> None:
    with Sandbox("advertises-unspecified") as lab:
        watch = etcdlab.watch(lab, every=1, duration=1)

        assert list(watch) == []
        assert watch.history.rounds >= 1
        assert watch.exit_code == 1
        case = etcdlab.Case.load(watch.case.save(tmp_path / "watch.etcdlab"))
    assert etcdlab.Investigation(case).exit_code == 1
    assert list(watch) == [], "a watch that has ended does not begin again"


def test_the_last_reference_ends_the_watch() -> None:
    with Sandbox("healthy") as lab:
        references = [etcdlab.watch(lab, every=1).start()]
        assert becomes(lambda: references[0].history.rounds > 0)
        assert threads()
        references.clear()
        gc.collect()

        assert becomes(lambda: not threads())


def test_a_block_ends_the_watch() -> None:
    with Sandbox("healthy") as lab, etcdlab.watch(lab, every=1) as watch:
        assert becomes(lambda: watch.history.rounds > 0)
        assert watch.running
    assert not watch.running
    assert threads() == []


def test_a_watch_without_a_round_has_no_case() -> None:
    watch = etcdlab.watch("127.0.0.1:1")

    assert watch.exit_code == 2
    with pytest.raises(UsageError, match="No round of the watch has ended yet"):
        _ = watch.case


def test_a_certificate_that_cannot_be_read_ends_the_loop(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_text("no certificate")

    with pytest.raises(UsageError, match="ca"):
        list(etcdlab.watch("https://127.0.0.1:1", ca=str(file), every=1))
    assert becomes(lambda: not threads())


@pytest.mark.parametrize("keyword", [{"engine": "go"}, {"rounds": 2}, {"every": 0.1}, {"evry": 1}])
def test_wrong_keywords(keyword: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        etcdlab.watch("127.0.0.1:1", **keyword)  # type: ignore[arg-type]
