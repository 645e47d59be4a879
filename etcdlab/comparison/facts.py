"""What two runs have beside their steps: the question, the members, the dials, the calls and the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from etcdlab.comparison.alignment import align
from etcdlab.comparison.result import Pair, Run, Setting
from etcdlab.rules.addresses import parts_of
from etcdlab.trace import Member, Trace

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from etcdlab.comparison.noise import Names
    from etcdlab.comparison.result import Question
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Call, Dial

_T = TypeVar("_T")
_S = TypeVar("_S")


class Side(NamedTuple):
    """A run with its trace without noise."""

    run: Run
    names: Names
    plain: Trace


def question(a: Side, b: Side) -> tuple[Setting, ...]:
    """What each run was asked. A part that neither run has is left out."""
    here, there = _requests_of(a), _requests_of(b)
    return tuple(
        Setting(name, here[name][0], there[name][0], here[name][1] != there[name][1])
        for name in here
        if here[name][0] or there[name][0]
    )


def _requests_of(side: Side) -> dict[Question, tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each part of the question what to display, and what to compare."""
    trace, plain = side.run.trace, side.plain
    origin, tried = trace.origin, _what_if(trace)
    # A replay is of the real client. A recording that is compared as a whole has the engine `go`.
    engine = "go" if origin.engine == "recording" else origin.engine
    same: dict[Question, tuple[str, ...]] = {
        "release": (origin.client,),
        "grpc": (origin.grpc,),
        "autosync": (f"{trace.autosync:g}",),
        "what-if": tried,
        "process": (trace.process.name,) if trace.process else (),
        "scenario": (trace.scenario,) if trace.scenario else (),
    }
    parts = {name: (value, value) for name, value in same.items()}
    endpoints = (trace.endpoints_in_use or trace.endpoints, plain.endpoints_in_use or plain.endpoints)
    return {"engine": ((origin.engine,), (engine,)), "endpoints": endpoints, **parts}


def _what_if(trace: Trace) -> tuple[str, ...]:
    return tuple(f"{member.name or member.id}={url}" for member in trace.what_if_members for url in member.client_urls)


def members(a: Side, b: Side) -> tuple[Pair[Member], ...]:
    """The members with the URLs that the client uses."""
    here, there = (list(zip(_members(side.run.trace), _members(side.plain), strict=True)) for side in (a, b))
    return tuple(_pairs(here, there, _same_member, lambda one: one[1].id, lambda one: one[1].name))


def _members(trace: Trace) -> tuple[Member, ...]:
    if trace.what_if_members:
        return trace.what_if_members
    answered = [answer for answer in trace.member_lists if not answer.error and not answer.from_other_endpoint]
    return answered[0].members if answered else ()


def _same_member(one: tuple[Member, Member]) -> Hashable:
    member = one[1]
    return member.name, sorted(member.client_urls).__repr__(), member.learner


def same_addresses(a: Side, b: Side) -> Callable[[str], str]:
    """A function from an address of run B to the one of run A in its place: the same, or the same member's.

    An address of another scheme or of none is the same address.
    """
    here, there = _addresses(a.plain), _addresses(b.plain)
    free = {place: address for place, address in here.items() if address not in there.values()}
    of_a = set(here.values())
    stands_for = {address: free[place] for place, address in there.items() if address not in of_a and place in free}

    def same(address: str) -> str:
        bare = parts_of(address).address if address else ""
        return stands_for.get(bare, bare)

    return same


def _addresses(trace: Trace) -> dict[tuple[str, int], str]:
    """The addresses of a run by whose they are: an endpoint's, or a member's."""
    by_place = {("", number): parts_of(one).address for number, one in enumerate(trace.endpoints)}
    for member in _members(trace):
        for number, url in enumerate(member.client_urls):
            by_place[member.name or member.id, number] = parts_of(url).address
    return by_place


def dials(a: Side, b: Side, same_as: Callable[[str], str]) -> tuple[Pair[Dial], ...]:
    """The newest dial of each address, as the table of dials has it."""
    here, there = (list(_newest(side)) for side in (a, b))
    return tuple(_pairs(here, there, _same_dial, lambda one: (one[1].source, same_as(one[1].url)), _dialled_url))


def _newest(side: Side) -> Iterator[tuple[Dial, Dial]]:
    newest = {(dial.source, dial.url): dial.id for dial in side.run.trace.dials}
    yield from ((side.run.trace.dials[number], side.plain.dials[number]) for number in newest.values())


def _dialled_url(one: tuple[Dial, Dial]) -> Hashable:
    return one[1].url


def _same_dial(one: tuple[Dial, Dial]) -> Hashable:
    """What is compared. The stages before the failure are not: of a real client only the end of a dial is observed."""
    dial = one[1]
    who, failure = dial.identity, dial.failure
    return (
        dial.source,
        dial.url,
        failure and (failure.stage, failure.kind, failure.go_error),
        who and (who.cluster_id, who.member_id, who.version, who.learner),
    )


def calls(a: Side, b: Side) -> tuple[Pair[Call], ...]:
    """What the program gets. A call that races may have one outcome in one run, and all of them in the other."""
    here, there = (list(zip(side.run.trace.outcomes(), side.plain.outcomes(), strict=True)) for side in (a, b))
    pairs = align(here, there, lambda one: one[1].name)
    return tuple(Pair(one and one[0], other and other[0], _call_differs(one, other)) for one, other in pairs)


def _call_differs(one: tuple[Call, Call] | None, other: tuple[Call, Call] | None) -> bool:
    if one is None or other is None:
        return True
    here, there = one[1], other[1]
    return not (_within(here.returns, there.returns) and _within(here.logs, there.logs))


def _within(here: Sequence[object], there: Sequence[object]) -> bool:
    one, other = set(map(str, here)), set(map(str, there))
    return bool(one) == bool(other) and (one <= other or other <= one)


def findings(a: Side, b: Side, same_as: Callable[[str], str]) -> tuple[Pair[Finding], ...]:
    """The findings of both. The same rule about the same members is the same finding, whatever it says of them."""
    here, there = ([(finding, _of(finding, side, same_as)) for finding in side.run.findings] for side in (a, b))
    whole, about, rule = (lambda one: one[1], lambda one: one[1][:3], lambda one: one[1][0])
    return tuple(_pairs(here, there, whole, about, rule))


def _of(finding: Finding, side: Side, same_as: Callable[[str], str]) -> tuple[Hashable, ...]:
    plain = side.names.plain
    about = tuple(sorted(member.name or plain(member.id) for member in finding.members))
    endpoints = tuple(sorted(same_as(plain(endpoint)) for endpoint in finding.endpoints))
    urls = tuple(sorted(plain(url) for member in finding.members for url in member.urls))
    return finding.rule, about, endpoints, urls, finding.severity, finding.certainty, finding.needs_sync


def _pairs(
    a: Sequence[tuple[_T, _S]],
    b: Sequence[tuple[_T, _S]],
    whole: Callable[[tuple[_T, _S]], Hashable],
    *keys: Callable[[tuple[_T, _S]], Hashable],
) -> Iterator[Pair[_T]]:
    """Pairs of things, each given with its form without noise. `whole` is all that is compared."""
    for one, other in align(a, b, whole, *keys):
        differs = one is None or other is None or whole(one) != whole(other)
        yield Pair(one and one[0], other and other[0], differs)
