"""Reads logs and packet captures from files or from standard input, and judges what they prove."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any

from etcdlab.engines import log
from etcdlab.engines.log import LogEvidence
from etcdlab.engines.log.reading import Pasted, evidence_of, pasted_or_file, read_into
from etcdlab.errors import FileError, UsageError
from etcdlab.investigation import Investigation
from etcdlab.messages import listed, message, sentences
from etcdlab.quoting import printable
from etcdlab.readers.captures.magic import is_capture
from etcdlab.readers.logs.collector import FileCollector
from etcdlab.readers.logs.follower import FollowedFile, follow
from etcdlab.readers.logs.sources import STDIN, LogSource, with_first

if TYPE_CHECKING:
    import os

    from etcdlab.engines.capture.evidence import CaptureEvidence
    from etcdlab.log_line import LogLine
    from etcdlab.messages import Text
    from etcdlab.readers.captures.reader import CaptureReader
    from etcdlab.trace import Trace

MOST_FILES = 100


class LogReading:
    """Some logs and captures while they are read. `investigation` is valid at any moment: Ctrl-C loses nothing."""

    def __init__(
        self,
        files: Iterable[str | os.PathLike[str] | Pasted],
        zone: tzinfo = UTC,
        zones: Mapping[str, tzinfo] | None = None,
        ports: Iterable[int] = (),
    ) -> None:
        self._ports = checked_ports(ports)
        self._files = tuple(dict.fromkeys(one if isinstance(one, Pasted) else str(one) for one in files))
        _check_names(self.names)
        own = _checked_zones(zones, self.names)
        self._collectors: list[FileCollector | None] = [
            FileCollector(_label(name), datetime.now(own.get(name, zone))) for name in self.names
        ]
        """Of each file. None for a capture."""
        self._captures: list[CaptureReader] = []

    def read(self) -> None:
        """Read every file to its end. Raises FileError."""
        for number, (file, collector) in enumerate(zip(self._files, self._collectors, strict=True)):
            with closing(_source_of(file)) as source:
                blocks = source.decompressed()
                first = next(blocks, b"")
                if collector is None or is_capture(first):
                    self._collectors[number] = None
                    self._read_capture(source, with_first(first, blocks))
                else:
                    read_into(collector, source, with_first(first, blocks))

    def _read_capture(self, source: LogSource, blocks: Iterator[bytes]) -> None:
        from etcdlab.readers.captures.reader import CaptureReader

        capture = CaptureReader(_label(source.name), self._ports)
        self._captures.append(capture)
        capture.read(blocks)
        capture.is_cut_off = capture.is_cut_off or source.is_cut_off or source.is_too_large

    def follow(self, idle: float, on_line: Callable[[LogLine], None]) -> None:
        """Read every file, and then what is added to them, until no line comes for `idle` seconds. Raises FileError."""
        for name in self.names:
            _check_is_no_capture(name)
        logs = self._logs
        followed = [FollowedFile(LogSource(name), one) for name, one in zip(self.names, logs, strict=True)]
        reported = [0] * len(followed)

        def tell_new() -> None:
            for number, collector in enumerate(logs):
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
        return evidence_of(self._logs)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files. They are what the person typed."""
        return tuple(one.name if isinstance(one, Pasted) else one for one in self._files)

    @property
    def has_captures(self) -> bool:
        """Whether a file is a packet capture."""
        return bool(self._captures)

    @property
    def has_logs(self) -> bool:
        """Whether a file is a log."""
        return bool(self._logs)

    @property
    def _logs(self) -> tuple[FileCollector, ...]:
        return tuple(collector for collector in self._collectors if collector is not None)

    @property
    def captures(self) -> CaptureEvidence:
        """What the captures say so far."""
        from etcdlab.engines.capture.evidence import CaptureEvidence
        from etcdlab.engines.capture.joined import logged_addresses

        return CaptureEvidence([one.result for one in self._captures], logged_addresses(self.evidence.lines))

    @property
    def trace(self) -> Trace:
        """What the files prove."""
        if not self._captures:
            return log.trace_of(self.evidence)
        from etcdlab.engines import capture

        if not self._logs:
            return capture.trace_of(self.captures)
        return capture.joined_trace(self.captures, self.evidence)

    @property
    def investigation(self) -> Investigation:
        """What the rules make of it."""
        return Investigation.of(self.trace)

    def document(self) -> dict[str, Any]:
        """The files as one JSON-ready object: what `etcdlab explain --json` prints."""
        from etcdlab.views.log_events import events_of

        logs = self.evidence
        lines = logs.lines
        if self._captures:
            from etcdlab.engines.capture.joined import events_on_one_timeline

            lines = events_on_one_timeline(self.captures.events, lines)
        return self.investigation.document() | {"events": events_of(lines), "events_left_out": logs.left_out}


