"""`etcdlab explain`: what the log of a client or a capture of its packets proves."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etcdlab.cli import INTERRUPTED, report
from etcdlab.cli.command_line import number
from etcdlab.cli.language import examples, help_text
from etcdlab.cli.not_about_etcd import nothing_about_etcd
from etcdlab.cli.options import Json, Save, app, tell
from etcdlab.errors import UsageError
from etcdlab.messages import message
from etcdlab.quoting import printable
from etcdlab.views.progress import progress

if TYPE_CHECKING:
    from collections.abc import Iterable

    from etcdlab.explanation import LogReading
    from etcdlab.investigation import Investigation
    from etcdlab.log_line import LogLine

_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")


@app.command(
    short_help=help_text("Explain the log or the packets of an etcd client."),
    help=help_text(
        "Read the logs of etcd clients and servers, or packet captures, and report what the client dialled, which"
        " release it is, when the fault began, and what is wrong. etcdlab uses no network. Each line is recognised by"
        " itself: zap, klog, logrus, go-zero, grpc-go, capnslog, GoFrame, SLF4J, Patroni, also behind the prefix of"
        " docker compose, kubectl or journald. A capture is a file of tcpdump or Wireshark."
        " Exit code: 0 nothing wrong, 1 findings, 2 could not tell, 130 interrupted."
    ),
    epilog=examples(
        "etcdlab explain service.log",
        "etcdlab explain - < service.log",
        "etcdlab explain client.log server.log.gz --save incident.etcdlab",
        "etcdlab explain -f service.log",
        "etcdlab explain client.pcap service.log",
    ),
)
def explain(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE…", help=help_text("The logs or captures, also as .gz or .zst. - is standard input.")
        ),
    ],
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help=help_text("Wait for more lines, until Ctrl-C or --idle."))
    ] = False,
    idle: Annotated[
        float,
        typer.Option(
            parser=number,
            metavar="SECONDS",
            help=help_text("With --follow: end after so many seconds without a new line."),
        ),
    ] = 3600.0,
    utc_offset: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[FILE=]+08:00",
            help=help_text("The offset of times without one, of all files or of one file. Default: +00:00."),
        ),
    ] = None,
    port: Annotated[
        list[int] | None,
        typer.Option(
            metavar="PORT",
            help=help_text("A port on which etcd listens besides 2379, where a capture has only TLS. Repeatable."),
        ),
    ] = None,
    as_json: Json = False,
    save: Save = None,
) -> None:
    from etcdlab.explanation import LogReading

    if not 0 < idle <= 86_400:
        raise UsageError(
            message("--idle takes more than 0 and at most 86400 seconds, got {seconds:g}.", seconds=idle),
            message("Leave --idle out for an hour."),
            "idle",
        )
    zone, zones = _zones(utc_offset or ())
    reading = LogReading(files, zone, zones, port or ())
    interrupted = _read(reading, idle if follow else 0.0)
    code = _report(reading, as_json=as_json, save=save)
    raise typer.Exit(INTERRUPTED if interrupted and not follow else code)


def _read(reading: LogReading, idle: float) -> bool:
    """Read the logs. Returns whether Ctrl-C ended that. It prints what there is so far."""
    try:
        if idle:
            tell(message("etcdlab follows the log. Ctrl-C ends it with the summary."))
            reading.follow(idle, _tell_line)
        else:
            with progress(message("etcdlab reads the logs")):
                reading.read()
    except KeyboardInterrupt:
        return True
    return False


def _tell_line(line: LogLine) -> None:
    """One line for a line of the client that fails, as soon as it comes."""
    if line.side == "client" and line.error_class:
        place = message("line {line} of {file}", line=line.line, file=printable(line.file))
        address = printable(", ".join(line.dialled[:3])) if line.dialled else printable(line.error)
        tell(message("{place}: {error}: {address}", place=place, error=line.error_class, address=address))


def _report(reading: LogReading, *, as_json: bool, save: Path | None) -> int:
    """Print the explanation, and save it. Returns the exit code."""
    investigation = reading.investigation
    if not investigation.case.trace.log_lines:
        _report_nothing(reading, as_json=as_json, save=save)
        return investigation.exit_code
    try:
        if save is not None:
            tell(message("Saved: {file}", file=str(investigation.case.save(save))))
    finally:
        _print(reading, investigation, as_json=as_json)
    return investigation.exit_code


def _print(reading: LogReading, investigation: Investigation, *, as_json: bool) -> None:
    if as_json:
        report.print_json(reading.document())
    else:
        report.show(investigation, as_json=False)


def _report_nothing(reading: LogReading, *, as_json: bool, save: Path | None) -> None:
    """Say that there is nothing to judge, and what to give instead. A case without evidence is not saved."""
    texts = tuple(nothing_about_etcd(reading))
    if as_json:
        document = reading.document()
        report.print_json(document | {"notes": [*document["notes"], *map(str, texts)]})
    else:
        for text in texts:
            tell(text)
    if save is not None:
        tell(message("etcdlab saved no case, because there is nothing to judge."))


def _zones(texts: Iterable[str]) -> tuple[tzinfo, dict[str, tzinfo]]:
    """The offset of all files, and those of single files."""
    by_file: dict[str, tzinfo] = {}
    for text in texts:
        file, _, offset = text.rpartition("=")
        if file in by_file:
            raise UsageError(
                message("--utc-offset has two offsets for the same files: {text}.", text=printable(text)),
                message("Give one for all files, and one for each file that differs."),
                "utc_offset",
            )
        by_file[file] = _zone(offset)
    return by_file.pop("", UTC), by_file


def _zone(text: str) -> tzinfo:
    """An offset from UTC that a person typed."""
    match = _OFFSET.fullmatch(text.strip())
    if match is None or int(match[2]) > 23 or int(match[3]) > 59:
        raise UsageError(
            message("--utc-offset takes an offset such as +08:00, got {text}.", text=printable(text)),
            message("Write it with a sign, hours and minutes."),
            "utc_offset",
        )
    offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return timezone(offset if match[1] == "+" else -offset)
