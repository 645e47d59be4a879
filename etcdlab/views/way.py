"""The way a client took, in the few functions that tell it, with what they dealt with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.diagram.marks import telling_phase
from etcdlab.rules import tried
from etcdlab.rules.answerers import NO_ID
from etcdlab.trace import FIRST_PHASE
from etcdlab.views import attached_process
from etcdlab.views.chain_row import LINES, Passed, listed
from etcdlab.views.summary import MemberRow, answers, called, kind, member_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from etcdlab.chain import Chain
    from etcdlab.trace import Dial, MemberList, Step, Trace

WITHOUT_SYNC = "AutoSync is off: this client never calls Sync. A Sync would do the following."


def way(trace: Trace, chain: Chain) -> tuple[Passed, ...]:
    """The functions that the client passed; apart from them those to which only a Sync leads that it never calls."""
    if trace.process is not None:
        return tuple(attached_process.way(trace))
    after = [step for step in trace.steps if trace.needs_sync(step)]
    if not after:
        return tuple(_rows(trace, chain, trace.steps))
    before = [step for step in trace.steps if not trace.needs_sync(step)]
    return (*_rows(trace, chain, before), Passed("", WITHOUT_SYNC), *_rows(trace, chain, after))


def _rows(trace: Trace, chain: Chain, passages: Sequence[Step]) -> Iterator[Passed]:
    steps = {step.station: step for step in passages}
    for station, tell in _TELLERS.items():
        if station in steps:
            name = _short(chain, station)
            for number, line in enumerate(tell(trace, steps[station])):
                yield Passed(name if number == 0 else "", *line)


def _short(chain: Chain, station: str) -> str:
    """The function without its receiver. `resetTransportAndUnlock` is told by the name it has before grpc-go 1.66."""
    name = chain.by_id[station].name if station in chain.by_id else station
    return name.rpartition(".")[2].removesuffix("AndUnlock")


def _sync(trace: Trace, _step: Step) -> Iterator[tuple[str, str]]:
    if not trace.member_lists:
        yield f"asks {listed(trace.endpoints)}", ""
        return
    answer = trace.member_lists[0]
    names = {member.id: called(member) for member in answer.members}
    versions = {dial.identity.member_id: dial.identity.version for dial in trace.dials if dial.identity}
    who = "" if answer.member_id in NO_ID else f"member {names.get(answer.member_id, answer.member_id)}"
    version = versions.get(answer.member_id, "")
    yield f"asks {answer.endpoint}", ", ".join(filter(None, (who, version and f"etcd {version}")))


def _members(trace: Trace, _step: Step) -> Iterator[tuple[str, str]]:
    columns = answers(trace.member_lists)
    for answer in columns:
        if answer.error and not answer.from_other_endpoint:
            yield f"{kind(answer)} list fails", answer.error
    rows = member_rows(columns)
    for row in rows[:LINES]:
        yield f"{called(row.member)} advertises {listed(row.member.client_urls)}", _differing(row, columns)
    if len(rows) > LINES:
        yield f"and {len(rows) - LINES} members more", ""
    for member in tried(trace)[:LINES]:
        yield f"{called(member)} would advertise {listed(member.client_urls)}", "supposed"


def _differing(row: MemberRow, columns: Sequence[MemberList]) -> str:
    """What other answers say of a member than the first one does."""
    other = [(answer, urls) for answer, urls, differs in zip(columns, row.urls, row.differs, strict=True) if differs]
    return ", ".join(f"{kind(answer)}: {'not listed' if urls is None else listed(urls)}" for answer, urls in other)


def _endpoints(trace: Trace, step: Step) -> Iterator[tuple[str, str]]:
    after = step.value("eps")
    endpoints = [str(one) for one in after] if isinstance(after, tuple) else [_text(after)]
    yield f"{listed(trace.endpoints)} -> {listed([one for one in endpoints if one])}", ""


def _dials(trace: Trace, step: Step) -> Iterator[tuple[str, str]]:
    # Without a Sync there is one phase.
    phase = step.phase if _is_first(trace, step) else telling_phase(trace)
    addresses = dict.fromkeys(
        _text(dialled.value("addr.Addr"))
        for dialled in trace.steps
        if dialled.station == "create-transport" and dialled.phase == phase
    )
    dials = {name: dial for dial in trace.dials for name in (dial.address, dial.url)}
    for address in list(addresses)[:LINES]:
        yield address, _outcome(dials[address]) if address in dials else ""
    if len(addresses) > LINES:
        yield f"and {len(addresses) - LINES} addresses more", ""


def _outcome(dial: Dial) -> str:
    """The stage that failed and its time, or who answered."""
    if dial.failure and dial.reached:
        return f"etcd answers as member {dial.identity.member_id}" if dial.identity else dial.failure.detail
    if dial.failure:
        stage = dial.stage(dial.failure.stage)
        took = f", {stage.ms:.1f} ms" if stage else ""
        return f"{dial.failure.stage} {dial.failure.kind}{took}"
    total = sum(stage.ms for stage in dial.stages)
    version = f"etcd {dial.identity.version}" if dial.identity and dial.identity.version else "answers"
    return f"{version}, {total:.1f} ms"


def _picker(trace: Trace, step: Step) -> Iterator[tuple[str, str]]:
    states = [subconn for subconn in trace.subconns if subconn.state != "SHUTDOWN"]
    ready = sum(subconn.state == "READY" for subconn in states)
    failed = [subconn for subconn in states if subconn.state == "TRANSIENT_FAILURE"]
    words = {name: dial.failure.text for dial in trace.dials if dial.failure for name in (dial.address, dial.url)}
    error = words.get(failed[-1].address, failed[-1].error) if failed else ""
    if not states or _is_first(trace, step):
        yield _text(step.value("p")), ""
    elif ready:
        yield f"picks among {ready} READY of {len(states)}", error
    else:
        yield ("every pick now fails", error) if failed else ("every pick waits", "")


def _is_first(trace: Trace, step: Step) -> bool:
    """Whether a step is of the client as it is, where what a Sync would do is displayed apart from it."""
    return step.phase == FIRST_PHASE and any(map(trace.needs_sync, trace.steps))


def _text(value: object) -> str:
    """A value of a step; empty where the step does not have it."""
    return "" if value is None else str(value)


_TELLERS = {
    "sync": _sync,
    "member-list": _members,
    "set-endpoints": _endpoints,
    "reset-transport": _dials,
    "update-picker": _picker,
}