def _source_of(file: str | Pasted) -> LogSource:
    return LogSource(file.name, file.content) if isinstance(file, Pasted) else LogSource(file)


def _label(name: str) -> str:
    """What evidence and notes call a file: `-` says nothing to a reader of a report."""
    return "stdin" if name == STDIN else name


def _is_capture(name: str) -> bool:
    """Whether a file is a packet capture. Standard input cannot be read twice."""
    if name == STDIN:
        return False
    with closing(LogSource(name)) as source:
        return is_capture(next(source.decompressed(), b""))


def _check_is_no_capture(name: str) -> None:
    """Raises UsageError for a file that is a packet capture."""
    if _is_capture(name):
        raise UsageError(
            message("{file} is a packet capture, and explain follows logs only.", file=printable(name)),
            message("Leave --follow out."),
            "follow",
        )


def explain(
    *logs: str | os.PathLike[str],
    zone: tzinfo = UTC,
    zones: Mapping[str, tzinfo] | None = None,
    ports: Iterable[int] = (),
) -> Investigation:
    """What an etcd client did, by its log or by a packet capture. Nothing is asked and nothing is dialled.

        etcdlab.explain("service.log").findings

    `logs` are files, logs or packet captures, also compressed with gzip or zstd, or the text of a log itself: a string
    with several lines, or a line of a log. `zone` is that of times without an offset, and `zones` has another one for
    some of the files. `ports` are those on which etcd listens besides 2379: a capture of TLS does not say them. Raises
    UsageError and FileError.
    """
    if STDIN in map(str, logs):
        raise UsageError(
            message("`etcdlab.explain` reads files, and - is standard input."),
            message("Give the path of a file, or pipe the log into `etcdlab explain -`."),
        )
    _check_names(tuple(map(str, logs)))
    reading = LogReading(map(pasted_or_file, logs), zone, zones, ports)
    reading.read()
    return Investigation.of(_about_etcd(reading))


def _about_etcd(reading: LogReading) -> Trace:
    """The trace. Raises FileError if it has no line: `no fault` would be said of a file that proves nothing."""
    trace = reading.trace
    if trace.log_lines:
        return trace
    if reading.has_captures:
        what, *more, do = no_packet(reading)
        raise FileError(sentences(what, *more), do)
    raise FileError(
        message("No line is about etcd."),
        message("Give the log of the program that uses etcd, from its start on, with its standard error."),
    )


def no_packet(reading: LogReading) -> tuple[Text, ...]:
    """That no packet is about etcd, which servers may be an etcd, and what to do. Each is a sentence of its own."""
    from etcdlab.engines.capture.notes import grpc_over_tls

    return (
        message("No packet is about etcd."),
        *grpc_over_tls(reading.captures.grpc_over_tls),
        message(
            "Capture on the host of the client, while the client starts:"
            " `tcpdump -i any -s 0 -w client.pcap 'tcp port 2379 or port 53 or icmp or icmp6'`."
        ),
    )


def checked_ports(ports: Iterable[int]) -> frozenset[int]:
    """The ports. Raises UsageError for a number that is no port."""
    every = frozenset(ports)
    for port in every:
        if not 0 < port < 65_536:
            raise UsageError(
                message("A port is a number from 1 to 65535, got {port}.", port=port),
                message("Give the port on which etcd listens."),
                "port",
            )
    return every


def _check_names(names: Sequence[str]) -> None:
    """Raises UsageError for no file, for too many, and for an empty name: a variable that has no value."""
    do = message("Give the log of a client, or - for standard input.")
    if "" in names:
        raise UsageError(message("The name of a log is empty."), do)
    count = len(names)
    if not 0 < count <= MOST_FILES:
        raise UsageError(
            message("explain takes 1 to {most} files, got {count}.", most=MOST_FILES, count=count),
            do,
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
