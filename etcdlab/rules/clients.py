"""The etcd clients of a program that was read: each has a name of its own in findings, where there are several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from etcdlab.messages import Message, Text, listed, message, sentences
from etcdlab.rules.verdict import unreached

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Trace

_MOST = 3
"""So many endpoints are in the name of a client."""


def named_clients(trace: Trace) -> tuple[tuple[Text, Trace], ...]:
    """The trace of each client with the client's name, which is empty where there is one only."""
    traces = (trace, *trace.other_clients)
    if len(traces) == 1:
        return (("", trace),)
    return tuple((_name(number, len(traces), one), one) for number, one in enumerate(traces, 1))


def merged(findings: Iterable[Finding]) -> Iterator[Finding]:
    """One finding for what holds in the same words for several clients; it names each of them."""
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


def unexplained_clients(trace: Trace, findings: Sequence[Finding]) -> tuple[tuple[Text, Trace], ...]:
    """The clients of a program with several that do not reach an address, and that no finding is about."""
    return tuple(
        (name, one)
        for name, one in named_clients(trace)
        if name and unreached(one) and not any(_is_about(finding, name) for finding in findings)
    )


def _is_about(finding: Finding, name: Text) -> bool:
    """Whether a finding names the client, alone or with others."""
    if finding.client == name:
        return True
    others = finding.client.values.get("clients", ()) if isinstance(finding.client, Message) else ()
    return isinstance(others, tuple) and name in others


def _name(number: int, of: int, trace: Trace) -> Message:
    return message(
        "client {number} of {count}, configured with {endpoints}",
        number=number,
        count=of,
        endpoints=listed(trace.endpoints, _MOST),
    )
