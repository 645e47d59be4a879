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


_REASONS = {
    "refused": message("No server listens there: the host refuses the connection."),
    "timeout": message("The address gave no answer before the timeout."),
    "unreachable": message("No route leads there."),
    "no-such-host": message("Its host name does not resolve."),
    "resolver-failed": message("The resolver could not resolve its host name."),
    "resolver-silent": message("The resolver gave no answer for its host name."),
    "closed": message("The server closes the connection."),
    "peer-is-plain": message("The client begins TLS, and the server there has no TLS."),
    "peer-is-tls": message("The client sends plain HTTP/2, and the server there demands TLS."),
    "wrong-ca": message("The client does not trust the CA of the server's certificate."),
    "wrong-name": message("The certificate of the server is not valid for this address."),
    "expired": message("The certificate of the server is not valid at this time."),
    "client-certificate": message("The server demands a client certificate that it trusts."),
}
"""Why the dial of an endpoint fails, in the words of a person. Other kinds have the stage and the kind."""


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
    """How a dial fails, in a sentence for a summary."""
    if failure.kind == UNFINISHED:
        return message("The dial of the client has not ended.")
    if is_silent(failure):
        return message("The port is open, and the server sends nothing at the stage {stage}.", stage=failure.stage)
    if (reason := _REASONS.get(failure.kind)) is not None:
        return reason
    return message("The dial fails at the stage {stage}: {kind}.", stage=failure.stage, kind=failure.kind)


def at_stage(failure: Failure) -> Text:
    """The stage, where the sentence about the failure does not name it."""
    if is_silent(failure) or failure.kind not in _REASONS:
        return ""
    return message("The dial fails at the stage {stage}.", stage=failure.stage)


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
