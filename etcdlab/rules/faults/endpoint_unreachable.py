"""R10, a look-alike: the configured endpoint is not reached, or is no etcd this client can talk to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from etcdlab.cluster.advice import for_kind
from etcdlab.messages import Message, Text, message, sentences
from etcdlab.rules.claim import counted
from etcdlab.rules.finding import Certainty, Finding, Fix, Severity
from etcdlab.rules.trace_index import TraceIndex
from etcdlab.trace import UNFINISHED

if TYPE_CHECKING:
    from etcdlab.trace import Dial, Failure

SILENCE = (
    message("Most often such an etcd has not joined its cluster yet, or has had no quorum since it started."),
    message("etcd opens its client port first. It serves the port only when its cluster has a leader."),
)


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding per way in which configured endpoints fail, where none could be asked for its members."""
    dials = index.configured
    failed = [dial for dial in dials if not dial.reached]
    refused = all(dial.failure is not None and dial.failure.kind == "refused" for dial in dials)
    if refused or len(failed) < len(dials) or index.trace.member_lists:
        return
    for failure, alike in by_failure(failed).items():
        addresses = counted(dial.address for dial in alike)
        yield Finding(
            code="R10",
            rule="endpoint-unreachable",
            severity=Severity.FAULT,
            subject=message("{addresses}", addresses=addresses),
            certainty=Certainty.LIKELY if failure.kind == UNFINISHED else Certainty.PROVED,
            summary=sentences(
                message("The client gets no answer from {addresses}.", addresses=addresses), how_it_fails(failure)
            ),
            why=_why(failure),
            evidence=tuple(evidence for dial in alike for evidence in index.about(dial)),
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


def for_failure(failure: Failure) -> Text:
    """What to do about an endpoint that fails like this."""
    return for_kind("serves-nobody" if serves_nobody(failure) else failure.kind)


def serves_nobody(failure: Failure) -> bool:
    """Whether the port is open and nothing behind it has sent a byte of TLS or HTTP/2."""
    return failure.kind == "silent" and failure.stage in ("tls", "h2")


def how_it_fails(failure: Failure) -> Message:
    """The stage at which a dial fails, and how."""
    if failure.kind == UNFINISHED:
        return message("The dial of the client has not ended.")
    if serves_nobody(failure):
        return message("The port is open, and the server sends nothing at the stage {stage}.", stage=failure.stage)
    return message("The dial fails at the stage {stage}: {kind}.", stage=failure.stage, kind=failure.kind)


def _why(failure: Failure) -> Text:
    """The Go client's error, what etcdlab observed besides, and the commonest cause."""
    return sentences(
        message("The Go client logs: {error}.", error=failure.go_error.rstrip(".")) if failure.go_error else "",
        message("etcdlab observed: {detail}.", detail=failure.detail) if failure.detail else "",
        *(SILENCE if serves_nobody(failure) else ()),
    )
