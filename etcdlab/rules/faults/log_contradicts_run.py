"""R10: a log has an error that the run or capture beside it lacks: an etcd answers there, or nobody has the address."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import Message, Text, message, sentences
from etcdlab.rules.addresses import address_of
from etcdlab.rules.evidence import dial_evidence
from etcdlab.rules.finding import Certainty, Finding, Fix, Severity
from etcdlab.rules.log_comparison import difference_of, has_logs, logged_failures, newest_dial, order_of
from etcdlab.rules.log_support import line_evidence, line_place

if TYPE_CHECKING:
    from etcdlab.log_line import LogLine
    from etcdlab.rules.log_comparison import Difference
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Trace

CODE = "R10"
SLUG = "log-contradicts-run"
TITLE = message("A log has an error that the run does not have")
YIELDS_TO = ()

_MOST = 8
"""At most so many errors are compared one by one."""


def find(index: TraceIndex) -> Iterator[Finding]:
    """One note for each address, and one for each class of errors without an address."""
    trace = index.trace
    if not has_logs(trace):
        return
    newest = {line.dialled[0] if line.dialled else line.error_class: number for number, line in logged_failures(trace)}
    for number in list(newest.values())[:_MOST]:
        line = trace.log_lines[number]
        if (difference := difference_of(trace, line)) is not None:
            yield _finding(trace, number, line, difference)


def _finding(trace: Trace, number: int, line: LogLine, difference: Difference) -> Finding:
    dial = newest_dial(trace, line.dialled[0]) if line.dialled else None
    address = dial.address if dial else "".join(line.dialled[:1])
    return Finding(
        severity=Severity.NOTE,
        certainty=Certainty.LIKELY,
        subject=message("{addresses}", addresses=(address,)) if address else line.error_class,
        summary=_summary(trace, line, address, difference),
        why=sentences(_order(trace, line), _target(trace, line)),
        evidence=(line_evidence(number, line), *dial_evidence(dial)),
        fix=Fix(server=_next(trace)),
        endpoints=(address,) if address else (),
    )


def _summary(trace: Trace, line: LogLine, address: str, difference: Difference) -> Text:
    place = line_place(line)
    if difference == "answers-now" and trace.is_of_capture:
        return message(
            "The log has an error of {address} in {place}, and the packets contradict it: the server there answers.",
            address=address,
            place=place,
        )
    if difference == "answers-now":
        return message(
            "The log has an error of {address} in {place}, and the run contradicts it: an etcd answers there now.",
            address=address,
            place=place,
        )
    if difference == "no-such-address":
        return _without_address(trace, line, address)
    return message(
        "The log has the error {error} in {place}, and the run contradicts it: the call succeeds now.",
        error=line.error_class,
        place=place,
    )


def _without_address(trace: Trace, line: LogLine, address: str) -> Text:
    """A run with other endpoints than the client of the log contradicts nothing."""
    values: dict[str, Message | str] = {"address": address, "place": line_place(line)}
    if trace.is_of_capture:
        return message("The log has an error of {address} in {place}. The packets do not have this address.", **values)
    if _is_of_other_client(trace, line):
        return message("The log has an error of {address} in {place}. The run does not have this address.", **values)
    return message(
        "The log has an error of {address} in {place}, and the run contradicts it: no member has the address now.",
        **values,
    )


def _is_of_other_client(trace: Trace, line: LogLine) -> bool:
    return bool(line.target) and address_of(line.target) not in map(address_of, trace.endpoints)


def _order(trace: Trace, line: LogLine) -> Text:
    order = order_of(trace, line)
    values = {"time": line.last_time or line.time, "started": trace.started}
    if trace.is_of_capture and order != "unknown":
        return message(
            "The last such line is from {time}, by the clock of the host that wrote the log. The client's first packet"
            " is from {started}, by the clock of the host that captured. If these are the same times, the files are of"
            " different clients.",
            **values,
        )
    if order == "before":
        return message(
            "The last such line is from {time}, by the clock of the host that wrote the log. The run began later, at"
            " {started}. So the cluster or the client has changed since, or the client runs in another network.",
            **values,
        )
    if order == "after":
        return message(
            "The last such line is from {time}, by the clock of the host that wrote the log. The run began before, at"
            " {started}. So the fault comes and goes, or the client runs in another network.",
            **values,
        )
    return message("No time says whether the line is older than the run.")


def _target(trace: Trace, line: LogLine) -> Text:
    """Whether the log may be of another cluster. A capture has addresses, and the target may be a name."""
    if trace.is_of_capture or not _is_of_other_client(trace, line):
        return ""
    return message(
        "The client of the log is configured with {target}, which is no endpoint of the run: the log may be of another"
        " cluster.",
        target=line.target,
    )


def _next(trace: Trace) -> Text:
    if not trace.endpoints:
        return ""
    command = f"etcdlab check {shlex.join(trace.endpoints)} --from 'ssh HOST'"
    return message("Run `{command}` with the host of the client: it dials from there.", command=command)
