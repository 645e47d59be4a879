"""What a command says of a file that is for another command: what the file is, and which command reads it.

`etcdlab explain` gets a deployment file, or `etcdlab lint` gets the log of a client.
"""

from __future__ import annotations

import shlex
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from etcdlab.errors import FileError
from etcdlab.explanation import no_packet
from etcdlab.messages import message
from etcdlab.quoting import printable
from etcdlab.readers.logs.sources import STDIN, LogSource

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from etcdlab.explanation import LogReading
    from etcdlab.messages import Text

_MOST_HINTS = 8
"""So many files are looked at: a hook gives hundreds."""


def nothing_about_etcd(reading: LogReading) -> Iterator[Text]:
    """The sentences, each on a line of its own. The last one says what to do."""
    if reading.has_captures:
        yield from no_packet(reading)
    if not reading.has_logs:
        return
    yield message("No line is about etcd.")
    for file in reading.evidence.files:
        if not file.lines:
            yield message("{file} has no line.", file=printable(file.name))
        if file.is_cut_off:
            yield message("The compressed data of {file} end too early.", file=printable(file.name))
    deployments = [name for name in reading.names if name != STDIN and _starts_etcd(name)]
    for name in deployments:
        yield message(
            "{file} is a deployment file. Run `{command}`.",
            file=printable(name),
            command=printable(f"etcdlab lint {shlex.quote(name)}"),
        )
    if not deployments:
        yield message("Give the log of the program that uses etcd, from its start on, with its standard error.")


def hints_about_logs(paths: Iterable[Path]) -> Iterator[Text]:
    """A sentence for each file that a person gave to `etcdlab lint`, and that is a log or a capture of a client."""
    for path in islice(paths, _MOST_HINTS):
        name = str(path)
        kind = _evidence_in(name)
        command = printable(f"etcdlab explain {shlex.quote(name)}")
        if kind == "capture":
            yield message("{file} is a packet capture. Run `{command}`.", file=printable(name), command=command)
        elif kind == "log":
            yield message("{file} is a log. Run `{command}`.", file=printable(name), command=command)


def _evidence_in(name: str) -> str:
    """What `etcdlab explain` reads in a file: a `log`, a `capture`, or nothing."""
    from etcdlab.readers.captures.magic import is_capture
    from etcdlab.readers.recognition import recognize

    try:
        with closing(LogSource(name)) as source:
            first = next(source.decompressed(), b"")
    except FileError:
        return ""
    return "capture" if is_capture(first) else recognize(name, first)


def _starts_etcd(name: str) -> bool:
    """Whether `etcdlab lint` has something to say of the file."""
    from etcdlab.lint import lint_paths

    try:
        return bool(lint_paths([Path(name)]).files)
    except FileError:
        return False
