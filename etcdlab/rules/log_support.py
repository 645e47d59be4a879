"""What a log says of the findings of a run: it supports them, contradicts them, or has nothing about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from etcdlab.messages import Message, Text, listed, message, sentences
from etcdlab.quoting import printable
from etcdlab.rules.finding import Evidence, Severity
from etcdlab.rules.log_comparison import (
    blamed_addresses,
    contradicting_line,
    has_logs,
    logged_failures,
    supporting_lines,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etcdlab.log_line import LogLine
    from etcdlab.rules.finding import Finding
    from etcdlab.rules.log_comparison import SupportingLine
    from etcdlab.trace import Trace

MOST_LINES = 3
"""At most so many lines support one finding."""
_MOST_ADDRESSES = 3
CONTRADICTS = "log-contradicts-run"
"""The rule about errors that the run does not have. An address that a finding blames is none of them."""


def with_logs(trace: Trace, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings of a run, each with what its log says of it, and with the lines as evidence."""
    if not has_logs(trace):
        return findings
    others = [finding for finding in findings if finding.rule != CONTRADICTS]
    blamed = frozenset(
        address
        for finding in others
        if finding.severity is not Severity.NOTE
        for address in blamed_addresses(trace, finding)
    )
    return tuple(
        finding if finding.rule == CONTRADICTS else _with_log(trace, finding)
        for finding in findings
        if finding.rule != CONTRADICTS or blamed.isdisjoint(finding.endpoints)
    )


def line_place(line: LogLine) -> Message:
    """The line, its file and its time."""
    file = printable(line.file, 100)
    if not line.time:
        return message("line {line} of {file}", line=line.line, file=file)
    return message("line {line} of {file} ({time})", line=line.line, file=file, time=line.time)


def line_evidence(number: int, line: LogLine) -> Evidence:
    """A line of a log as evidence."""
    return Evidence("log-line", number, line.error or line.text)


def _with_log(trace: Trace, finding: Finding) -> Finding:
    supporting = list(supporting_lines(trace, finding))[:MOST_LINES]
    other = contradicting_line(trace, finding)
    lines = [(one.number, one.line) for one in supporting] + ([other] if other else [])
    texts = [_support(supporting[0])] if supporting else []
    texts += [_contradiction(other[1])] if other else []
    return replace(
        finding,
        logs=sentences(*(texts or _nothing(trace, finding))),
        evidence=(*finding.evidence, *(line_evidence(*one) for one in lines)),
    )


def _support(one: SupportingLine) -> Text:
    place, address = line_place(one.line), one.line.dialled[0] if one.line.dialled else ""
    values = {"place": place, "error": one.line.error_class}
    if one.how == "publishes":
        return message(
            "The log supports it: in {place}, {member} publishes {urls}.",
            place=place,
            member=one.line.member or one.line.source or "etcd",
            urls=listed(one.line.advertised, _MOST_ADDRESSES),
        )
    if one.how == "same-answer":
        return message("The log supports it: {place} has the same error.", place=place)
    if one.how == "same-error":
        return message("The log supports it: {place} has the same error of {address}.", place=place, address=address)
    if one.how == "other-error":
        return message(
            "The log supports it: {place} has an error of {address}, and it is another one ({error}).",
            address=address,
            **values,
        )
    return message("The log supports it: {place} has an error of {address} ({error}).", address=address, **values)


def _contradiction(line: LogLine) -> Text:
    return message(
        "The log contradicts it: in {place}, {member} publishes {urls}. The older of the two is not true any more.",
        place=line_place(line),
        member=line.member,
        urls=listed(line.advertised, _MOST_ADDRESSES),
    )


def _nothing(trace: Trace, finding: Finding) -> Iterator[Text]:
    """That the log has no line about the addresses of a fault."""
    addresses = sorted(blamed_addresses(trace, finding))
    if finding.severity is not Severity.NOTE and addresses and any(logged_failures(trace)):
        yield message(
            "The log neither supports nor contradicts it: no error of the log is about {addresses}.",
            addresses=listed(addresses, _MOST_ADDRESSES),
        )
