"""Runs every rule over a case. A rule is a module in this folder's `faults` with a function `find`."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING

import msgspec

from etcdlab.messages import Text
from etcdlab.rules import faults
from etcdlab.rules.addresses import address_of
from etcdlab.rules.clients import merged, named_clients
from etcdlab.rules.finding import Finding, Severity
from etcdlab.rules.grouping import grouped
from etcdlab.rules.trace_index import TraceIndex

if TYPE_CHECKING:
    from etcdlab.case import Case
    from etcdlab.trace import Trace

_ORDER = {severity: place for place, severity in enumerate(Severity)}


def judge(case: Case) -> tuple[Finding, ...]:
    """Every finding of every rule on the newest trace and the other clients in it: the worst first, then by code."""
    found = merged(finding for name, trace in named_clients(case.trace) for finding in _of_client(trace, name))
    return tuple(sorted(found, key=lambda finding: (_ORDER[finding.severity], int(finding.code[1:]))))


def _of_client(trace: Trace, name: Text) -> Iterator[Finding]:
    """The findings about one client. The name of the client is empty where there is no other."""
    index = TraceIndex(trace)
    found = _of_all_rules(index)
    blamed = frozenset(_blamed(found))
    proposed = ((one.id, url) for finding in found for one in finding.members for url in one.fix.urls)
    if any((member, address_of(url)) in blamed for member, url in proposed):
        # A fix that one rule proposes is blamed by another rule: all is judged again, with that known.
        index = TraceIndex(trace, blamed)
        found = _of_all_rules(index)
    for finding in found:
        yield msgspec.structs.replace(finding, supposed=bool(trace.what_if_members), vantage=index.vantage, client=name)


def _of_all_rules(index: TraceIndex) -> tuple[Finding, ...]:
    return tuple(finding for rule in _rules() for finding in grouped(rule(index)))


def _blamed(found: Iterable[Finding]) -> Iterator[tuple[str, str]]:
    """Ids of members with the addresses that they are blamed for. R10 is what no URL is to blame for."""
    for finding in found:
        if finding.code != "R10":
            yield from ((member.id, address_of(url)) for member in finding.members for url in member.urls)


def _rules() -> Iterator[Callable[[TraceIndex], Iterable[Finding]]]:
    for module in pkgutil.iter_modules(faults.__path__):
        yield import_module(f"{faults.__name__}.{module.name}").find
