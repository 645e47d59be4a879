"""The etcd clients of one program. If there are several, each has a name in the findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from etcdlab.messages import Message, Text, listed, message, sentences

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Trace

_MOST = 3
"""The name of a client has at most so many endpoints."""


def named_clients(trace: Trace) -> tuple[tuple[Text, Trace], ...]:
    """The trace of each client with the client's name, which is empty if there is one client only."""
    traces = (trace, *trace.other_clients)
    if len(traces) == 1:
        return (("", trace),)
    return tuple((_name(number, len(traces), each), each) for number, each in enumerate(traces, 1))


def merged(findings: Iterable[Finding]) -> Iterator[Finding]:
    """One finding for what is true of several clients in the same words. It names each of them."""
    same: dict[tuple[str, Text, Text], list[Finding]] = {}
    for finding in findings:
        same.setdefault((finding.rule, finding.subject, finding.summary if finding.client else ""), []).append(finding)
    for group in same.values():
        if not group[0].client:
            yield from group
        else:
            first, names = group[0], tuple(dict.fromkeys(finding.client for finding in group))
            about = sentences(message("This is about {clients}.", clients=names), first.why)
            client = names[0] if len(names) == 1 else message("{clients}", clients=names)
            yield msgspec.structs.replace(first, client=client, why=about)


def _name(number: int, of: int, trace: Trace) -> Message:
    return message(
        "client {number} of {count}, configured with {endpoints}",
        number=number,
        count=of,
        endpoints=listed(trace.endpoints, _MOST),
    )
