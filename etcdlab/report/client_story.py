"""What the client did, as statements: what it asked, what it got, what it dialled, and which picker came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.messages import Text, message
from etcdlab.report.statement import Source, Statement
from etcdlab.step import BASIS_LABELS
from etcdlab.trace import FIRST_PHASE
from etcdlab.views.labels import member_name, nestable, some
from etcdlab.views.member_rows import newest_answers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etcdlab.report.runs import Run
    from etcdlab.step import Step
    from etcdlab.trace import Call, Dial, Member, MemberList


def symptom(run: Run) -> Iterator[Statement]:
    """What the program gets from its calls, and what the client logs meanwhile."""
    for call in run.trace.outcomes():
        source = (Source(run.number, "call", call.id),)
        yield Statement(outcome(call), source)
        for line in call.logs[:1]:
            text = message("Meanwhile the client logs this line.")
            if isinstance(line, str) and run.trace.target in line:
                text = message("Meanwhile the client logs a line that names {target}.", target=run.trace.target)
            yield Statement(text, source, quote=str(line))
    for dial in run.trace.dials:
        if dial.source == "configured" and dial.reached:
            yield Statement(
                message("The configured endpoint {address} answers.", address=dial.address), _dial_source(run, dial)
            )


def outcome(call: Call) -> Text:
    """How a call of the program ends."""
    if call.returns == ("ok",):
        return message("The program's next {call} succeeds.", call=call.name)
    outcomes = tuple(nestable(text, depth=2) for text in call.returns)
    return message(
        "The program's next {call} returns {outcomes} ({basis}).", call=call.name, outcomes=outcomes, basis=_basis(call)
    )


def _basis(source: Call | Step) -> Text:
    return BASIS_LABELS[source.basis]


def requests(run: Run) -> Iterator[Statement]:
    """The endpoints of the client, and its Sync."""
    trace, header = run.trace, (Source(run.number, "run"),)
    yield Statement(message("The client is configured with {endpoints}.", endpoints=some(trace.endpoints)), header)
    if trace.process is None and trace.autosync:
        text = message("AutoSync calls Sync every {seconds:g} s.", seconds=trace.autosync)
        yield Statement(text, header)
    elif trace.process is None and any(map(trace.needs_sync, trace.steps)):
        yield Statement(message("This client never calls Sync by itself."), header)
    for source, answer in _answers(run):
        yield Statement(_question(answer), (*_step(run, "sync"), source))


def _answers(run: Run) -> Iterator[tuple[Source, MemberList]]:
    """The newest answer of each kind to the client, with its source."""
    newest = newest_answers(run.trace.member_lists)
    for number, answer in enumerate(run.trace.member_lists):
        if answer in newest and not answer.from_other_endpoint:
            yield Source(run.number, "member-list", number), answer


def _question(answer: MemberList) -> Text:
    if answer.linearizable:
        return message("Sync asked {endpoint} for the member list, linearizable.", endpoint=answer.endpoint)
    return message("Sync asked {endpoint} for the member list.", endpoint=answer.endpoint)


def answered(run: Run) -> Iterator[Statement]:
    """What each member advertises, and what the client made of it."""
    listed: set[tuple[str, tuple[str, ...]]] = set()
    for source, answer in _answers(run):
        if answer.error:
            text = message(
                "{endpoint} returned an error: {error}", endpoint=answer.endpoint, error=nestable(answer.error)
            )
            yield Statement(text, (source,))
        for member in answer.members:
            if (member.id, member.client_urls) not in listed:
                listed.add((member.id, member.client_urls))
                yield Statement(_advertises(member), (source,))
    for step in run.trace.steps:
        if step.station == "set-endpoints" and step.phase != FIRST_PHASE:
            yield Statement(_replaced(run, step), (Source(run.number, "step", step.id),))


def _advertises(member: Member) -> Text:
    name = member_name(member)
    if not member.client_urls:
        return message("{member} advertises no client URL.", member=name)
    return message("{member} advertises {urls}.", member=name, urls=some(member.client_urls))


def _replaced(run: Run, step: Step) -> Text:
    new = step.value("eps")
    urls = some([str(one) for one in new]) if isinstance(new, tuple) else str(new)
    return message(
        "SetEndpoints replaced {endpoints} by {urls} ({basis}).",
        endpoints=some(run.trace.endpoints),
        urls=urls,
        basis=_basis(step),
    )


def dialled(run: Run) -> Iterator[Statement]:
    """The newest dial of each address, and the connections of a program that was read."""
    newest = {(dial.source, dial.url): dial for dial in run.trace.dials}
    for dial in newest.values():
        yield Statement(_dial(run, dial), _dial_source(run, dial))
    if run.trace.process is not None:
        for subconn in run.trace.subconns:
            text = message(
                "The connection to {address} is in state {state}.", address=subconn.address, state=subconn.state
            )
            yield Statement(text, (Source(run.number, "subconn", subconn.id),), quote=subconn.error)


def _dial(run: Run, dial: Dial) -> Text:
    if dial.failure is not None and not dial.reached:
        return message(
            "The dial of {url} failed at stage {stage}: {error}.",
            url=dial.url,
            stage=dial.failure.stage,
            error=nestable(dial.failure.text),
        )
    who = dial.identity
    if who is None:
        return message("The dial of {url} reached an etcd.", url=dial.url)
    names = {member.id: member_name(member) for answer in run.trace.member_lists for member in answer.members}
    member = names.get(who.member_id, who.member_id)
    if not who.version:
        return message("The dial of {url} reached member {member}.", url=dial.url, member=member)
    return message(
        "The dial of {url} reached member {member}, etcd {version}.", url=dial.url, member=member, version=who.version
    )


def _dial_source(run: Run, dial: Dial) -> tuple[Source, ...]:
    return (Source(run.number, "dial", dial.id),)


def picker(run: Run) -> Iterator[Statement]:
    """The last picker that the balancer installed, and the pick that met it."""
    steps = {step.station: step for step in run.trace.steps}
    if update := steps.get("update-picker"):
        text = message(
            "The balancer's last call of {function} installed the picker {picker} ({basis}).",
            function=update.name,
            picker=str(update.value("p")),
            basis=_basis(update),
        )
        yield Statement(text, (Source(run.number, "step", update.id),))
    picks = [step for step in run.trace.steps if step.station.startswith(("pick", "picker-pick"))]
    if picks:
        last = picks[-1]
        text = message(
            "The last pick of the client was in {function} ({basis}).", function=last.name, basis=_basis(last)
        )
        yield Statement(text, (Source(run.number, "step", last.id),))


def _step(run: Run, station: str) -> tuple[Source, ...]:
    """The last step of a station, where the client passed it."""
    steps = [step.id for step in run.trace.steps if step.station == station]
    return (Source(run.number, "step", steps[-1]),) if steps else ()
