"""R8: a member advertises other URLs than its deployment file says. etcd reads the file at its start only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.fixes.proposal import ONE_AT_A_TIME
from etcdlab.messages import Text, listed, message, sentences
from etcdlab.rules.file_texts import file_urls, in_force, line_evidence, overrides, restart
from etcdlab.rules.finding import Certainty, Finding, Fix, Severity

if TYPE_CHECKING:
    from etcdlab.rules.file_servers import Comparison
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R8"
SLUG = "differs-from-file"
TITLE = message("A member differs from its deployment file")
YIELDS_TO = ()

_MOST_URLS = 4


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each member and kind of URL."""
    for comparison in index.files.comparisons:
        if comparison.differs and not (comparison.kind == "advertise-client" and comparison.faults):
            yield _finding(index, comparison)


def _finding(index: TraceIndex, comparison: Comparison) -> Finding:
    is_peer = comparison.kind == "advertise-peer"
    line = comparison.lines[0].line
    return Finding(
        severity=Severity.NOTE if is_peer else Severity.WARNING,
        certainty=Certainty.PROVED if comparison.server.first.member else Certainty.LIKELY,
        subject=message("{place}, {kind}", place=line.place, kind=comparison.kind),
        summary=_summary(comparison),
        why=_why_of_peer(comparison) if is_peer else _why(comparison),
        evidence=index.evidence.members + line_evidence(comparison.lines),
        fix=_fix_of_peer(comparison) if is_peer else _fix(comparison),
    )


def _summary(comparison: Comparison) -> Text:
    member = comparison.member
    values = {
        "place": comparison.lines[0].line.place,
        "urls": listed(file_urls(comparison), _MOST_URLS),
        "member": member.name or member.id,
        "running": listed(comparison.running, _MOST_URLS),
    }
    if comparison.kind == "advertise-peer":
        return message("{place} sets the peer URL {urls} for member {member}, which has {running}.", **values)
    if not comparison.running:
        return message("{place} sets {urls} for member {member}, which advertises no URL yet.", **values)
    return message("{place} sets {urls} for member {member}, which advertises {running}.", **values)


def _why(comparison: Comparison) -> Text:
    return sentences(
        _who(comparison),
        message("etcd reads the setting when it starts, and publishes it then."),
        message("The file may have changed after the start of the member."),
        overrides(comparison.lines[0].line),
    )


def _fix(comparison: Comparison) -> Fix:
    line = comparison.lines[0].line
    return Fix(
        server=sentences(message("If the file is right, bring it into force."), restart(line), in_force(line)),
        how=ONE_AT_A_TIME,
    )


def _why_of_peer(comparison: Comparison) -> Text:
    return sentences(
        _who(comparison),
        message(
            "etcd reads --initial-advertise-peer-urls at its first start only, and then keeps the peer URL in its data."
            " A restart does not change it."
        ),
    )


def _who(comparison: Comparison) -> Text:
    server = comparison.server
    return sentences(message("Server {server} of the file is this member.", server=server.first.server), server.by)


def _fix_of_peer(comparison: Comparison) -> Fix:
    return Fix(
        server=message(
            "If the file is right, run `etcdctl member update {identity} --peer-urls={urls}`. Else change the file.",
            identity=comparison.member.id,
            urls=",".join(file_urls(comparison)),
        )
    )
