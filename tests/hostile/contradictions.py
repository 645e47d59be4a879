"""What each rule states, as data: which statements cannot be true together, and what a trace must have for each.

A statement is about a topic: the whole client, a member by its id, or a URL of a member.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from enum import Enum
from itertools import combinations

from etcdlab.rules import Finding, Severity, Verdict, verdict_of
from etcdlab.rules.addresses import address_of
from etcdlab.rules.answerers import NO_ID
from etcdlab.trace import Trace

Topic = Hashable


class Statement(Enum):
    """A statement of a finding about its topic."""

    NO_ENDPOINT_ANSWERS = "no configured endpoint answers"
    AN_ENDPOINT_ANSWERS = "a configured endpoint answers"
    ENDPOINT_FAILS = "this configured endpoint fails"
    LIST_IS_EMPTY = "the member list is empty"
    LIST_HAS_MEMBERS = "the member list has members"
    LIST_FAILS = "no server answers the member list"
    LIST_ANSWERED = "a server answers the member list"
    MEMBER_RUNS = "the member runs"
    MEMBER_MAY_BE_DOWN = "the member is probably down: start it"
    MEMBER_IS_UNKNOWN = "nobody can tell whether the member runs"
    URL_ANSWERED = "an etcd answers at the URL"
    URL_FAILS = "no etcd answers at the URL"
    SYNC_CHANGES_NOTHING = "a Sync changes nothing"
    SYNC_BREAKS = "a Sync leads to a dead URL"


S = Statement

OF_RULE: dict[str, tuple[Statement, ...]] = {
    "nothing-listens": (S.NO_ENDPOINT_ANSWERS, S.ENDPOINT_FAILS),
    "endpoint-unreachable": (S.NO_ENDPOINT_ANSWERS, S.ENDPOINT_FAILS),
    "endpoint-fails": (S.AN_ENDPOINT_ANSWERS, S.ENDPOINT_FAILS),
    "no-members": (S.LIST_IS_EMPTY, S.LIST_ANSWERED),
    "no-urls": (S.LIST_HAS_MEMBERS, S.LIST_ANSWERED),
    "only-learners": (S.LIST_HAS_MEMBERS, S.LIST_ANSWERED),
    "learner": (S.LIST_HAS_MEMBERS, S.LIST_ANSWERED),
    "lists-differ": (S.LIST_ANSWERED,),
    "member-list-fails": (S.LIST_FAILS,),
    "member-down": (S.MEMBER_MAY_BE_DOWN, S.URL_FAILS, S.LIST_ANSWERED),
    "member-not-asked": (S.MEMBER_IS_UNKNOWN, S.URL_FAILS, S.LIST_ANSWERED),
    "answers-at-times": (S.URL_FAILS, S.LIST_ANSWERED),
    "unreachable-url": (S.MEMBER_RUNS, S.URL_FAILS),
    "name-does-not-resolve": (S.URL_FAILS,),
    "malformed-url": (S.URL_FAILS,),
    "tls-refuses": (S.URL_FAILS,),
    "another-answers": (S.URL_ANSWERED,),
    "no-membership": (S.SYNC_CHANGES_NOTHING, S.LIST_ANSWERED),
}
"""What the rules state, by their slugs. A rule that is not here judges a URL by its text alone, or only warns.

