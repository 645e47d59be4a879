"""Runs every rule over a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from etcdlab.fixes.proposal import proposer
from etcdlab.messages import Text
from etcdlab.rules.addresses import address_of
from etcdlab.rules.advertised import Advertised
from etcdlab.rules.capture_evidence import in_files
from etcdlab.rules.clients import merged, named_clients
from etcdlab.rules.file_texts import with_file
from etcdlab.rules.finding import Finding, Fix, Severity
from etcdlab.rules.grouping import grouped
from etcdlab.rules.log_support import with_logs
from etcdlab.rules.packet_support import with_captures
from etcdlab.rules.places import with_places
from etcdlab.rules.precedence import Precedence
from etcdlab.rules.registry import Rule, number_of, rules
from etcdlab.rules.trace_index import TraceIndex

if TYPE_CHECKING:
    from etcdlab.case import Case
    from etcdlab.trace import Trace

Propose: TypeAlias = Callable[[TraceIndex, Advertised], Fix]

_SEVERITIES = tuple(Severity)


def judge(case: Case) -> tuple[Finding, ...]:
    """Every finding of every rule on the newest trace and the other clients in it: the worst first, then by code."""
    every = rules()
    propose = proposer(case.vantages)
    of_clients = (_of_client(every, case, trace, name, propose) for name, trace in named_clients(case.trace))
    placed = with_places(case, tuple(merged(chain.from_iterable(of_clients))))
    findings = with_captures(case.trace, with_logs(case.trace, placed))
    return tuple(sorted(findings, key=lambda finding: (_SEVERITIES.index(finding.severity), number_of(finding.code))))


def _of_client(every: tuple[Rule, ...], case: Case, trace: Trace, name: Text, propose: Propose) -> Iterator[Finding]:
    """The findings about one client. `name` is empty if there is one client only."""
    index = TraceIndex(trace, frozenset(), propose, case.file_lines, case.kubernetes)
    findings = _of_all_rules(every, index)
    blamed = frozenset(_blamed(findings))
    if not blamed.isdisjoint(_proposed(findings)):
        # A fix of one rule proposes what another rule blames. The second index proposes no such address.
        index = TraceIndex(trace, blamed, propose, case.file_lines, case.kubernetes)
        findings = _of_all_rules(every, index)
    for finding in map(partial(with_file, index), findings):
        yield msgspec.structs.replace(
            finding,
            supposed=bool(trace.what_if_members),
            vantage=index.vantage,
            client=name,
            evidence=in_files(trace, finding.evidence),
        )


def _of_all_rules(every: tuple[Rule, ...], index: TraceIndex) -> tuple[Finding, ...]:
    precedence = Precedence(every)
    by_rule = {rule.slug: tuple(grouped(precedence.kept(rule, rule.find(index)))) for rule in precedence.order}
    return tuple(
        msgspec.structs.replace(finding, code=rule.code, rule=rule.slug)
        for rule in every
        for finding in by_rule[rule.slug]
    )


def _proposed(findings: Iterable[Finding]) -> Iterator[tuple[str, str]]:
    """Ids of members with the addresses that a fix proposes for them."""
    for member in (member for finding in findings for member in finding.members):
        yield from ((member.id, address_of(url)) for url in (*member.fix.urls, member.fix.proxy_address) if url)


def _blamed(findings: Iterable[Finding]) -> Iterator[tuple[str, str]]:
    """Ids of members with the addresses that a finding blames them for."""
    for finding in findings:
        if finding.claim is not None and finding.claim.blames_urls:
            yield from ((member.id, address_of(url)) for member in finding.members for url in member.urls)
