"""R10: a log or a capture has an address that fails, and does not say whether the address was configured.

The target in such a line is the first configured endpoint only. With several configured endpoints the dialled address
can simply be another one of them. No rule explains the failure.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import Message, Text, message, sentences
from etcdlab.rules.addresses import host_of, is_own_host, is_unspecified
from etcdlab.rules.evidence import dial_evidence
from etcdlab.rules.failing_endpoint import advice
from etcdlab.rules.finding import Finding, Fix, Severity

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Dial, Failure, Trace

CODE = "R10"
SLUG = "logged-dial-fails"
TITLE = message("A log or capture has a failing address")
YIELDS_TO = ()


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each address."""
    if not index.trace.is_of_file:
        return
    for dial in index.trace.dials:
        is_newest = index.dial_of(dial.address) is dial
        if dial.source == "unknown" and dial.failure and is_newest and dial.address not in index.trace.endpoints_in_use:
            yield _finding(index.trace, dial, dial.failure)


def _finding(trace: Trace, dial: Dial, failure: Failure) -> Finding:
    return Finding(
        severity=Severity.FAULT,
        subject=message("{addresses}", addresses=(dial.address,)),
        summary=_summary(trace, dial),
        why=sentences(
            _difference(trace),
            _own_host(trace, dial),
            message("The member there may be down, or a member advertises a wrong URL."),
            _gateway(trace, dial),
        ),
        evidence=dial_evidence(dial),
        fix=Fix(server=sentences(_next(trace), advice(failure))),
        endpoints=(dial.address,),
        unexplained=True,
    )


def _summary(trace: Trace, dial: Dial) -> Message:
    if len({line.is_packet for line in trace.log_lines}) > 1:
        return message(
            "The client does not reach {addresses}, and neither the log nor the capture says why.",
            addresses=(dial.address,),
        )
    if trace.is_of_capture:
        return message(
            "The client does not reach {addresses}, and the capture does not say why.", addresses=(dial.address,)
        )
    return message("The client does not reach {addresses}, and the log does not say why.", addresses=(dial.address,))


def _difference(trace: Trace) -> Text:
    if trace.is_of_capture:
        return message("No readable answer to MemberList has this address, so its origin is not known.")
    if not trace.target:
        return message(
            "No line has the target of the client, so the log does not say what the client is configured with."
        )
    return message(
        "The target {target} is only the first configured endpoint. The address can be another configured endpoint, so"
        " the difference proves nothing.",
        target=trace.target,
    )


def _own_host(trace: Trace, dial: Dial) -> Text:
    """That a client of another host's etcd dials its own host."""
    others = [one.address for one in trace.dials if one.reached and not is_own_host(host_of(one.address))]
    if not trace.is_of_capture or not others or not is_own_host(host_of(dial.address)):
        return ""
    return message(
        "The client also dials {other}, and it dials its own host at {address}. Nobody configures both, so a member"
        " probably advertises 0.0.0.0, localhost or a loopback address.",
        other=others[0],
        address=dial.address,
    )


def _gateway(trace: Trace, dial: Dial) -> Text:
    """What such a line is in the log of a server."""
    if trace.target or trace.is_of_capture or not is_unspecified(host_of(dial.address)):
        return ""
    if any(line.program for line in trace.log_lines if dial.address in line.dialled):
        return ""  # A program that names itself, such as Patroni, is no etcd server.
    return message("If this is the log of an etcd server, it is the server's own gateway, and nothing is wrong.")


def _next(trace: Trace) -> Message:
    if not trace.endpoints:
        return message("Run `etcdlab check` with the endpoints of the client: it asks the members what they advertise.")
    return message(
        "Run `{command}`: it asks the members what they advertise.",
        command=f"etcdlab check {shlex.join(trace.endpoints)}",
    )