A rule about a URL may be about an endpoint that a program uses, so it does not state that the list has members.
"""

OPPOSITES = (
    (S.NO_ENDPOINT_ANSWERS, S.AN_ENDPOINT_ANSWERS),
    (S.LIST_IS_EMPTY, S.LIST_HAS_MEMBERS),
    (S.LIST_FAILS, S.LIST_ANSWERED),
    (S.MEMBER_RUNS, S.MEMBER_MAY_BE_DOWN),
    (S.MEMBER_RUNS, S.MEMBER_IS_UNKNOWN),
    (S.MEMBER_MAY_BE_DOWN, S.MEMBER_IS_UNKNOWN),
    (S.URL_ANSWERED, S.URL_FAILS),
    (S.SYNC_CHANGES_NOTHING, S.SYNC_BREAKS),
)
"""Statements that cannot be true together about one topic."""

_OF_MEMBER = {S.MEMBER_RUNS, S.MEMBER_MAY_BE_DOWN, S.MEMBER_IS_UNKNOWN}
_OF_URL = {S.URL_ANSWERED, S.URL_FAILS}
_OF_ENDPOINT = {S.ENDPOINT_FAILS}
_WHOLE: Topic = "the client"


def topics(finding: Finding, statement: Statement) -> set[Topic]:
    """What a statement of a finding is about."""
    if statement in _OF_MEMBER:
        return {member.id for member in finding.members}
    if statement in _OF_URL:
        return {(member.id, address_of(url)) for member in finding.members for url in member.urls}
    if statement in _OF_ENDPOINT:
        return set(finding.endpoints)
    return {_WHOLE}


def contradictions(findings: tuple[Finding, ...]) -> Iterator[str]:
    """Each pair of findings that state the opposite about one topic."""
    for first, second in combinations(findings, 2):
        if first.client != second.client:
            continue
        for one, other in (*OPPOSITES, *(pair[::-1] for pair in OPPOSITES)):
            if one in OF_RULE.get(first.rule, ()) and other in OF_RULE.get(second.rule, ()):
                both = topics(first, one) & topics(second, other)
                if both:
                    yield f"{first.rule} says {one.value}; {second.rule} says {other.value}: {both}"


def untrue(trace: Trace, findings: tuple[Finding, ...]) -> Iterator[str]:
    """Each statement that the trace itself refutes."""
    for finding in findings:
        for statement in OF_RULE.get(finding.rule, ()):
            refuted = _REFUTED.get(statement)
            if refuted is not None:
                yield from (
                    f"{finding.rule} says {statement.value}: {topic}"
                    for topic in topics(finding, statement)
                    if refuted(trace, topic)
                )


def _configured_that_answer(trace: Trace) -> set[str]:
    newest = {dial.address: dial for dial in trace.dials if dial.source == "configured"}
    return {address for address, dial in newest.items() if dial.reached}


def _answers_as_member(trace: Trace, topic: Topic) -> bool:
    """Whether some dial, or the list that the client works with, was answered by that member of that cluster."""
    answer = next((one for one in trace.member_lists if not (one.error or one.from_other_endpoint)), None)
    if answer is None or topic in NO_ID or answer.cluster_id in NO_ID:
        return False
    identities = [one for dial in trace.dials for one in ((dial.identity,) if dial.identity else ()) + dial.again]
    return answer.member_id == topic or any(
        one.member_id == topic and one.cluster_id == answer.cluster_id for one in identities
    )


def _newest_dial_answers(trace: Trace, topic: Topic) -> bool:
    assert isinstance(topic, tuple)
    dials = [dial for dial in trace.dials if topic[1] in (dial.address, address_of(dial.url))]
    return bool(dials) and all(dial.reached for dial in dials)


_REFUTED: dict[Statement, Callable[[Trace, Topic], bool]] = {
    S.NO_ENDPOINT_ANSWERS: lambda trace, _: bool(_configured_that_answer(trace)),
    S.AN_ENDPOINT_ANSWERS: lambda trace, _: not _configured_that_answer(trace),
    S.ENDPOINT_FAILS: lambda trace, topic: topic in _configured_that_answer(trace),
    S.MEMBER_MAY_BE_DOWN: _answers_as_member,
    S.MEMBER_IS_UNKNOWN: _answers_as_member,
    S.URL_FAILS: _newest_dial_answers,
}
"""What of a trace refutes a statement about a topic."""


def verdict_contradicts(trace: Trace, findings: tuple[Finding, ...]) -> str:
    """Whether the verdict is that nothing is wrong beside a finding that this client meets now."""
    if verdict_of(trace, findings) is not Verdict.NOTHING_WRONG:
        return ""
    faults = [
        one.rule for one in findings if one.severity is Severity.FAULT and not (one.needs_sync or one.unexplained)
    ]
    return f"nothing is wrong, and {faults} are faults" if faults else ""
