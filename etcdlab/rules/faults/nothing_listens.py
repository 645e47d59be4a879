"""R10: nothing listens at the configured endpoint, so etcdlab could ask no etcd for its members."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import Text, message, sentences
from etcdlab.rules.addresses import host_of, is_unspecified
from etcdlab.rules.failing_endpoint import endpoint_finding
from etcdlab.rules.finding import Finding, Fix, Severity

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Dial

CODE = "R10"
SLUG = "nothing-listens"
TITLE = message("Nothing listens at the configured endpoints")
YIELDS_TO = ()


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each endpoint, if every configured endpoint refuses."""
    dials = index.configured
    if not all(dial.failure is not None and dial.failure.kind == "refused" for dial in dials):
        return
    for dial in dials:
        yield endpoint_finding(
            dial,
            severity=Severity.FAULT,
            summary=message("No server listens at {addresses}.", addresses=(dial.address,)),
            why=_why(index, dial),
            fix=Fix(server=_OWN_HOST if is_unspecified(host_of(dial.address)) else _NOBODY_THERE),
            unanswered=True,
        )


_OWN_HOST = message(
    "Configure the client with the address of the server. If etcd runs on the client's own host, start it, and use"
    " 127.0.0.1."
)
_NOBODY_THERE = message("Start etcd there, let it listen on more than localhost, or correct the client's endpoint.")


def _why(index: TraceIndex, dial: Dial) -> Text:
    refuses = (
        message("The host of the configured endpoint refused the connection when the line was written.")
        if index.trace.is_of_log
        else message("The host of the configured endpoint refuses the connection. The client got no member list.")
    )
    host = host_of(dial.address)
    if not is_unspecified(host):
        return refuses
    own = message("{host} is an address to listen on. A client that dials it dials its own host.", host=host)
    return sentences(own, refuses)
