"""R10: the log of a client has an error that names no address: etcd refused the call, or nobody answered in time."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.cluster.advice import for_kind, for_status
from etcdlab.log_line import NO_PEER
from etcdlab.messages import Text, message, sentences
from etcdlab.rules.finding import Evidence, Finding, Fix, Severity

if TYPE_CHECKING:
    from etcdlab.log_line import LogLine
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Trace

CODE = "R10"
SLUG = "logged-error"
TITLE = message("A log has an error that names no address")
YIELDS_TO = ()

_ANSWERS = ("auth", "no-leader", "space")
"""etcd itself wrote these errors, so the client has reached one."""


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each class of errors. A deadline beside a failing dial follows from the dial."""
    trace = index.trace
    if not trace.is_of_file:
        return
    first: dict[str, int] = {}
    for number, line in enumerate(trace.log_lines):
        if line.side == "client" and line.error_class and not line.dialled and not line.is_packet:
            first.setdefault(line.error_class, number)
    for error_class, number in first.items():
        if error_class in (*_ANSWERS, "tls") or not any(dial.failure for dial in trace.dials):
            yield _finding(trace, trace.log_lines[number], number)


def _finding(trace: Trace, line: LogLine, number: int) -> Finding:
    answered = line.error_class in _ANSWERS
    return Finding(
        severity=Severity.FAULT,
        subject=message("the error {error}", error=line.error_class),
        summary=_summary(line),
        why=_why(line),
        evidence=(Evidence("log-line", number, line.error),),
        fix=Fix(server=_advice(trace, line)),
        unexplained=not answered,
    )


def _summary(line: LogLine) -> Text:
    if line.error_class in _ANSWERS:
        return message("etcd answers the client with an error: {error}.", error=line.error)
    if line.error_class == "tls":
        return message("The TLS handshake of the client fails, and the log does not name the address.")
    if line.peer and line.peer != NO_PEER:
        return message("The member at {address} did not answer the call in time.", address=line.peer)
    return message("A call of the client fails, and the log names no address.")


def _why(line: LogLine) -> Text:
    if line.error_class in _ANSWERS:
        return message("The client has reached an etcd, so no address is the cause of this error.")
    if line.peer == NO_PEER:
        return message("The field peer is nil: the client never had a connection for this call.")
    if line.peer:
        return message("The field peer has an address: the client had a connection and sent the call there.")
    return message("The error is {error}.", error=line.error.rstrip("."))


def _advice(trace: Trace, line: LogLine) -> Text:
    if line.error_class == "space":
        return message("Compact and defragment the members, and then disarm the alarm (etcdctl alarm disarm).")
    if line.error_class == "no-leader":
        return message("Start the members that are down. `etcdctl endpoint status --cluster` names them.")
    if line.error_class == "auth":
        return for_status("", line.error)
    check = f"etcdlab check {shlex.join(trace.endpoints)}" if trace.endpoints else "etcdlab check"
    return sentences(
        for_kind(line.kind) if line.kind else "",
        message("Run `{command}`: it asks the members what they advertise, and dials it.", command=check),
    )
