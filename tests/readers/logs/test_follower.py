"""A log that is followed while it is rotated: also to something that cannot be read."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from etcdlab.readers.logs.collector import FileCollector
from etcdlab.readers.logs.follower import FollowedFile
from etcdlab.readers.logs.sources import LogSource

LINE = (Path(__file__).parent / "seed.log").read_bytes()


def test_what_was_read_stays_if_the_new_file_cannot_be_read(tmp_path: Path) -> None:
    log = tmp_path / "service.log"
    log.write_bytes(LINE)
    collector = FileCollector(str(log), datetime.now(UTC))
    with closing(FollowedFile(LogSource(str(log)), collector)) as followed:
        took = [followed.take()]
        log.rename(tmp_path / "service.log.1")
        log.mkdir()
        took += [followed.take(), followed.take()]
        log.rmdir()
        log.write_bytes(LINE)
        took += [followed.take(), followed.take()]

    assert took == [True, False, False, False, True]
    assert len(collector.events) == 2
