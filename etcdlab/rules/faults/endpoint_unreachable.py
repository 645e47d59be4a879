"""R10, a look-alike: the configured endpoint is not reached, or is no etcd this client can talk to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.cluster.advice import for_kind
from etcdlab.rules.facts import Facts
from etcdlab.rules.finding import Certainty, Finding, Fix, Severity
from etcdlab.trace import UNFINISHED

if TYPE_CHECKING:
    from etcdlab.trace import Failure


def find(facts: Facts) -> Iterator[Finding]:
    """One finding per configured endpoint, where none could be asked for its members."""
    dials = facts.configured
    failed = [dial for dial in dials if not dial.reached]
    refused = all(dial.failure is not None and dial.failure.kind == "refused" for dial in dials)
    if refused or len(failed) < len(dials) or facts.trace.member_lists:
        return
    for dial in failed:
        assert dial.failure is not None
        yield Finding(
            code="R10",
            rule="endpoint-unreachable",
            severity=Severity.FAULT,
            subject=dial.address,
            certainty=Certainty.LIKELY if dial.failure.kind == UNFINISHED else Certainty.PROVED,
            summary=f"{dial.address} cannot be asked: {how_it_fails(dial.failure)}",
            why=_why(dial.failure),
            evidence=facts.about(dial),
            fix=Fix(server=for_kind(dial.failure.kind)),
            unanswered=True,
        )


def how_it_fails(failure: Failure) -> str:
    """The stage of a dial that fails, and how."""
    if failure.kind == UNFINISHED:
        return "the client's dial of it has not ended"
    return f"it fails at {failure.stage}, {_spoken(failure.kind)}"


def _why(failure: Failure) -> str:
    """The Go client's words, and what else was found out, as two sentences."""
    told = [failure.go, failure.detail[:1].upper() + failure.detail[1:]]
    return " ".join(f"{part.rstrip('.')}." for part in told if part)


def _spoken(kind: str) -> str:
    """A slug as words: `wrong-ca` is `wrong CA`."""
    return kind.replace("-", " ").replace(" ca", " CA").replace("http1", "HTTP/1.1").replace("tls", "TLS")
