"""The first and the last lines of a page: how many faults, the worst in one sentence, and what to do next."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from etcdlab.messages import Message, Text, message, plural, sentences
from etcdlab.rules import Verdict, verdict_of
from etcdlab.rules.finding import Severity
from etcdlab.rules.verdict import failing_call
from etcdlab.views.check_command import command, what_if_options
from etcdlab.views.labels import LINES, nestable
from etcdlab.views.rows import Closing, Opening

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Trace


def opening(trace: Trace, findings: Sequence[Finding], verdict: Sequence[Text]) -> Opening:
    """The verdict in one line. `verdict` has the sentences of the page that are not in a finding."""
    decided = verdict_of(trace, findings)
    worst = _that_count(findings)
    if worst:
        severity = worst[0].severity
        return Opening("fault" if severity is Severity.FAULT else "warning", _first_line(worst))
    if decided is not Verdict.NOTHING_WRONG:
        unexplained = [finding.summary for finding in findings if finding.unexplained]
        unknown = message("etcdlab could not tell what is wrong.")
        return Opening("unknown", next(iter((*verdict, *unexplained)), unknown))
    if verdict:
        return Opening("well", verdict[0])
    if call := failing_call(trace):
        error = call.returns[0]
        return Opening(
            "unknown",
            message("No advertised URL is wrong. A note says why {call} returns {error}.", call=call.name, error=error),
        )
    return Opening(
        "well", plural("No fault. There is {count} note.", "No fault. There are {count} notes.", len(findings))
    )


def closing(trace: Trace, findings: Sequence[Finding]) -> Closing:
    """The count, and the next thing to type."""
    worst = _that_count(findings)
    if not worst:
        return Closing()
    counted = message("{counts}.", counts=tuple(_counts(worst)))
    if trace.scenario:
        start = message("To start this cluster and keep it running:")
        return Closing(sentences(counted, start), f"etcdlab sandbox {shlex.quote(trace.scenario)}")
    if trace.is_of_file and trace.endpoints:
        ask = message("Ask the members what they advertise:")
        return Closing(sentences(counted, ask), command(trace.endpoints, ()))
    proposed = list(_proposed_urls(worst))
    if proposed and trace.process is None and not trace.what_if_members and len(proposed) <= LINES:
        next_command = command(trace.endpoints, what_if_options(proposed))
        return Closing(sentences(counted, message("Try the fix before you restart anything:")), next_command)
    explained = message("This page explains the first one:")
    return Closing(sentences(counted, explained), f"etcdlab rule {worst[0].code}")


def _that_count(findings: Iterable[Finding]) -> list[Finding]:
    """Faults and warnings, without notes and without failures that no rule explains."""
    return [finding for finding in findings if finding.severity is not Severity.NOTE and not finding.unexplained]


def _first_line(worst: Sequence[Finding]) -> Message:
    counts = tuple(_counts(worst))
    if len(worst) == 1:
        return message("{counts}: {summary}", counts=counts, summary=nestable(worst[0].summary))
    return message("{counts}. The first one: {summary}", counts=counts, summary=nestable(worst[0].summary))


def _counts(worst: Sequence[Finding]) -> Iterator[Message]:
    faults = sum(finding.severity is Severity.FAULT for finding in worst)
    if faults:
        yield plural("{count} fault", "{count} faults", faults)
    if len(worst) > faults:
        yield plural("{count} warning", "{count} warnings", len(worst) - faults)


def _proposed_urls(worst: Sequence[Finding]) -> Iterator[str]:
    """`MEMBER=URL` for each URL that a fix proposes."""
    for finding in worst:
        for member in finding.members:
            yield from (f"{member.name or member.id}={url}" for url in member.fix.urls)
