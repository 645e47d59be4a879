"""A case: the evidence of one incident, as data. Rules judge it, and views display it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import count, islice
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from etcdlab.errors import FileError, UsageError
from etcdlab.file_line import FileLine
from etcdlab.files import read_file, write_file
from etcdlab.history import MOST_LEVELS, History
from etcdlab.kubernetes_target import KubernetesTarget
from etcdlab.log_line import LogLine
from etcdlab.messages import Text, check_levels, message
from etcdlab.saved_traces import MAX_BYTES, check_references, decode
from etcdlab.step import Whole
from etcdlab.trace import FORMAT, Trace
from etcdlab.vantage import Vantage

MOST_LOG_LINES = 500
"""The most lines of logs beside a run."""

MOST_PLACES = 64
"""The most vantages in a case."""

MOST_TARGETS = 1_000
"""The most URLs whose target in Kubernetes a case has."""

MOST_FILE_LINES = 10_000
"""The most URLs of deployment files in a case."""

MOST_APPLIED = 256
"""The most changes of repairs in a case."""


class Fields(msgspec.Struct, frozen=True, omit_defaults=True):
    """What only a person knows of an incident. etcdlab invents none of it: an empty field stays empty."""

    impact: str = ""
    detection: str = ""
    owner: str = ""
    actions: tuple[str, ...] = ()


class StepNote(msgspec.Struct, frozen=True):
    """What a person writes beside a step, as Markdown. `trace` is the number of the trace in the case."""

    trace: int
    step: int
    text: str


class AppliedChange(msgspec.Struct, frozen=True, omit_defaults=True):
    """What etcdlab changed in a sandbox: a sentence, and the setting before and after it where the change has one."""

    trace: Whole
    """The number of the first trace after the change."""
    text: Text
    before: str = ""
    after: str = ""

    def __post_init__(self) -> None:
        check_levels(self.text, MOST_LEVELS)


class Case(msgspec.Struct, frozen=True):
    """The traces and notes of one incident. Saved as JSON; holds no credentials."""

    format: int = FORMAT
    traces: tuple[Trace, ...] = ()
    notes: tuple[Text, ...] = ()
    fields: Fields = Fields()
    step_notes: tuple[StepNote, ...] = ()
    vantages: Annotated[tuple[Vantage, ...], Meta(max_length=MOST_PLACES)] = ()
    """What the probe found in other places, about the newest trace."""
    file_lines: Annotated[tuple[FileLine, ...], Meta(max_length=MOST_FILE_LINES)] = ()
    """The URLs that deployment files give to their etcd servers."""
    applied_changes: Annotated[tuple[AppliedChange, ...], Meta(max_length=MOST_APPLIED)] = ()
    """What etcdlab changed in a sandbox between two traces, to end the fault."""
    kubernetes: Annotated[tuple[KubernetesTarget, ...], Meta(max_length=MOST_TARGETS)] = ()
    """What is behind the URLs in Kubernetes, as kubectl listed it."""
    history: History | None = None
    """What changed while `etcdlab watch` observed the cluster."""

    @property
    def trace(self) -> Trace:
        """The newest trace."""
        return self.traces[-1]

    def with_fields(self, fields: Fields) -> Case:
        """The same case with what a person typed into the fields of its report."""
        return msgspec.structs.replace(self, fields=fields)

    def with_vantages(self, vantages: Iterable[Vantage]) -> Case:
        """The same case with more places, each with a name of its own. Raises UsageError for too many."""
        places = list(self.vantages)
        for vantage in vantages:
            names = {place.name for place in places}
            alike = (f"{vantage.name} ({number})" for number in count(2))
            name = vantage.name if vantage.name not in names else next(name for name in alike if name not in names)
            places.append(msgspec.structs.replace(vantage, name=name))
        if len(places) > MOST_PLACES:
            raise UsageError(
                message("A case takes at most {most} other places, got {count}.", most=MOST_PLACES, count=len(places)),
                message("Leave some of them out."),
            )
        return msgspec.structs.replace(self, vantages=tuple(places))

    def with_log_lines(self, lines: tuple[LogLine, ...]) -> Case:
        """The same case with lines of a log beside its newest run, after those that it has. Raises UsageError."""
        if self.trace.is_of_file or not lines:
            raise UsageError(
                message("A log can be joined with a run of etcdlab, and it needs a line about etcd."),
                message("Check the cluster first, and give the log of the program that uses etcd."),
            )
        joined = (*self.trace.log_lines, *lines)[:MOST_LOG_LINES]
        return msgspec.structs.replace(
            self, traces=(*self.traces[:-1], msgspec.structs.replace(self.trace, log_lines=joined))
        )

    def with_kubernetes(self, targets: Iterable[KubernetesTarget]) -> Case:
        """The same case with what is behind its URLs in Kubernetes."""
        return msgspec.structs.replace(self, kubernetes=tuple(islice(targets, MOST_TARGETS)))

    def with_file_lines(self, lines: Iterable[FileLine]) -> Case:
        """The same case with the URLs of more deployment files. Raises UsageError for too many."""
        before = max((line.server_number + 1 for line in self.file_lines), default=0)
        more = (msgspec.structs.replace(line, server_number=line.server_number + before) for line in lines)
        every = (*self.file_lines, *more)
        if len(every) > MOST_FILE_LINES:
            raise UsageError(
                message(
                    "A case takes at most {most} URLs of files, got {count}.", most=MOST_FILE_LINES, count=len(every)
                ),
                message("Pass only the files of this cluster."),
                "deployment",
            )
        return msgspec.structs.replace(self, file_lines=every)

    def with_trace(self, trace: Trace) -> Case:
        """The same case with a newer trace after the others."""
        return msgspec.structs.replace(self, traces=(*self.traces, trace))

    def only(self, traces: tuple[Trace, ...]) -> Case:
        """The case with these of its traces, and without what a person wrote of the whole."""
        return msgspec.structs.replace(self, traces=traces, fields=Fields(), step_notes=(), applied_changes=())

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the whole case to `path`, or nothing. Raises FileError, also where etcdlab could not read it again."""
        return write_file(path, self.encoded())

    def encoded(self) -> bytes:
        """What `save` writes. Raises FileError where the case is too large to be read again."""
        data = msgspec.json.format(msgspec.json.encode(self), indent=1)
        if len(data) > MAX_BYTES:
            raise FileError(
                message(
                    "The case has {size:,} bytes. etcdlab reads at most {most:,} bytes.", size=len(data), most=MAX_BYTES
                ),
                message("Save a case with fewer traces or a shorter log."),
            )
        return data

    @staticmethod
    def load(path: str | os.PathLike[str]) -> Case:
        """Read what `save` wrote. Raises FileError, with the place and the reason."""
        source = Path(path)
        case = decode(read_file(path, MAX_BYTES), Case, source.name)
        if not case.traces:
            raise FileError(
                message("{file}: $.traces is empty.", file=source.name),
                message("Save the case again, or use the original file."),
            )
        for trace in case.traces:
            check_references(trace, source.name)
        return case
