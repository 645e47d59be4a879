"""R10, a look-alike: the configured endpoint is not reached, or is no etcd this client can talk to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from etcdlab.cluster.advice import for_kind
from etcdlab.rules.claim import counted
from etcdlab.rules.finding import Certainty, Finding, Fix, Severity
from etcdlab.rules.trace_index import Facts
from etcdlab.trace import UNFINISHED

if TYPE_CHECKING:
    from etcdlab.trace import Dial, Failure

SILENCE = (
    "The commonest cause is an etcd that has not joined its cluster yet, or has had no quorum since it started:"
    " etcd opens its client port first, and serves it only when its cluster has a leader."
)


def find(facts: Facts) -> Iterator[Finding]:
    """One finding per way in which configured endpoints fail, where none could be asked for its members."""
    dials = facts.configured
    failed = [dial for dial in dials if not dial.reached]
    refused = all(dial.failure is not None and dial.failure.kind == "refused" for dial in dials)
    if refused or len(failed) < len(dials) or facts.trace.member_lists:
        return
    for failure, alike in by_failure(failed).items():
        addresses = counted(dial.address for dial in alike)
        yield Finding(
            code="R10",
            rule="endpoint-unreachable",
            severity=Severity.FAULT,
            subject=addresses,
            certainty=Certainty.LIKELY if failure.kind == UNFINISHED else Certainty.PROVED,
            summary=f"{addresses} cannot be asked: {how_it_fails(failure, several=len(alike) > 1)}",
            why=_why(failure),
            evidence=tuple(evidence for dial in alike for evidence in facts.about(dial)),
            fix=Fix(server=for_failure(failure)),
            unanswered=True,
        )


def by_failure(dials: Iterable[Dial]) -> dict[Failure, list[Dial]]:
    """The dials that failed, those together that failed in the very same way."""
    alike: dict[Failure, list[Dial]] = {}
    for dial in dials:
        if dial.failure is not None:
            alike.setdefault(dial.failure, []).append(dial)
    return alike


def for_failure(failure: Failure) -> str:
    """What to do about an endpoint that fails like this."""
    return for_kind("serves-nobody" if serves_nobody(failure) else failure.kind)


def serves_nobody(failure: Failure) -> bool:
    """Whether the port is open and nothing behind it has sent a byte of TLS or HTTP/2."""
    return failure.kind == "silent" and failure.stage in ("tls", "h2")


def how_it_fails(failure: Failure, *, several: bool = False) -> str:
    """The stage of a dial that fails, and how."""
    it, fails = ("they", "fail") if several else ("it", "fails")
    if failure.kind == UNFINISHED:
        return f"the client's dial of {'them' if several else 'it'} has not ended"
    if serves_nobody(failure):
        does = "accept the connection and send" if several else "accepts the connection and sends"
        return f"{it} {fails} at {failure.stage}, {it} {does} nothing"
    return f"{it} {fails} at {failure.stage}, {_spoken(failure.kind)}"


def _why(failure: Failure) -> str:
    """The Go client's words, and what else was found out, as two sentences."""
    told = [failure.go_error, failure.detail[:1].upper() + failure.detail[1:]]
    sentences = [f"{part.rstrip('.')}." for part in told if part]
    return " ".join([*sentences, SILENCE] if serves_nobody(failure) else sentences)


def _spoken(kind: str) -> str:
    """A slug as words: `wrong-ca` is `wrong CA`."""
    return kind.replace("-", " ").replace(" ca", " CA").replace("http1", "HTTP/1.1").replace("tls", "TLS")
