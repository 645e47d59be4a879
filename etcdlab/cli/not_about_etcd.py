"""What `etcdlab explain` says of files in which nothing is about etcd: what they are, and what to give instead."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from etcdlab.errors import FileError
from etcdlab.explanation import no_packet
from etcdlab.messages import message
from etcdlab.quoting import printable
from etcdlab.readers.logs.sources import STDIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etcdlab.explanation import LogReading
    from etcdlab.messages import Text


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


def _starts_etcd(name: str) -> bool:
    """Whether `etcdlab lint` has something to say of the file."""
    from etcdlab.lint import lint_paths

    try:
        return bool(lint_paths([Path(name)]).files)
    except FileError:
        return False
