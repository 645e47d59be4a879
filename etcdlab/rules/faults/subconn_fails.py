"""R10: a program does not reach an address, and no other rule explains it.

etcdlab read the program and dialled nothing. The member that advertises the address may be down, or the address may be
wrong. Only the cluster can answer that.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from etcdlab.grpc_names import READY, TRANSIENT_FAILURE
from etcdlab.messages import Text, message
from etcdlab.rules.addresses import address_of
from etcdlab.rules.finding import Evidence, Finding, Fix, Severity
from etcdlab.rules.registry import EVERY_OTHER_RULE
from etcdlab.rules.verdict import failing_call, is_denied

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import SubConn, Trace

CODE = "R10"
SLUG = "subconn-fails"
TITLE = message("A program does not reach an address")
YIELDS_TO = EVERY_OTHER_RULE


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each SubConn of a program that was read."""
    command = f"etcdlab check {shlex.join(index.trace.endpoints)}"
    for subconn in _failing(index.trace) if index.trace.process else ():
        address = address_of(subconn.address)
        yield Finding(
            severity=Severity.FAULT if index.client.fails else Severity.WARNING,
            subject=message("{addresses}", addresses=(address,)),
            summary=message("The program does not reach {addresses}, and no rule explains why.", addresses=(address,)),
            why=message("etcdlab read the program and asked no member. The member may be down, or its URL wrong."),
            evidence=(Evidence("subconn", subconn.id, _state(subconn, address)),),
            fix=Fix(
                server=message(
                    "Run `{command}`: etcdlab then asks the cluster whether a member is down or advertises a wrong"
                    " address.",
                    command=command,
                )
            ),
            endpoints=(address,),
            unexplained=True,
        )


def _failing(trace: Trace) -> Sequence[SubConn]:
    """The SubConns in TRANSIENT_FAILURE. Without one: those that a failing call waits for."""
    failed = [subconn for subconn in trace.subconns if subconn.state == TRANSIENT_FAILURE]
    call = failing_call(trace)
    if failed or call is None or is_denied(call):
        return failed
    return [subconn for subconn in trace.subconns if subconn.state != READY]


def _state(subconn: SubConn, address: str) -> Text:
    if not subconn.error:
        return message("the SubConn to {address} is in {state}", address=address, state=subconn.state)
    return message(
        "the SubConn to {address} is in {state}: {error}", address=address, state=subconn.state, error=subconn.error
    )
