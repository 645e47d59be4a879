"""The evidence that a report cites: a row for each source, with the statements that cite it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from etcdlab.chain import chain_of
from etcdlab.messages import Text, message
from etcdlab.report.place_story import vantage_lines
from etcdlab.report.provenance import in_utc
from etcdlab.report.statement import Source
from etcdlab.rules.kubernetes_evidence import behind
from etcdlab.views.dial_rows import NO_STAGE
from etcdlab.views.evidence_text import dial_text, step_text
from etcdlab.views.finding_cards import place
from etcdlab.views.history_rows import change_line
from etcdlab.views.labels import SETTING, speaker

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from etcdlab.case import Case
    from etcdlab.messages import Language
    from etcdlab.report.report import Report
    from etcdlab.trace import Trace


class EvidenceRow(msgspec.Struct, frozen=True):
    """One source, as text, and the ids of the statements that cite it."""

    anchor: str
    place: Text
    lines: tuple[str, ...]
    cited_by: tuple[str, ...]


def place_of(source: Source) -> Text:
    """What a person calls a source: `step 37`. A source of another run than the first names its run."""
    if source.kind == "run":
        return message("run {number}", number=source.trace + 1)
    where = place(source.kind, source.id, source.line, source.file)
    return where if source.trace == 0 else message("{place} of run {number}", place=where, number=source.trace + 1)


def evidence_rows(report: Report, case: Case, language: Language) -> tuple[EvidenceRow, ...]:
    """A row for each source that a statement or an entry of the timeline cites, in the order of the case."""
    cited: dict[Source, list[str]] = {}
    for name, statement in report.statements():
        for source in statement.sources:
            cited.setdefault(source, []).append(name)
    for entry in report.timeline:
        for source in entry.sources:
            cited.setdefault(source, [])
    order = sorted(cited, key=lambda source: (source.trace, source.kind, source.id))
    return tuple(_row(source, case, cited[source], language) for source in order)


def _row(source: Source, case: Case, cited_by: Sequence[str], language: Language) -> EvidenceRow:
    if source.kind == "change":
        assert case.history is not None
        lines: tuple[str, ...] = (change_line(case.history.changes[source.id], language),)
    elif source.kind == "vantage":
        lines = tuple(map(speaker(language), vantage_lines(case, source.id)))
    elif source.kind == "file-line":
        line = case.file_lines[source.id]
        lines = (f"{line.place}:{line.column} {line.setting}: {line.url}"[:SETTING],)
    elif source.kind == "applied-change":
        applied = case.applied_changes[source.id]
        texts = (
            speaker(language)(applied.text),
            applied.before and f"- {applied.before}",
            applied.after and f"+ {applied.after}",
        )
        lines = tuple(text[:SETTING] for text in texts if text)
    elif source.kind == "kubernetes":
        target = case.kubernetes[source.id]
        lines = (speaker(language)(message("{url}: {what}", url=target.url, what=behind(target))),)
    else:
        lines = tuple(_lines(source, case.traces[source.trace], language))
    return EvidenceRow(source.anchor, place_of(source), lines, tuple(cited_by))


def _lines(source: Source, trace: Trace, language: Language) -> Iterator[str]:
    """What the trace has at a source."""
    say = speaker(language)
    number = source.id
    if source.kind == "step":
        yield from step_text(
            trace, chain_of(trace.origin.client, grpc=trace.origin.grpc), number, language
        ).splitlines()
    elif source.kind == "dial":
        yield from (
            line for line in dial_text(trace, number, language).splitlines() if not line.endswith(f" {NO_STAGE}")
        )
    elif source.kind == "run":
        yield say(message("The run began at {time}.", time=in_utc(trace.started)))
        origin = trace.origin
        yield say(message("The client is {client} with grpc-go {grpc}.", client=origin.client, grpc=origin.grpc))
        yield say(message("It is configured with {endpoints}.", endpoints=trace.endpoints))[:SETTING]
        if trace.target not in trace.endpoints:
            yield say(message("Its target is {target}.", target=trace.target))[:SETTING]
    else:
        yield from (say(text) for text in _items(source, trace) if text)


def _items(source: Source, trace: Trace) -> Iterator[Text]:
    """The lines of a member list, a call, an endpoint, a line of a log, a supposed member or a SubConn."""
    number = source.id
    if source.kind == "member-list":
        answer = trace.member_lists[number]
        yield message("{endpoint} answered in {ms:.1f} ms", endpoint=answer.endpoint, ms=answer.ms)
        yield from (f"{member.name or member.id}: {', '.join(member.client_urls)}" for member in answer.members)
        yield answer.error
    elif source.kind == "call":
        call = next(one for one in trace.calls if one.id == number)
        yield from (*call.returns, *call.logs)
    elif source.kind == "endpoint":
        yield (trace.endpoints_in_use or trace.endpoints)[number]
    elif source.kind in ("log-line", "packet"):
        yield trace.log_lines[number].text
    elif source.kind == "supposed":
        member = trace.what_if_members[number]
        yield f"{member.name or member.id}: {', '.join(member.client_urls)}"
    else:
        subconn = next(one for one in trace.subconns if one.id == number)
        yield f"{subconn.address} {subconn.state} {subconn.error}"
