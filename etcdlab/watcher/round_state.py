"""What one round observed, in the form in which two rounds are compared. Pure functions of a trace and its findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.messages import Text, render
from etcdlab.rules import Verdict, verdict_of
from etcdlab.rules.addresses import address_of
from etcdlab.rules.trace_index import TraceIndex

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Dial, Member, MemberList, Trace

FindingKey = tuple[str, ...]
"""What makes two findings of two rounds the same finding."""


class UrlState(NamedTuple):
    """One URL, and how its newest dial ended."""

    url: str
    members: tuple[str, ...]
    """Ids of the members that advertise it. Empty for an endpoint that only the client is configured with."""
    stage: str = ""
    """The stage at which the dial failed; empty if an etcd answered."""
    kind: str = ""
    error: Text = ""
    cluster_id: str = ""
    """The cluster of the etcd that answered; empty if no etcd reported it."""
    member_id: str = ""
    """The member that answered. Empty also behind a load balancer or a proxy, where any member may answer."""


class RoundState(NamedTuple):
    """One round."""

    members: Mapping[str, Member] | None
    """The members by their ids; None if no server answered a member list."""
    lists: Mapping[str, Text]
    """The error of each member list, by what identifies the list; empty for a list that was answered."""
    urls: Mapping[str, UrlState]
    """By their addresses. A URL that was not dialled is not in it."""
    advertised: frozenset[str]
    """The addresses of all URLs that members advertise."""
    findings: Mapping[FindingKey, Finding]
    verdict: Verdict


def state_of(trace: Trace, findings: Sequence[Finding]) -> RoundState:
    """The state of the cluster, as a complete round observed it."""
    index = TraceIndex(trace)
    advertised = frozenset(address_of(one.url) for one in index.advertised)
    urls = dict(_urls(index))
    return RoundState(
        members=None if index.answer is None else {member.id: member for member in index.members},
        lists=dict(_list_state(answer) for answer in trace.member_lists if not _is_of_failed_dial(answer, urls)),
        urls=urls,
        advertised=advertised,
        findings={_key(finding): finding for finding in findings},
        verdict=verdict_of(trace, findings),
    )


def _is_of_failed_dial(answer: MemberList, urls: Mapping[str, UrlState]) -> bool:
    """Whether an endpoint has no list because its dial failed: the change of the dial says so already."""
    dial = urls.get(address_of(answer.endpoint))
    return answer.from_other_endpoint and dial is not None and bool(dial.stage)


def _list_state(answer: MemberList) -> tuple[str, Text]:
    """Which list it is, and its error."""
    if answer.from_other_endpoint:
        return answer.endpoint, answer.error
    return "linearizable" if answer.linearizable else "default", answer.error


def _urls(index: TraceIndex) -> Iterator[tuple[str, UrlState]]:
    """Each dialled address once, with the URL that a member advertises where there is one."""
    advertisers: dict[str, list[str]] = {}
    spellings: dict[str, str] = {}
    for one in index.advertised:
        address = address_of(one.url)
        spellings.setdefault(address, one.url)
        advertisers.setdefault(address, []).append(one.member.id)
    for dial in index.configured:
        spellings.setdefault(address_of(dial.url), dial.url)
    for address, url in spellings.items():
        dial_of_url = index.dial_of(url)
        if dial_of_url is not None:
            yield address, _url_state(index, dial_of_url, url, tuple(dict.fromkeys(advertisers.get(address, ()))))


def _url_state(index: TraceIndex, dial: Dial, url: str, members: tuple[str, ...]) -> UrlState:
    if dial.failure is not None and not dial.reached:
        return UrlState(url, members, dial.failure.stage, dial.failure.kind, dial.failure.text)
    if dial.identity is None:
        return UrlState(url, members)
    who = dial.identity
    several = index.answerers.is_proxy or index.answerers.is_balancer(dial.address)
    by_turns = several or (len(members) > 1 and who.member_id in members)
    return UrlState(url, members, cluster_id=who.cluster_id, member_id="" if by_turns else who.member_id)


def _key(finding: Finding) -> FindingKey:
    about = tuple(part for member in finding.members for part in (member.id, *member.urls)) or finding.endpoints
    return (
        finding.code,
        finding.rule,
        finding.severity.value,
        render(finding.client, "en"),
        *(about or (render(finding.subject, "en"),)),
    )
