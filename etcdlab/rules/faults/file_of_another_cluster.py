"""R8: no server of a deployment file is a member of the cluster: another file is in force."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import listed, message
from etcdlab.rules.file_texts import line_evidence
from etcdlab.rules.finding import Finding, Fix, Severity

if TYPE_CHECKING:
    from etcdlab.rules.file_servers import FileServer
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R8"
SLUG = "file-of-another-cluster"
TITLE = message("No server of a file is a member")
YIELDS_TO = ()

_MOST_NAMED = 4


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each file."""
    files = index.files
    strangers: dict[str, list[FileServer]] = {}
    for server in files.strangers:
        strangers.setdefault(server.first.file, []).append(server)
    mixed = {server.first.file for server in files.servers if server not in files.strangers}
    for file, servers in strangers.items():
        if file not in mixed:
            lines = tuple(line for server in servers for line in server.lines)
            yield Finding(
                severity=Severity.WARNING,
                subject=file,
                summary=message("No server of {file} is a member of this cluster.", file=file),
                why=message(
                    "The file has {servers}, and the cluster has {members}. No name, no peer URL and no client URL is"
                    " the same. So another file is in force, or the file belongs to another cluster.",
                    servers=listed([server.first.member or server.first.server for server in servers], _MOST_NAMED),
                    members=listed([member.name or member.id for member in index.members], _MOST_NAMED),
                ),
                evidence=index.evidence.members + line_evidence(lines),
                fix=Fix(
                    server=message("Check with the endpoints of the cluster that the file starts, or pass its file.")
                ),
            )
