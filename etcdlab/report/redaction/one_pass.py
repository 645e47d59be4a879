"""Redacts a case in one pass over its model, and searches the result: a case is redacted completely or not at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from etcdlab.errors import RedactionError, UsageError
from etcdlab.messages import message
from etcdlab.quoting import printable
from etcdlab.report.redaction.history_walk import identifiers_of
from etcdlab.report.redaction.kinds import Kind, Place
from etcdlab.report.redaction.model import ModelWalk
from etcdlab.report.redaction.originals import Collector
from etcdlab.report.redaction.spellings import marks_in
from etcdlab.report.redaction.substitution import Key, Substitution
from etcdlab.views.labels import ORIGINAL_KINDS

if TYPE_CHECKING:
    from etcdlab.case import Case
    from etcdlab.file_line import FileLine
    from etcdlab.trace import Trace
    from etcdlab.vantage import Vantage

_JSON_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"')


class Replacement(NamedTuple):
    """One original, what stands for it, and how often it was replaced in all its spellings."""

    kind: Kind
    original: str
    replacement: str
    times: int


class Redacted(NamedTuple):
    """A redacted case, and the table of what was replaced. The table is not part of the case."""

    case: Case
    replacements: tuple[Replacement, ...]


def redact(case: Case, keep: Iterable[str] = ()) -> Redacted:
    """The case with hosts, addresses, names, ids, paths and tokens replaced. The rules judge it the same.

    `keep` has names and addresses that stay. Raises UsageError for one that is not in the case, and RedactionError
    if an original is left in the result: then nothing is returned.
    """
    collector = _collector(case, tuple(keep))
    one_pass = _OnePass(_substitution(case, collector))
    redacted = ModelWalk(one_pass.change).case(case)
    _check_complete(redacted, one_pass.substitution)
    return Redacted(redacted, one_pass.table())


def _collector(case: Case, keep: tuple[str, ...]) -> Collector:
    collector = Collector(keep)
    ModelWalk(collector.see).case(case)
    collector.originals.add_parts_of_hosts()
    for name in keep:
        if name.lower() not in collector.originals.kept_and_seen:
            raise UsageError(
                message("The case has no {name} that is replaced.", name=printable(name)),
                message("Check the name with `etcdlab redact CASE --preview`."),
                field="keep",
            )
    return collector


def _substitution(case: Case, collector: Collector) -> Substitution:
    """A name that is also an identifier of the client's source is replaced only where it is a name."""
    marks = collector.marks | marks_in(msgspec.json.encode(case))
    first = Substitution(collector.originals, marks)
    words_of_etcdlab = (
        *_identifiers_of_vantages(case.vantages),
        *_identifiers_of_files(case.file_lines),
        *(word for target in case.kubernetes for word in (target.kind, target.way, target.problem)),
        *identifiers_of(case.history),
    )
    identifiers = (*_identifiers(case.traces), *words_of_etcdlab)
    words = first.in_short("\n".join(identifiers))
    return Substitution(collector.originals, marks, words) if words else first


def _identifiers(traces: Iterable[Trace]) -> Iterator[str]:
    identifiers: set[str] = set()
    for trace in traces:
        origin = trace.origin
        identifiers |= {
            origin.client,
            origin.grpc,
            origin.generation,
            origin.go_version,
            origin.framework,
            trace.scenario,
        }
        for step in trace.steps:
            identifiers |= {step.phase, step.station, step.function, step.file, step.actor.role, *step.objects}
            identifiers |= {value.name for value in step.values}
        for dial in trace.dials:
            identifiers |= {dial.failure.kind} if dial.failure else set()
            identifiers |= {identity.version for identity in (dial.identity, *dial.again) if identity}
        identifiers |= {subconn.state for subconn in trace.subconns}
        identifiers |= {name for call in trace.calls for name in (call.name, call.phase)}
        identifiers |= set(trace.process.waits if trace.process else ())
        identifiers |= set(_identifiers(trace.other_clients))
    yield from identifiers


def _identifiers_of_vantages(vantages: Iterable[Vantage]) -> Iterator[str]:
    for vantage in vantages:
        yield from (vantage.program, vantage.through)
        yield from (dial.failure.kind for dial in vantage.dials if dial.failure)
        yield from (dial.identity.version for dial in vantage.dials if dial.identity)


def _identifiers_of_files(lines: Iterable[FileLine]) -> Iterator[str]:
    for line in lines:
        yield from (line.format, line.kind, line.origin, line.verdict, line.code)


class _OnePass:
    """Changes each string once. Equal strings of the same kind are changed together."""

    def __init__(self, substitution: Substitution) -> None:
        self.substitution = substitution
        self._changed: dict[tuple[str, Place], tuple[str, tuple[Key, ...]]] = {}
        self._uses: Counter[tuple[str, Place]] = Counter()

    def change(self, text: str, place: Place) -> str:
        """The string with every original replaced."""
        where = (text, place)
        changed = self._changed.get(where)
        if changed is None:
            changed = self._changed[where] = self.substitution.replaced(text, place)
        if changed[1]:
            self._uses[where] += 1
        return changed[0]

    def table(self) -> tuple[Replacement, ...]:
        """What was replaced, by kind."""
        counts: Counter[Key] = Counter()
        for where, times in self._uses.items():
            for key in self._changed[where][1]:
                counts[key] += times
        of = self.substitution
        rows = (
            Replacement(of.kind_of(key), of.original_of(key), of.replacement_of(key), counts[key]) for key in counts
        )
        order = tuple(Kind)
        return tuple(sorted(rows, key=lambda row: (order.index(row.kind), row.replacement)))


def _check_complete(redacted: Case, substitution: Substitution) -> None:
    """Search every string of the encoded result for every original in every spelling. Raises RedactionError."""
    encoded = msgspec.json.encode(redacted).decode()
    left = Counter(substitution.left_in(set(_JSON_STRING.findall(encoded))))
    if left:
        key, times = left.most_common(1)[0]
        raise RedactionError(
            message(
                "etcdlab cannot redact this case completely. {original} ({kind}) is still in the result {count} times.",
                original=printable(substitution.original_of(key)),
                kind=ORIGINAL_KINDS[substitution.kind_of(key)],
                count=times,
            ),
            message("Nothing was written. Keep the name with --keep, or report this to the authors of etcdlab."),
        )
