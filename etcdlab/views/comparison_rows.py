"""A comparison as one page of rows, which the terminal, the notebook and the form render.

What differs comes first: a section with differences is before those without, and the steps are at the end. Rows that
are equal are folded into one line.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from etcdlab.case import Case
from etcdlab.comparison.alignment import align
from etcdlab.messages import Message, Text, message, plural
from etcdlab.step import BASIS_LABELS
from etcdlab.views.chain_rows import chain_rows, dial_outcome
from etcdlab.views.comparison_row import ComparisonPage, ComparisonRow, Fold, RunSummary, Section
from etcdlab.views.comparison_steps import step_rows
from etcdlab.views.finding_cards import heading
from etcdlab.views.labels import member_name, some
from etcdlab.views.page import page_of, safe
from etcdlab.views.verdict_text import what_if

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from etcdlab.chain import Chain
    from etcdlab.comparison import Comparison, Pair, Run, StepPair
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Call, Dial, Member, Trace
    from etcdlab.views.comparison_row import Sign
    from etcdlab.views.rows import ChainRow

_T = TypeVar("_T")

ROWS, FOLDED = 400, 100
"""So many rows of a section are displayed, and so many of a fold. The JSON has all of them."""

STEPS = message("Steps")
"""The title of the last section."""

_QUESTION: dict[str, Text] = {
    "engine": message("engine"),
    "endpoints": message("endpoints"),
    "release": message("release"),
    "grpc": message("grpc-go"),
    "autosync": message("AutoSync, in seconds"),
    "what-if": message("what if"),
    "process": message("process"),
    "scenario": message("scenario"),
}


def comparison_page(comparison: Comparison, chain_of_a: Chain, chain_of_b: Chain) -> ComparisonPage:
    """The page of a comparison."""
    sections = [
        _section(message("What was asked"), list(_question(comparison))),
        _section(message("What the client did"), list(_chain(comparison, chain_of_a, chain_of_b))),
        _section(message("The next call"), [_pair(pair, _call_name, _call) for pair in comparison.calls]),
        _section(message("Findings"), [_pair(pair, heading, _finding) for pair in comparison.findings]),
        _section(message("What the members advertise"), list(_members(comparison))),
        _section(
            message("What happens when each address is dialled"),
            [_pair(pair, lambda dial: dial.url, _dial) for pair in comparison.dials],
        ),
    ]
    sections.sort(key=lambda one: not one.differs)
    sections.append(_section(STEPS, list(step_rows(comparison.steps)), _equal_steps))
    page = ComparisonPage(
        summary=_summary(comparison),
        differs=comparison.differs,
        runs=(_run("A", comparison.a, chain_of_a), _run("B", comparison.b, chain_of_b)),
        sections=tuple(section for section in sections if section.rows),
        notes=comparison.not_compared,
    )
    return safe(page)


def _summary(comparison: Comparison) -> Text:
    parts = tuple(_QUESTION[setting.name] for setting in comparison.asked_differently)
    if not comparison.differs and not parts:
        return message("Nothing differs between the two runs.")
    if not comparison.differs:
        return message("Nothing differs in what the client did. What was asked differs: {parts}.", parts=_items(parts))
    counts: tuple[tuple[Pair[Any] | StepPair, ...], ...]
    counts = (comparison.calls, comparison.findings, comparison.members, comparison.dials, comparison.steps)
    names = (_calls_differ, _findings_differ, _members_differ, _dials_differ, _steps_differ)
    counted = [sum(pair.differs for pair in pairs) for pairs in counts]
    texts = tuple(name(count) for name, count in zip(names, counted, strict=True) if count)
    return message("The runs differ: {counts}.", counts=texts)


def _items(texts: tuple[Text, ...]) -> Message:
    return message("{items}", items=texts)


def _calls_differ(count: int) -> Message:
    return plural("{count} call", "{count} calls", count)


def _findings_differ(count: int) -> Message:
    return plural("{count} finding", "{count} findings", count)


def _members_differ(count: int) -> Message:
    return plural("{count} member", "{count} members", count)


def _dials_differ(count: int) -> Message:
    return plural("{count} dial", "{count} dials", count)


def _steps_differ(count: int) -> Message:
    return plural("{count} step", "{count} steps", count)


def _equal_steps(count: int) -> Message:
    return plural("{count} equal step", "{count} equal steps", count)


def _equal_rows(count: int) -> Message:
    return plural("{count} equal row", "{count} equal rows", count)


def _run(name: Literal["A", "B"], run: Run, chain: Chain) -> RunSummary:
    page = page_of(Case(traces=(run.trace,)), run.findings, chain)
    return RunSummary(name, (*what_if(run.trace)[:1], *page.head), page.opening)


def _section(title: Text, rows: Sequence[ComparisonRow], equal: Callable[[int], Message] = _equal_rows) -> Section:
    """A section with its equal rows folded, one after the other."""
    folded: list[ComparisonRow | Fold] = []
    for is_equal, group in groupby(rows, key=lambda row: row.sign == "equal"):
        same = tuple(group)
        folded += [Fold(equal(len(same)), same[:FOLDED], _left_out(len(same) - FOLDED))] if is_equal else same
    return Section(title, tuple(folded[:ROWS]), any(row.sign != "equal" for row in rows), _left_out(len(folded) - ROWS))


def _left_out(count: int) -> Text:
    if count <= 0:
        return ""
    return plural("{count} more row is in the JSON report.", "{count} more rows are in the JSON report.", count)


def _question(comparison: Comparison) -> Iterator[ComparisonRow]:
    for setting in comparison.question:
        yield ComparisonRow("differs" if setting.differs else "equal", _QUESTION[setting.name], setting.a, setting.b)


def _chain(comparison: Comparison, chain_of_a: Chain, chain_of_b: Chain) -> Iterator[ComparisonRow]:
    """The key functions with the values that matter there."""
    here, there = (list(_named(run, chain)) for run, chain in ((comparison.a, chain_of_a), (comparison.b, chain_of_b)))
    for one, other in align(here, there, lambda row: row[1], lambda row: row[1].function):
        either = one or other
        assert either is not None
        differs = one is None or other is None or one[1] != other[1]
        yield ComparisonRow(_sign(one, other, differs), either[0].function, _did(one), _did(other))


def _named(run: Run, chain: Chain) -> Iterator[tuple[ChainRow, ChainRow]]:
    """Each row with itself without noise. A row that continues the function above has its name."""
    function = ""
    plain = chain_rows(run.plain or run.trace, chain)
    for row, without_noise in zip(chain_rows(run.trace, chain), plain, strict=True):
        function = row.function or function
        yield tuple(type(row)(function, one.what, one.outcome, one.mark) for one in (row, without_noise))  # type: ignore[misc]


def _did(row: tuple[ChainRow, ChainRow] | None) -> tuple[Text, ...]:
    return tuple(text for text in (row[0].what, row[0].outcome) if text) if row is not None else ()


def _members(comparison: Comparison) -> Iterator[ComparisonRow]:
    for pair in comparison.members:
        either = pair.a or pair.b
        assert either is not None
        cells = [_urls(member, run.trace) for member, run in ((pair.a, comparison.a), (pair.b, comparison.b))]
        yield ComparisonRow(_sign(pair.a, pair.b, pair.differs), member_name(either), *cells)


def _urls(member: Member | None, trace: Trace) -> tuple[Text, ...]:
    if member is None:
        return ()
    urls = message("advertises {urls}", urls=some(member.client_urls)) if member.client_urls else message("none")
    basis = message("({basis})", basis=BASIS_LABELS["supposed" if trace.what_if_members else "observed"])
    return (urls, basis, *((message("learner"),) if member.learner else ()))


def _pair(pair: Pair[_T], label: Callable[[_T], Text], lines: Callable[[_T], tuple[Text, ...]]) -> ComparisonRow:
    either = pair.a if pair.a is not None else pair.b
    assert either is not None
    sides = [lines(one) if one is not None else () for one in (pair.a, pair.b)]
    return ComparisonRow(_sign(pair.a, pair.b, pair.differs), label(either), *sides)


def _sign(a: object, b: object, differs: bool) -> Sign:
    if a is None:
        return "only-b"
    if b is None:
        return "only-a"
    return "differs" if differs else "equal"


def _call_name(call: Call) -> Text:
    return call.name


def _call(call: Call) -> tuple[Text, ...]:
    basis = BASIS_LABELS[call.basis]
    returns = tuple(message("returns {error} ({basis})", error=text, basis=basis) for text in call.returns)
    logs = tuple(message("and logs {line}", line=text) for text in call.logs[:1])
    return (*returns, *logs)


def _finding(finding: Finding) -> tuple[Text, ...]:
    return (finding.summary,)


def _dial(dial: Dial) -> tuple[Text, ...]:
    error = dial.failure.go_error if dial.failure else ""
    return (dial_outcome(dial), *((error,) if error else ()))
