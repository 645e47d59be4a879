"""Reads whole logs: files by their names, or their content."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.engines.log.condensed import condensed
from etcdlab.engines.log.trace import LogEvidence
from etcdlab.files import exists
from etcdlab.readers.logs.collector import FileCollector, clues_of, lines_of
from etcdlab.readers.logs.sources import LogSource

if TYPE_CHECKING:
    from etcdlab.log_line import LogLine

PASTED = "pasted.log"
"""The name of a log without a file."""


class Pasted(NamedTuple):
    """The content of a log, and what to call it."""

    content: bytes
    name: str = PASTED


def pasted_or_file(log: str | os.PathLike[str]) -> Pasted | str:
    """What a person gave: the text of a log, or the name of a file."""
    if not isinstance(log, str):
        return os.fspath(log)
    is_line = "\n" in log or log.lstrip().startswith("{") or ": " in log
    return Pasted(log.encode("utf-8", "replace")) if is_line and not exists(log) else log


def read_logs(
    logs: Iterable[str | Pasted], zone: tzinfo = UTC, zones: Mapping[str, tzinfo] | None = None
) -> LogEvidence:
    """What these logs say. `zones` has the offsets of single files. Raises FileError."""
    own = zones or {}
    collectors = [
        _collected(log, datetime.now(zone if isinstance(log, Pasted) else own.get(log, zone))) for log in logs
    ]
    return evidence_of(collectors)


def lines_of_logs(logs: Iterable[str | os.PathLike[str]]) -> tuple[LogLine, ...]:
    """The lines about etcd, for a run of etcdlab beside them: those that say the same are one. Raises FileError."""
    return condensed(read_logs(map(pasted_or_file, logs)).lines)


def evidence_of(collectors: Iterable[FileCollector]) -> LogEvidence:
    """What was collected so far."""
    collectors = tuple(collectors)
    return LogEvidence(
        lines_of(collectors),
        tuple(collector.file for collector in collectors),
        clues_of(collectors),
        sum(collector.left_out for collector in collectors),
    )


def read_into(collector: FileCollector, source: LogSource, raw: Iterator[bytes] | None = None) -> None:
    """Read a log to its end. `raw` are its blocks, if the first one was looked at before. Raises FileError."""
    for block in source.blocks() if raw is None else source.decoded(raw):
        collector.feed(block)
    collector.end()
    collector.is_cut_off = source.is_cut_off or source.is_too_large


def _collected(log: str | Pasted, now: datetime) -> FileCollector:
    name, content = (log.name, log.content) if isinstance(log, Pasted) else (log, None)
    collector = FileCollector(name, now)
    with closing(LogSource(name, content)) as source:
        read_into(collector, source)
    return collector
