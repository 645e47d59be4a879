"""R8: a deployment file has a wrong URL, and the member does not advertise it yet: it will after its next start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import Text, listed, message, sentences
from etcdlab.rules.file_texts import line_evidence
from etcdlab.rules.finding import Finding, Fix, Severity

if TYPE_CHECKING:
    from etcdlab.file_line import FileLine
    from etcdlab.rules.file_servers import Comparison
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R8"
SLUG = "fault-in-file"
TITLE = message("A file has a fault that no member has yet")
YIELDS_TO = ()

_MOST_URLS = 4
_REFUSED = "R6"
"""etcd does not start with such a URL."""


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each member whose file is wrong."""
    for comparison in index.files.comparisons:
        if comparison.kind == "advertise-client" and comparison.differs and comparison.faults:
            yield _finding(index, comparison)


def _finding(index: TraceIndex, comparison: Comparison) -> Finding:
    line = comparison.faults[0]
    return Finding(
        severity=Severity.WARNING,
        subject=line.place,
        summary=_summary(comparison, line),
        why=sentences(
            message("{place} is wrong by itself ({code}).", place=line.place, code=line.code),
            line.clients,
            line.why,
            message("The member has another URL now, because etcd reads the setting only when it starts."),
        ),
        evidence=index.evidence.members + line_evidence(comparison.lines),
        fix=Fix(server=line.fix, how=message("Change the file before anybody restarts the member.")),
    )


def _summary(comparison: Comparison, line: FileLine) -> Text:
    member = comparison.member
    values = {
        "member": member.name or member.id,
        "url": line.url,
        "place": line.place,
        "running": listed(comparison.running, _MOST_URLS),
    }
    if line.code == _REFUSED:
        return message(
            "Member {member} cannot start again with {url} of {place}. It advertises {running} now.", **values
        )
    return message(
        "After its next start member {member} advertises {url} of {place}. It advertises {running} now.", **values
    )
