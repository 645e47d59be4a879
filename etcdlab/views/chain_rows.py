"""The functions that the client passed, with the values that matter there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from etcdlab.diagram.marks import telling_phase
from etcdlab.grpc_names import READY, TRANSIENT_FAILURE
from etcdlab.messages import Text, message, plural
from etcdlab.rules import tried
from etcdlab.rules.addresses import address_of
from etcdlab.rules.answerers import NO_ID
from etcdlab.step import BASIS_LABELS
from etcdlab.trace import FIRST_PHASE
from etcdlab.views import process_rows
from etcdlab.views.labels import LINES, member_name, some
from etcdlab.views.member_rows import MemberInAnswers, newest_answers, side_by_side
from etcdlab.views.rows import ChainRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from etcdlab.chain import Chain
    from etcdlab.step import Step
    from etcdlab.trace import Dial, Member, MemberList, Trace

    Mark = Literal["", "ok", "failed"]
    _Cells = Iterator[tuple[Text, Text, Mark]]


def chain_rows(trace: Trace, chain: Chain) -> tuple[ChainRow, ...]:
    """The rows of a run. If this client never calls Sync, the steps after a Sync have a heading of their own."""
    if trace.process is not None:
        return tuple(process_rows.chain_rows(trace))
    after = [step for step in trace.steps if trace.needs_sync(step)]
    if not after:
        return tuple(_rows(trace, chain, trace.steps))
    before = [step for step in trace.steps if not trace.needs_sync(step)]
    heading = message("AutoSync is off: this client never calls Sync. A Sync would do the following.")
    return (*_rows(trace, chain, before), ChainRow("", heading), *_rows(trace, chain, after))


def _rows(trace: Trace, chain: Chain, passages: Sequence[Step]) -> Iterator[ChainRow]:
    steps = {step.station: step for step in passages}
    for station, cells in _ROWS_OF.items():
        if station in steps:
            name = _short_name(chain, station)
            for number, (what, outcome, mark) in enumerate(cells(trace, steps[station])):
                yield ChainRow(name if number == 0 else "", what, outcome, mark)


def _short_name(chain: Chain, station: str) -> str:
    """The function without its receiver. `resetTransportAndUnlock` has the name that it has before grpc-go 1.66."""
    name = chain.by_id[station].written if station in chain.by_id else station
    return name.rpartition(".")[2].removesuffix("AndUnlock")


def _sync(trace: Trace, _step: Step) -> _Cells:
    if not trace.member_lists:
        yield message("asks {endpoints}", endpoints=some(trace.endpoints)), "", ""
        return
    answer = trace.member_lists[0]
    mark: Mark = "failed" if answer.error else "ok"
    yield message("asks {endpoint}", endpoint=answer.endpoint), _answerer(trace, answer), mark


def _answerer(trace: Trace, answer: MemberList) -> Text:
    """The member that answered, with its version."""
    names = {member.id: member_name(member) for member in answer.members}
    versions = {dial.identity.member_id: dial.identity.version for dial in trace.dials if dial.identity}
    version = versions.get(answer.member_id, "")
    if answer.member_id in NO_ID:
        return message("etcd {version}", version=version) if version else ""
    member = names.get(answer.member_id, answer.member_id)
    if not version:
        return message("member {member}", member=member)
    return message("member {member}, etcd {version}", member=member, version=version)


def _member_list(trace: Trace, _step: Step) -> _Cells:
    answers = newest_answers(trace.member_lists)
    for answer in answers:
        if answer.error and not answer.from_other_endpoint:
            yield _failed_list(answer), answer.error, "failed"
    members = side_by_side(answers)
    for row in members[:LINES]:
        yield _advertises(row.member), _differences(row, answers), ""
    if len(members) > LINES:
        yield plural("and {count} more member", "and {count} more members", len(members) - LINES), "", ""
    for member in tried(trace)[:LINES]:
        name, urls = member_name(member), some(member.client_urls)
        yield message("{member} would advertise {urls}", member=name, urls=urls), BASIS_LABELS["supposed"], ""


def _failed_list(answer: MemberList) -> Text:
    return message("the linearizable list fails") if answer.linearizable else message("the default list fails")


def _advertises(member: Member) -> Text:
    name = member_name(member)
    if not member.client_urls:
        return message("{member} advertises no client URL", member=name)
    return message("{member} advertises {urls}", member=name, urls=some(member.client_urls))


def _differences(row: MemberInAnswers, answers: Sequence[MemberList]) -> Text:
    """The differences between the first answer and the others about a member."""
    columns = zip(answers, row.urls, row.differs, strict=True)
    texts = tuple(_difference(answer, urls) for answer, urls, differs in columns if differs)
    return texts[0] if len(texts) == 1 else message("{answers}", answers=texts) if texts else ""


def _difference(answer: MemberList, urls: tuple[str, ...] | None) -> Text:
    if answer.from_other_endpoint:
        if urls is None:
            return message("not in the own list of {endpoint}", endpoint=answer.endpoint)
        return message("own list of {endpoint}: {urls}", endpoint=answer.endpoint, urls=some(urls))
    if answer.linearizable:
        return message("linearizable: {urls}", urls=some(urls)) if urls else message("not in the linearizable list")
    return message("default: {urls}", urls=some(urls)) if urls else message("not in the default list")


def _endpoints(trace: Trace, step: Step) -> _Cells:
    after = step.value("eps")
    endpoints = [str(one) for one in after] if isinstance(after, tuple) else [_text(after)]
    new = some([one for one in endpoints if one])
    if tuple(endpoints) == tuple(map(str, trace.endpoints)):
        yield message("keeps {endpoints}", endpoints=new), "", ""
        return
    if not any(endpoints):
        yield message("{endpoints} -> no endpoint", endpoints=some(trace.endpoints)), "", "failed"
        return
    yield message("{endpoints} -> {new_endpoints}", endpoints=some(trace.endpoints), new_endpoints=new), "", ""


def _dials(trace: Trace, step: Step) -> _Cells:
    # Without a Sync there is one phase.
    phase = step.phase if _is_before_sync(trace, step) else telling_phase(trace)
    addresses = dict.fromkeys(
        _text(dialled.value("addr.Addr"))
        for dialled in trace.steps
        if dialled.station == "create-transport" and dialled.phase == phase
    )
    dials = {name: dial for dial in trace.dials for name in (dial.address, dial.url, address_of(dial.url))}
    for address in list(addresses)[:LINES]:
        dial = dials.get(address)
        mark: Mark = "" if dial is None else "ok" if dial.reached else "failed"
        yield address, dial_outcome(dial) if dial else "", mark
    if len(addresses) > LINES:
        yield plural("and {count} more address", "and {count} more addresses", len(addresses) - LINES), "", ""


def dial_outcome(dial: Dial) -> Text:
    """The stage that failed and its time, or which etcd answered."""
    failure, who = dial.failure, dial.identity
    if failure and dial.reached:
        return message("etcd answers as member {member}", member=who.member_id) if who else failure.detail
    if failure:
        stage = dial.stage(failure.stage)
        if stage is None or not stage.ms:
            return message("{stage} {kind}", stage=failure.stage, kind=failure.kind)
        return message("{stage} {kind}, {ms:.1f} ms", stage=failure.stage, kind=failure.kind, ms=stage.ms)
    total = sum(stage.ms for stage in dial.stages)
    if who and who.version:
        return message("etcd {version}, {ms:.1f} ms", version=who.version, ms=total)
    return message("answers, {ms:.1f} ms", ms=total)


def _picker(trace: Trace, step: Step) -> _Cells:
    subconns = [subconn for subconn in trace.subconns if subconn.state != "SHUTDOWN"]
    ready = sum(subconn.state == READY for subconn in subconns)
    failed = [subconn for subconn in subconns if subconn.state == TRANSIENT_FAILURE]
    errors = {name: dial.failure.text for dial in trace.dials if dial.failure for name in (dial.address, dial.url)}
    error = errors.get(failed[-1].address, failed[-1].error) if failed else ""
    if _is_before_sync(trace, step):
        yield _text(step.value("p")), "", ""
    elif not subconns:
        yield message("the client has no address to dial"), "", "failed"
    elif ready:
        yield message("picks among {ready} READY of {count}", ready=ready, count=len(subconns)), error, "ok"
    elif failed:
        yield message("every pick now fails"), error, "failed"
    else:
        yield message("every pick waits"), "", ""


def _is_before_sync(trace: Trace, step: Step) -> bool:
    """Whether a step belongs to the client without a Sync, on a page with a separate part for a Sync."""
    return step.phase == FIRST_PHASE and any(map(trace.needs_sync, trace.steps))


def _text(value: object) -> str:
    """A value of a step; empty where the step does not have it."""
    return "" if value is None else str(value)


_ROWS_OF = {
    "sync": _sync,
    "member-list": _member_list,
    "set-endpoints": _endpoints,
    "reset-transport": _dials,
    "update-picker": _picker,
}
