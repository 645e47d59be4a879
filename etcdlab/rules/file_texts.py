"""What a person does when a member differs from its deployment file: where to look, and how to restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from etcdlab.messages import Text, listed, message, sentences
from etcdlab.quoting import printable
from etcdlab.rules.finding import Evidence, Finding

if TYPE_CHECKING:
    from etcdlab.file_line import FileLine
    from etcdlab.rules.file_servers import Comparison, NumberedLine
    from etcdlab.rules.trace_index import TraceIndex

_MOST_PLACES = 4


def line_evidence(lines: tuple[NumberedLine, ...]) -> tuple[Evidence, ...]:
    """The lines of a file, as evidence."""
    return tuple(Evidence("file-line", number, _says(line), line.file, line.line) for number, line in lines)


def _says(line: FileLine) -> Text:
    if line.origin == "default":
        return message("no setting, so {image} has its default {url}", image=line.setting, url=line.url)
    return message("{setting}: {url}", setting=line.setting, url=line.url)


def file_urls(comparison: Comparison) -> tuple[str, ...]:
    """The URLs of the file."""
    return tuple(numbered.line.url for numbered in comparison.lines)


def overrides(line: FileLine) -> Text:
    """What else can be in force: etcd takes a flag before a variable, and `--config-file` before both."""
    if line.origin == "flag":
        return message("Or another file, such as an override or a drop-in, may start etcd with another flag.")
    if line.origin == "file":
        return message("Or etcd may not start with this file as --config-file: then flags and variables count instead.")
    if line.origin == "default":
        return message("Or another file, a variable or a flag may set the URL.")
    return message(
        "Or a flag may set the URL: etcd takes a flag before its variable. Or another file, or the shell that starts"
        " etcd, may give the variable another value."
    )


def restart(line: FileLine) -> Text:
    """How the file comes into force. A restart alone often keeps the old settings."""
    server = printable(line.server)
    if line.format == "compose":
        return message(
            "Run `docker compose up -d {server}`. `docker compose restart` keeps the old settings.", server=server
        )
    if line.format == "systemd":
        return message("Run `systemctl daemon-reload`, and then restart the unit.")
    if line.format == "kubernetes":
        return message("Run `kubectl apply -f {file}`, and wait until the pod is new.", file=printable(line.file))
    return message("Restart etcd with this file.")


def in_force(line: FileLine) -> Text:
    """Where to see the settings of the process that runs."""
    if line.format == "compose":
        return message("`docker inspect CONTAINER` has the settings that are in force, and the time of the start.")
    if line.format == "systemd":
        return message(
            "`systemctl cat UNIT` has every file in force, and `systemctl status UNIT` the time of the start."
        )
    if line.format == "kubernetes":
        return message("`kubectl get pod POD -o yaml` has the settings that are in force, and the time of the start.")
    return message("/proc/PID/cmdline and /proc/PID/environ of etcd have the settings that are in force.")


def with_file(index: TraceIndex, finding: Finding) -> Finding:
    """A finding about advertised URLs, with the lines of the file that set the same URLs."""
    if finding.claim is None or not finding.claim.blames_urls:
        return finding
    lines = tuple(line for member in finding.members for line in index.files.lines_of(member.id, member.urls))
    if not lines:
        return finding
    places = listed(tuple(dict.fromkeys(numbered.line.place for numbered in lines)), _MOST_PLACES)
    how = sentences(message("The file has the same URL: change {places}.", places=places), finding.fix.how)
    return msgspec.structs.replace(
        finding,
        evidence=finding.evidence + line_evidence(lines),
        fix=msgspec.structs.replace(finding.fix, how=how),
    )
