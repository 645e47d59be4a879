"""What a person dropped or pasted, after it was read: a log, a deployment file, or what a probe printed elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

import msgspec

from etcdlab.case import Case
from etcdlab.engines.log import LogEvidence, trace_of
from etcdlab.engines.log.reading import Pasted, read_logs
from etcdlab.errors import FileError
from etcdlab.file_line import FileLine
from etcdlab.lint import FileResult, lint_text
from etcdlab.lint.file_lines import file_lines_of
from etcdlab.log_line import LogLine
from etcdlab.messages import Language, Text, message, plural
from etcdlab.readers.recognition import recognize
from etcdlab.readers.vantage import vantage_of
from etcdlab.rules import Finding, judge
from etcdlab.trace import Trace
from etcdlab.vantage import Vantage
from etcdlab.views.file_findings import findings_of_file, findings_of_log, html_of_findings, notes_of_log

MOST_BYTES = 8 * 1024 * 1024
"""The largest file. A page sends it in one message, and a Jupyter server takes messages of up to 10 MB."""

_PASTED_LOG, _PASTED_FILE, _PASTED_PROBE = "pasted.log", "pasted.yml", "pasted.json"


class _Evidence(msgspec.Struct, frozen=True):
    """What all kinds have: a name, and the lines that a case gets of them. Most kinds have none."""

    name: str

    @property
    def lines(self) -> tuple[LogLine, ...]:
        """The lines about etcd in a log."""
        return ()

    @property
    def file_lines(self) -> tuple[FileLine, ...]:
        """The URLs in a deployment file."""
        return ()


class DroppedLog(_Evidence, frozen=True):
    """A log, with the trace that its lines prove."""

    trace: Trace
    findings: tuple[Finding, ...]

    @property
    def lines(self) -> tuple[LogLine, ...]:
        """The lines about etcd."""
        return self.trace.log_lines

    @property
    def title(self) -> Text:
        """What was read."""
        return plural(
            "{file} is a log. {count} line is about etcd.",
            "{file} is a log. {count} lines are about etcd.",
            sum(line.count for line in self.lines),
            file=self.name,
        )

    def html(self, language: Language) -> str:
        """The findings, each with its lines."""
        notes = notes_of_log(self.trace, self.findings)
        return html_of_findings(findings_of_log(self.trace, self.findings), language, notes)


class DroppedFile(_Evidence, frozen=True):
    """A deployment file, with what lint says of it."""

    result: FileResult

    @property
    def file_lines(self) -> tuple[FileLine, ...]:
        """The URLs of its servers."""
        return file_lines_of(self.name, self.result)

    @property
    def title(self) -> Text:
        """What was read."""
        return plural(
            "{file} is a deployment file. It starts {count} etcd server.",
            "{file} is a deployment file. It starts {count} etcd servers.",
            len(self.result.servers),
            file=self.name,
        )

    def html(self, language: Language) -> str:
        """The findings, each with its line."""
        findings = findings_of_file(self.result)
        notes = () if findings else (message("No URL of the file is wrong."),)
        return html_of_findings(findings, language, notes)


class DroppedPlace(_Evidence, frozen=True):
    """What the probe printed in another place."""

    vantage: Vantage

    @property
    def title(self) -> Text:
        """What was read."""
        return plural(
            "{file} is what the probe printed in another place. It dialled {count} URL there.",
            "{file} is what the probe printed in another place. It dialled {count} URLs there.",
            len(self.vantage.dials),
            file=self.name,
        )

    def html(self, language: Language) -> str:
        """Where the verdicts of the place are displayed."""
        where = message("The result has a table of what each place gets at each URL. Without a result, run the client.")
        return html_of_findings((), language, (where,))


Dropped = DroppedLog | DroppedFile | DroppedPlace

ReadBeside = Callable[[str], str]
"""The content of a file that a deployment file names, by its path there: a `.env`, an env_file."""


def no_file_beside(_path: str) -> str:
    """A page sends one file, and no file beside it."""
    return ""


def read_dropped(name: str, size: int, data: bytes, read_beside: ReadBeside = no_file_beside) -> Dropped:
    """Read what was dropped; without a name it was pasted. Raises FileError, which says what to do."""
    called = name or "pasted"
    if size > MOST_BYTES:
        raise FileError(
            message(
                "{file} has {size:,} bytes. The page sends at most {most:,} bytes.",
                file=called,
                size=size,
                most=MOST_BYTES,
            ),
            message("Read it in a cell: `etcdlab.explain({file})`.", file=repr(called)),
        )
    first = recognize(name or _PASTED_LOG, data)
    kind = first if first in ("log", "probe") else recognize(name or _PASTED_FILE, data)
    if kind == "log":
        return _log(name or _PASTED_LOG, data)
    if kind == "probe":
        place = name or _PASTED_PROBE
        return DroppedPlace(place, vantage_of(data, PurePath(place).stem, called))
    return _deployment_file(name, data, read_beside, has_servers=bool(kind))


def _deployment_file(name: str, data: bytes, read_beside: ReadBeside, *, has_servers: bool) -> DroppedFile:
    called = name or "pasted"
    result = lint_text(name or _PASTED_FILE, data, read_beside) if has_servers else None
    if result is None:
        raise FileError(
            message("{file} has no line of an etcd client, and it starts no etcd server.", file=called),
            message("Give the log of the program that uses etcd, from its start on, or the file that starts etcd."),
        )
    if (refusal := result.deployment.refusal) is not None:
        raise FileError(
            message("{file}:{line}: {reason}", file=called, line=refusal.line, reason=refusal.reason),
            message("Correct the file, and give it again."),
        )
    return DroppedFile(name or _PASTED_FILE, result)


def _log(name: str, data: bytes) -> Dropped:
    evidence: LogEvidence = read_logs([Pasted(data, name)])
    if not evidence.lines:
        raise FileError(
            message("No line of {file} is about etcd.", file=name),
            message("Give the log of the program that uses etcd, from its start on, with its standard error."),
        )
    trace = trace_of(evidence)
    return DroppedLog(name, trace, judge(Case(traces=(trace,))))
