"""R7: the TLS handshake at an advertised address fails: a wrong name, an unknown authority, or no TLS at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import message
from etcdlab.rules.failing_endpoint import go_error_and_detail
from etcdlab.rules.finding import Fix
from etcdlab.rules.wrong_url import url_finding

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Failure

CODE = "R7"
SLUG = "tls-refuses"
TITLE = message("The TLS handshake at an advertised URL fails")
YIELDS_TO = ("dial-not-judged", "endpoint-fails", "endpoint-unreachable")


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each URL."""
    for advertised in index.advertised:
        dial = index.dial_of(advertised.url)
        if dial is None or dial.failure is None or not _is_at_tls(dial.failure):
            continue
        yield url_finding(
            index,
            advertised,
            consequence=message("The TLS handshake fails there."),
            why=go_error_and_detail(dial.failure),
            fix=Fix(
                server=message(
                    "Give {member} a certificate for {host}, or let it advertise a name that its certificate has.",
                    member=advertised.name,
                    host=advertised.host,
                )
            ),
        )


def _is_at_tls(failure: Failure) -> bool:
    return failure.stage in ("tls", "alpn") or failure.kind == "peer-is-tls"
