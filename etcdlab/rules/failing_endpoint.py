"""A finding about an endpoint that the client does not reach. Findings that say the same are put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.cluster.advice import for_kind
from etcdlab.messages import Message, Text, message, sentences
from etcdlab.rules.evidence import dial_evidence
from etcdlab.rules.finding import Certainty, Finding, Fix, Severity
from etcdlab.trace import UNFINISHED

if TYPE_CHECKING:
    from etcdlab.trace import Dial, Failure

_SILENCE = (
    message("Most often such an etcd has not joined its cluster yet, or has had no quorum since it started."),
    message("etcd opens its client port first. It serves the port only when its cluster has a leader."),
)


def endpoint_finding(
    dial: Dial,
    *,
    severity: Severity,
    summary: Text,
    why: Text,
    fix: Fix,
    unanswered: bool = False,
) -> Finding:
    """A finding about one configured endpoint. Its texts name the endpoint as `{addresses}`."""
    unfinished = dial.failure is not None and dial.failure.kind == UNFINISHED
    return Finding(
        severity=severity,
        certainty=Certainty.LIKELY if unfinished else Certainty.PROVED,
        subject=message("{addresses}", addresses=(dial.address,)),
        summary=summary,
        why=why,
        evidence=dial_evidence(dial),
        fix=fix,
        endpoints=(dial.address,),
        unanswered=unanswered,
    )


def advice(failure: Failure) -> Text:
    """What to do about an endpoint that fails like this."""
    return for_kind("serves-nobody" if is_silent(failure) else failure.kind)


def how_it_fails(failure: Failure) -> Message:
    """The stage at which a dial fails, and how."""
    if failure.kind == UNFINISHED:
        return message("The dial of the client has not ended.")
    if is_silent(failure):
        return message("The port is open, and the server sends nothing at the stage {stage}.", stage=failure.stage)
    return message("The dial fails at the stage {stage}: {kind}.", stage=failure.stage, kind=failure.kind)


def why_silent(failure: Failure) -> Text:
    """The most common cause, if the port is open and the server sends nothing."""
    return sentences(*_SILENCE) if is_silent(failure) else ""


def go_error_and_detail(failure: Failure) -> Text:
    """The Go client's error, and what etcdlab observed besides."""
    return sentences(
        message("The Go client logs: {error}.", error=failure.go_error.rstrip(".")) if failure.go_error else "",
        message("etcdlab observed: {detail}", detail=failure.detail) if failure.detail else "",
    )


def is_silent(failure: Failure) -> bool:
    """Whether the port is open and the server has not sent a byte of TLS or HTTP/2."""
    return failure.kind == "silent" and failure.stage in ("tls", "h2")
