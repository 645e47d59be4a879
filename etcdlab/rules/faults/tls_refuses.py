"""R7: the advertised address is reached and the TLS handshake fails: its name, its authority, or no TLS at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.rules.faults.dial_not_judged import OWN_ERROR
from etcdlab.rules.finding import Fix
from etcdlab.rules.trace_index import Facts
from etcdlab.rules.wrong_url import blame

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Failure


def find(facts: Facts) -> Iterator[Finding]:
    """One finding per URL."""
    for wrong in facts.advertised:
        dial = facts.dial_of(wrong.url)
        if dial is None or dial.failure is None or dial.source == "configured" or not _at_tls(dial.failure):
            continue
        yield blame(
            facts,
            wrong,
            code="R7",
            rule="tls-refuses",
            says=("{who} {advertise} {urls}, and the TLS handshake there fails",) * 2,
            why=f"{dial.failure.go_error}. {dial.failure.detail}".strip(". ") + ".",
            fix=Fix(server=f"a certificate that covers {wrong.host}, or advertise a name it covers, on {wrong.name}"),
        )


def _at_tls(failure: Failure) -> bool:
    if failure.kind == OWN_ERROR:
        return False  # etcdlab itself failed in that stage, and the peer did not.
    return failure.stage in ("tls", "alpn") or failure.kind == "peer-is-tls"
