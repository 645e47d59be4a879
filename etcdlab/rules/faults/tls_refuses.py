"""R7: the advertised address is reached and the TLS handshake fails: its name, its authority, or no TLS at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import Text, message, sentences
from etcdlab.rules.faults.dial_not_judged import OWN_ERROR
from etcdlab.rules.finding import Fix
from etcdlab.rules.trace_index import TraceIndex
from etcdlab.rules.wrong_url import url_finding

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Failure


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding per URL."""
    for advertised in index.advertised:
        dial = index.dial_of(advertised.url)
        if dial is None or dial.failure is None or dial.source == "configured" or not _at_tls(dial.failure):
            continue
        yield url_finding(
            index,
            advertised,
            code="R7",
            rule="tls-refuses",
            consequence=message("The TLS handshake fails there."),
            why=_why(dial.failure),
            fix=Fix(
                server=message(
                    "Give {member} a certificate for {host}, or let it advertise a name that its certificate has.",
                    member=advertised.name,
                    host=advertised.host,
                )
            ),
        )


def _why(failure: Failure) -> Text:
    return sentences(
        message("The Go client logs: {error}.", error=failure.go_error.rstrip(".")) if failure.go_error else "",
        message("etcdlab observed: {detail}.", detail=failure.detail) if failure.detail else "",
    )


def _at_tls(failure: Failure) -> bool:
    if failure.kind == OWN_ERROR:
        return False  # etcdlab itself failed at that stage, and not the peer.
    return failure.stage in ("tls", "alpn") or failure.kind == "peer-is-tls"
