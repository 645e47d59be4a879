"""One page of rows of an investigation. Every view renders it, and only this page decides order, grouping and limits.

`page_of(case, findings, chain)` builds it once, without a language. `msgspec.to_builtins(page)` is its JSON: the
fields of `rows.Page`, in which a text is a string or `{"template": ..., "values": {...}, "plural": ...}`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from etcdlab.messages import Message, Parameter, Text, listed, message, plural, with_each_value
from etcdlab.quoting import printable
from etcdlab.rules import Verdict, verdict_of
from etcdlab.step import BASIS_LABELS
from etcdlab.views import process_rows
from etcdlab.views.chain_rows import chain_rows
from etcdlab.views.dial_rows import dial_table
from etcdlab.views.file_rows import notes_of_files
from etcdlab.views.finding_cards import finding_cards, more_findings
from etcdlab.views.history_rows import history_rows
from etcdlab.views.kubernetes_rows import notes_of_kubernetes
from etcdlab.views.labels import LINES, SENTENCE, SETTING
from etcdlab.views.member_rows import member_table
from etcdlab.views.opening import closing, opening
from etcdlab.views.place_rows import notes_of_places, opening_of_places, place_table
from etcdlab.views.rows import CallCard, Page, Position, Setting
from etcdlab.views.verdict_text import verdict_text, what_if

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etcdlab.case import Case
    from etcdlab.chain import Chain
    from etcdlab.log_line import LogLine
    from etcdlab.origin import Origin
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Call, Trace

LOGS = 3
"""The most dead addresses for which the log line is displayed. Which of them a client logs depends on chance."""

_T = TypeVar("_T")


def page_of(case: Case, findings: Sequence[Finding], chain: Chain) -> Page:
    """The page of the newest trace of a case."""
    trace = case.trace
    verdict = verdict_text(trace, findings)
    page = Page(
        opening=opening_of_places(case, opening(trace, findings, verdict)),
        head=_head(trace, findings),
        what_if=what_if(trace),
        position=_position(trace),
        chain=chain_rows(trace, chain),
        members=member_table(trace),
        dials=dial_table(trace),
        places=place_table(case),
        findings=finding_cards(trace, findings),
        more_findings=more_findings(findings),
        verdict=verdict,
        closing=closing(trace, findings),
        well=verdict_of(trace, findings) is Verdict.NOTHING_WRONG,
        calls=tuple(_call(call, trace) for call in trace.outcomes()),
        history=history_rows(case.history),
        notes=(*notes_of_files(case), *notes_of_kubernetes(case), *notes_of_places(case), *trace.notes, *case.notes),
        cut=_how_to_get_all(trace),
    )
    return safe(page)


def safe(value: _T, limit: int = SENTENCE) -> _T:
    """Rows with every quoted part safe to display: one line, without control characters, folded when it is long."""
    safe_value: object = value
    if isinstance(value, str | Message):
        safe_value = with_each_value(value, lambda quoted: printable(quoted, limit))
    elif isinstance(value, tuple):
        safe_value = tuple(safe(item, limit) for item in value)
    elif isinstance(value, msgspec.Struct):
        limit = SETTING if isinstance(value, Setting) else limit
        fields = {name: safe(getattr(value, name), limit) for name in value.__struct_fields__}
        safe_value = type(value)(**fields)
    return safe_value  # type: ignore[return-value]


def _head(trace: Trace, findings: Sequence[Finding]) -> tuple[Text, ...]:
    """Which client, how its steps are known, from where, and how long it took."""
    if trace.process is not None:
        return process_rows.head(trace, trace.process)
    origin = trace.origin
    last = max((step.at for step in trace.steps if step.at is not None), default=None)
    took = () if last is None else (message("{ms:.0f} ms", ms=last / 1e6),)
    bases = tuple(BASIS_LABELS[basis] for basis in dict.fromkeys(step.basis for step in trace.steps))
    steps = message("steps: {bases}", bases=bases) if bases else message("no step")
    if trace.is_of_file:
        return _files(trace), _releases(origin), steps
    if origin.engine == "recording":
        return message("recorded on {date}", date=trace.started[:10]), _real_client(origin), steps, *took
    program = (message("program {name}", name=origin.framework),) if origin.framework else ()
    return _client(origin), *program, steps, _place(trace, findings), *took


def _files(trace: Trace) -> Text:
    """The logs and captures, and how many of their lines and packets are about etcd."""
    packets = tuple(line for line in trace.log_lines if line.is_packet)
    lines = tuple(line for line in trace.log_lines if not line.is_packet)
    count = sum(line.count for line in packets)
    of_captures = plural("{count} packet of {files}", "{count} packets of {files}", count, files=_names(packets))
    count = sum(line.count for line in lines)
    of_logs = plural("{count} line of {files}", "{count} lines of {files}", count, files=_names(lines))
    if packets and lines:
        return message("{packets}, {lines}", packets=of_captures, lines=of_logs)
    return of_captures if trace.is_of_capture else of_logs


def _names(lines: Sequence[LogLine]) -> Parameter:
    return listed(tuple(dict.fromkeys(line.file for line in lines)), LOGS)


def _releases(origin: Origin) -> Text:
    """The releases that write such a log. One that no line tells is not named."""
    if not origin.releases and origin.grpc_releases:
        return message("client with grpc-go {grpc}", grpc=origin.grpc_releases)
    if not origin.releases:
        return message("client of an unknown release")
    return message("client {client} (grpc-go {grpc})", client=origin.releases, grpc=origin.grpc_releases)


def _place(trace: Trace, findings: Sequence[Finding]) -> Text:
    """On which host etcdlab ran, and when. Somebody may read the page elsewhere and later."""
    if trace.host:
        date = trace.started[:16].replace("T", " ")
        return message("from host {host}, {date} UTC", host=trace.host, date=date)
    return findings[0].vantage if findings else message("from this host")


def _client(origin: Origin) -> Text:
    client, grpc = origin.client, origin.grpc
    if origin.like:
        return message("client {client} (grpc-go {grpc}) as in {file}", client=client, grpc=grpc, file=origin.like)
    return message("client {client} (grpc-go {grpc})", client=client, grpc=grpc)


def _real_client(origin: Origin) -> Text:
    return message("real client {client} (grpc-go {grpc})", client=origin.client, grpc=origin.grpc)


def _position(trace: Trace) -> Position | None:
    """The last step, if the client has not ended."""
    if trace.complete or not trace.steps:
        return None
    step = trace.steps[-1]
    values = tuple((one.name, one.text, BASIS_LABELS[one.basis]) for one in step.values)
    place = f"{step.file}:{step.line}" if step.line else step.file
    return Position(str(step).splitlines()[0].strip(), place, BASIS_LABELS[step.basis], values)


def _call(call: Call, trace: Trace) -> CallCard:
    return CallCard(_heading(call, trace), call.returns, _logs(call))


def _heading(call: Call, trace: Trace) -> Text:
    if trace.is_of_file:
        return message("a {call} of the log ({basis})", call=call.name, basis=BASIS_LABELS[call.basis])
    heading = _next_call(call, after_sync=trace.needs_sync(call))
    if not trace.other_clients:
        return heading
    return message("client 1 of {count}: {call}", count=len(trace.other_clients) + 1, call=heading)


def _next_call(call: Call, *, after_sync: bool) -> Text:
    name, basis, seconds = call.name, BASIS_LABELS[call.basis], call.deadline
    if after_sync and seconds:
        return message(
            "the next {call} with a deadline of {seconds:g} s, once something has called Sync ({basis})",
            call=name,
            seconds=seconds,
            basis=basis,
        )
    if after_sync:
        return message("the next {call}, once something has called Sync ({basis})", call=name, basis=basis)
    if seconds:
        return message(
            "the next {call} with a deadline of {seconds:g} s ({basis})", call=name, seconds=seconds, basis=basis
        )
    return message("the next {call} ({basis})", call=name, basis=basis)


def _logs(call: Call) -> tuple[Text, ...]:
    """What the client logs during a call."""
    left = len(call.logs) - LOGS
    more = plural(
        "or the same line for {count} other address", "or the same line for one of {count} other addresses", left
    )
    return (*call.logs[:LOGS], *([more] if left > 0 else [])) or (message("nothing"),)


def _how_to_get_all(trace: Trace) -> Text:
    """How to get all members and URLs, if the rows have only the first of them."""
    longest = max((len(member.client_urls) for answer in trace.member_lists for member in answer.members), default=0)
    members = max((len(answer.members) for answer in trace.member_lists), default=0)
    if max(longest, members) <= LINES:
        return ""
    return message("The lists above are cut: `--json` prints all of them, and `--save` keeps them.")
