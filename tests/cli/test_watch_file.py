"""The file of `etcdlab watch --save` is written while the watch runs."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

import etcdlab
from etcdlab.cli.watch_file import MOST_UNSAVED, WatchFile
from etcdlab.errors import FileError
from etcdlab.history import Change
from etcdlab.request import Request
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.watcher.watcher import Watcher
from tests.cli.command import LIMIT
from tests.cli.test_watch import lines_until, watching

CHANGE = Change("2026-11-27T05:54:29.000Z", 2, "round", "The round failed.")


def test_a_change_that_was_printed_survives_sigkill(tmp_path: Path) -> None:
    file = tmp_path / "watch.etcdlab"
    with (
        Sandbox("healthy", members=3) as lab,
        watching(*lab.endpoints, "--every", "1s", "--save", str(file)) as process,
    ):
        lines_until(process, "No finding")
        lab.stop_member("etcd-1")
        lines_until(process, "New finding R10 member-down")
        process.kill()
        process.wait(LIMIT)

    case = etcdlab.Case.load(file)
    assert case.history is not None
    assert {"reachability", "finding"} <= {change.kind for change in case.history.changes}
    assert len(case.traces) == 2, "the first round, and the one with the change"
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


@pytest.fixture
def watcher() -> Watcher:
    """A watch after one round."""
    with Sandbox("healthy") as lab:
        watcher = Watcher(Request.of(lab), every=1, duration=0.1)
        watcher.run()
    return watcher


def test_it_is_written_after_changes_and_once_a_minute(watcher: Watcher, tmp_path: Path) -> None:
    now = 0.0
    file = tmp_path / "watch.etcdlab"
    saved = WatchFile(file, watcher, lambda: now)
    observed = watcher.last
    assert observed is not None

    def is_written(*changes: Change) -> bool:
        file.unlink(missing_ok=True)
        saved.round(observed, changes)
        return file.exists()

    written = [is_written(), is_written(), is_written(CHANGE), is_written()]
    now = MOST_UNSAVED
    written += [is_written(), is_written()]

    assert written == [True, False, True, False, True, False]


def test_a_file_that_cannot_be_written_ends_no_watch(
    watcher: Watcher, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """At the first time it is an error. Later the watch goes on, and says so once."""
    observed = watcher.last
    assert observed is not None
    with pytest.raises(FileError):
        WatchFile(tmp_path / "none" / "watch.etcdlab", watcher).round(observed, ())

    folder = tmp_path / "folder"
    folder.mkdir()
    saved = WatchFile(folder / "watch.etcdlab", watcher)
    saved.round(observed, ())
    (folder / "watch.etcdlab").unlink()
    folder.rmdir()
    saved.round(observed, (CHANGE,))
    saved.round(observed, (CHANGE,))
    assert capsys.readouterr().err.count("The case is not saved any more.") == 1

    folder.mkdir()
    saved.round(observed, ())
    assert stat.S_ISREG((folder / "watch.etcdlab").stat().st_mode), "it is written again as soon as that works"
