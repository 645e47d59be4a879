"""Reads logs from files or from standard input, and judges what they prove."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any

from etcdlab.engines.log import LogEvidence, trace_of
from etcdlab.engines.log.reading import evidence_of, pasted_or_file, read_into, read_logs
from etcdlab.errors import UsageError
from etcdlab.investigation import Investigation
from etcdlab.messages import listed, message
from etcdlab.quoting import printable
from etcdlab.readers.logs.collector import FileCollector
from etcdlab.readers.logs.follower import FollowedFile, follow
from etcdlab.readers.logs.sources import STDIN, LogSource

if TYPE_CHECKING:
    import os

    from etcdlab.log_line import LogLine

MOST_FILES = 100


class LogReading:
    """Some logs while they are read. `investigation` is valid at any moment, so that Ctrl-C loses nothing."""

    def __init__(
        self,
        names: Iterable[str | os.PathLike[str]],
        zone: tzinfo = UTC,
        zones: Mapping[str, tzinfo] | None = None,
    ) -> None:
        self._names = tuple(dict.fromkeys(map(str, names)))
        _check_count(len(self._names))
        own = _checked_zones(zones, self._names)
        self._collectors = [FileCollector(name, datetime.now(own.get(name, zone))) for name in self._names]

    def read(self) -> None:
        """Read every file to its end. Raises FileError."""
        for name, collector in zip(self._names, self._collectors, strict=True):
            with closing(LogSource(name)) as source:
                read_into(collector, source)

    def follow(self, idle: float, on_line: Callable[[LogLine], None]) -> None:
        """Read every file, and then what is added to them, until no line comes for `idle` seconds. Raises FileError."""
        followed = [
            FollowedFile(LogSource(name), collector)
            for name, collector in zip(self._names, self._collectors, strict=True)
        ]
        reported = [0] * len(followed)

        def tell_new() -> None:
            for number, collector in enumerate(self._collectors):
                for event in collector.events[reported[number] :]:
                    on_line(event.line)
                reported[number] = len(collector.events)

        try:
            follow(followed, idle, tell_new)
        finally:
            for file in followed:
                file.close()

    @property
    def evidence(self) -> LogEvidence:
        """What the logs say so far."""
        return evidence_of(self._collectors)

    @property
    def investigation(self) -> Investigation:
        """What the rules make of it."""
        return Investigation.of(trace_of(self.evidence))

    def document(self) -> dict[str, Any]:
        """The logs as one JSON-ready object: what `etcdlab explain --json` prints."""
        from etcdlab.views.log_events import events_of

        evidence = self.evidence
        own = {"events": events_of(evidence.lines), "events_left_out": evidence.left_out}
        return Investigation.of(trace_of(evidence)).document() | own


def explain(
    *logs: str | os.PathLike[str],
    zone: tzinfo = UTC,
    zones: Mapping[str, tzinfo] | None = None,
) -> Investigation:
    """What an etcd client did, by its log. Nothing is asked and nothing is dialled.

        etcdlab.explain("service.log").findings

    `logs` are files, also compressed with gzip or zstd, or the text of a log itself: a string with several lines, or a
    line of a log. `zone` is that of times without an offset, and `zones` has another one for some of the files. Raises
    UsageError and FileError.
    """
    if STDIN in map(str, logs):
        raise UsageError(
            message("`etcdlab.explain` reads files, and - is standard input."),
            message("Give the path of a file, or pipe the log into `etcdlab explain -`."),
        )
    _check_count(len(logs))
    own = _checked_zones(zones, tuple(map(str, logs)))
    return Investigation.of(trace_of(read_logs(map(pasted_or_file, logs), zone, own)))


def _check_count(count: int) -> None:
    if not 0 < count <= MOST_FILES:
        raise UsageError(
            message("explain takes 1 to {most} files, got {count}.", most=MOST_FILES, count=count),
            message("Give the log of a client, or - for standard input."),
        )


def _checked_zones(zones: Mapping[str, tzinfo] | None, names: Sequence[str]) -> Mapping[str, tzinfo]:
    """The offsets of single files. Raises UsageError for a file that is not among the logs."""
    for name in zones or {}:
        if name not in names:
            raise UsageError(
                message("An offset is given for {file}, which is not among the logs.", file=printable(name)),
                message("Write the file as you write it among the logs: {files}.", files=listed(names, 5)),
                "utc_offset",
            )
    return zones or {}
