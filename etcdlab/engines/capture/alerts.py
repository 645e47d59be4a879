"""The names of TLS alerts, in the words of Go's crypto/tls (alert.go)."""

from __future__ import annotations

_WORDS = {
    0: "close notify",
    10: "unexpected message",
    20: "bad record MAC",
    22: "record overflow",
    40: "handshake failure",
    42: "bad certificate",
    43: "unsupported certificate",
    44: "revoked certificate",
    45: "expired certificate",
    46: "unknown certificate",
    47: "illegal parameter",
    48: "unknown certificate authority",
    49: "access denied",
    50: "error decoding message",
    51: "error decrypting message",
    70: "protocol version not supported",
    71: "insufficient security level",
    80: "internal error",
    86: "inappropriate fallback",
    90: "user canceled",
    109: "missing extension",
    110: "unsupported extension",
    112: "unrecognized name",
    113: "bad certificate status response",
    116: "certificate required",
    120: "no application protocol",
}


def alert_words(description: int) -> str:
    """What Go logs for an alert of the peer, without `remote error: `."""
    return f"tls: {_WORDS.get(description, f'alert({description})')}"
