"""The kind of a failure of the probe: a slug of etcdlab's own dials, from the text of Python, nc, wget or getent."""

from __future__ import annotations

from etcdlab.trace import UNAUTHENTICATED, StageName

_TIMEOUTS = ("timed out", "no answer in", "timeout")

_BY_TEXT: dict[StageName, tuple[tuple[str, str], ...]] = {
    "dns": (("no answer in", "resolver-silent"), ("temporary failure", "resolver-failed"), ("", "no-such-host")),
    "tcp": (
        ("refused", "refused"),
        ("reset by peer", "closed"),
        *((text, "timeout") for text in _TIMEOUTS),
        ("", "unreachable"),
    ),
    "tls": (
        ("hostname mismatch", "wrong-name"),
        ("ip address mismatch", "wrong-name"),
        ("doesn't match", "wrong-name"),
        ("has expired", "expired"),
        ("not yet valid", "expired"),
        ("certificate signature failure", "certificate-refused"),
        ("local issuer", "wrong-ca"),
        ("self signed", "wrong-ca"),
        ("self-signed", "wrong-ca"),
        ("unable to get issuer", "wrong-ca"),
        ("certificate_verify_failed", "wrong-ca"),
        ("alert_certificate", "client-certificate"),
        ("alert bad certificate", "client-certificate"),
        ("alert certificate", "client-certificate"),
        ("alert handshake failure", "client-certificate"),
        ("alert", "tls-alert"),
        ("wrong version number", "peer-is-plain"),
        ("record layer failure", "peer-is-plain"),
        *((text, "silent") for text in _TIMEOUTS),
        ("", "closed"),
    ),
    "alpn": (("", "no-alpn"),),
    "h2": (
        ("certificate required", "client-certificate"),
        ("bad certificate", "client-certificate"),
        ("alert", "tls-alert"),
        ("http/1.", "http1"),
        ("b'\\x15\\x03", "peer-is-tls"),
        ("this is not http/2", "not-http2"),
        *((text, "silent") for text in _TIMEOUTS),
        ("", "closed"),
    ),
    "rpc": (
        ("status 16", UNAUTHENTICATED),
        ("status 7", UNAUTHENTICATED),
        ("status 3", UNAUTHENTICATED),
        ("status 12", "not-etcd"),
        ("refuses status", "rpc-error"),
        *((text, "silent") for text in _TIMEOUTS),
        ("", "closed"),
    ),
    "identity": (("", "not-etcd"),),
}
"""For each stage: a part of the text, in lower case, and the kind. The first one that fits decides."""


def failure_of(stage: StageName, error: str, text: str) -> tuple[str, str]:
    """The kind of a failure, and what the program there reports."""
    lower = text.lower() or error.lower()
    kind = next(kind for part, kind in _BY_TEXT[stage] if part in lower)
    return kind, text or error
