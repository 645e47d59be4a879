"""One piece of evidence as text: a step, a dial, or what the members advertise.

A finding names its evidence as `step 37` and `dial 2`. `etcdlab show CASE --step 37` displays it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec import structs

from etcdlab.address_source import AddressSources
from etcdlab.diagram.looks import VIAS, phase_label, role_label
from etcdlab.errors import UsageError
from etcdlab.messages import Message, Text, message, plural
from etcdlab.step import BASIS_LABELS
from etcdlab.views.dial_rows import dial_table
from etcdlab.views.labels import speaker
from etcdlab.views.member_rows import member_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from etcdlab.chain import Chain
    from etcdlab.messages import Language
    from etcdlab.step import Cause, Step
    from etcdlab.trace import Dial, Trace
    from etcdlab.views.rows import MemberCell, Members

    _Say = Callable[[Text], str]

_Item = TypeVar("_Item", "Step", "Dial")


def step_text(trace: Trace, chain: Chain, number: int, language: Language | None = None) -> str:
    """One step: which function, in which goroutine, with which values, and what caused it.

    Raises:
        UsageError: the trace has no such step.
    """
    step = _numbered(trace.steps, number, message("The saved case has no step {number}.", number=number))
    say = speaker(language)
    return "\n".join(_step_lines(step, trace, chain, say)) + "\n"


def dial_text(trace: Trace, number: int, language: Language | None = None) -> str:
    """One dial: the URL, each stage, and the error of the Go client.

    Raises:
        UsageError: the trace has no such dial.
    """
    dial = _numbered(trace.dials, number, message("The saved case has no dial {number}.", number=number))
    say = speaker(language)
    (row,) = dial_table(structs.replace(trace, dials=(dial,))).rows
    names = {member.id: member.name or member.id for answer in trace.member_lists for member in answer.members}
    source = AddressSources(trace).of(dial)
    head = message("dial {number}: {url} ({source})", number=number, url=dial.url, source=source.label)
    lines = [say(head), say(source.sentence)]
    lines += [f"  {stage.name:9} {say(stage.text)}" for stage in row.stages]
    if dial.identity is not None:
        who = names.get(dial.identity.member_id, dial.identity.member_id)
        lines.append(
            say(message("answered as member {member}, etcd {version}", member=who, version=dial.identity.version))
        )
    if row.go_error:
        lines.append(say(message("error of the Go client: {error}", error=row.go_error)))
    return "\n".join([*lines, *([say(row.detail)] if row.detail else [])]) + "\n"


def members_text(trace: Trace, language: Language | None = None) -> str:
    """What each answer to MemberList says of each member."""
    say = speaker(language)
    table = member_table(trace)
    if not table.columns:
        return say(message("The trace has no answer to MemberList.")) + "\n"
    return "\n".join(_member_lines(table, say)) + "\n"


def _step_lines(step: Step, trace: Trace, chain: Chain, say: _Say) -> Iterator[str]:
    place = f"{step.file}:{step.line}" if step.line else step.file
    yield say(message("step {number} of {last}", number=step.id, last=trace.steps[-1].id))
    yield f"  {step.function}"
    yield "  " + say(
        message(
            "{phase} · {actor} · {place} · {basis}",
            phase=phase_label(step.phase),
            actor=role_label(step.actor.role),
            place=place,
            basis=BASIS_LABELS[step.basis],
        )
    )
    if station := chain.by_id.get(step.station):
        yield "  " + say(station.text)
    for value in step.values:
        yield f"    {value.name} = {say(value.text)}  ({say(BASIS_LABELS[value.basis])})"
    for cause in step.causes:
        yield "  " + say(_cause(cause, trace))
    if step.error:
        yield "  " + say(message("error: {error}", error=step.error))


def _cause(cause: Cause, trace: Trace) -> Text:
    before = None if cause.step is None else next((one for one in trace.steps if one.id == cause.step), None)
    if before is None:
        return message("The cause of this step is unknown.")
    return message(
        "caused by step {number}, {function} ({kind})", number=before.id, function=before.name, kind=VIAS[cause.via]
    )


def _member_lines(table: Members, say: _Say) -> Iterator[str]:
    for number, column in enumerate(table.columns):
        yield say(column.head)
        if column.error:
            yield f"  {say(column.error)}"
            continue
        for row in table.rows:
            yield f"  {say(row.name)}: {_urls(row.cells[number], say)}"
    if table.left_out:
        yield say(table.left_out)


def _urls(cell: MemberCell, say: _Say) -> str:
    if not cell.urls:
        return say(cell.text)
    more = say(plural("and {count} more", "and {count} more", cell.left_out)) if cell.left_out else ""
    return " ".join(filter(None, [", ".join(cell.urls), more]))


def _numbered(items: Sequence[_Item], number: int, missing: Message) -> _Item:
    match = next((item for item in items if item.id == number), None)
    if match is not None:
        return match
    if not items:
        raise UsageError(missing, message("The saved case has none of them."))
    raise UsageError(missing, message("Give a number from {first} to {last}.", first=items[0].id, last=items[-1].id))
