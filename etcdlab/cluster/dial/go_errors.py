"""Go's texts for failures, without the wrapping of grpc-go.

dns and tcp: what net.Dial returns, wrapped as `transport: Error while dialing: `; tls and alpn: what
crypto/tls returns, wrapped as `transport: authentication handshake failed: `; h2: wrapped as `error reading
server preface: ` by grpc-go >= 1.59 (older ones say `connection closed` and drop it); rpc: the status.
Checked against the clients 3.5.9, 3.5.21 and 3.7.1 built with Go 1.26.
"""

from __future__ import annotations

import errno
import http
import json
import os
import ssl

from etcdlab.grpc_names import DEADLINE_EXCEEDED
from etcdlab.quoting import printable
from etcdlab.trace import Failure

NOT_TLS = "tls: first record does not look like a TLS handshake"
TOO_LARGE = "http2: frame too large"
HTTP1 = (
    f"http2: failed reading the frame payload: {TOO_LARGE}, note that the frame header looked like an HTTP/1.1 header"
)
NO_ALPN = (
    "credentials: cannot check peer: missing selected ALPN property. If you upgraded from a grpc-go version "
    "earlier than 1.67, your TLS connections may have stopped working due to ALPN enforcement. "
    "For more details, see: https://github.com/grpc/grpc-go/issues/434"
)
CODES = (
    "OK",
    "Canceled",
    "Unknown",
    "InvalidArgument",
    "DeadlineExceeded",
    "NotFound",
    "AlreadyExists",
    "PermissionDenied",
    "ResourceExhausted",
    "FailedPrecondition",
    "Aborted",
    "OutOfRange",
    "Unimplemented",
    "Internal",
    "Unavailable",
    "DataLoss",
    "Unauthenticated",
)
"""gRPC's status codes, as Go spells them."""

_CODE_OF_HTTP = {400: 13, 401: 16, 403: 7, 404: 12, 429: 14, 502: 14, 503: 14, 504: 14}
"""grpc-go's HTTPStatusConvTab."""

_WRAPPINGS = {
    "tls": "authentication handshake failed: ",
    "alpn": "authentication handshake failed: ",
    "h2": "error reading server preface: ",
}
_CONNECT_KINDS = {
    errno.ECONNREFUSED: "refused",
    errno.ETIMEDOUT: "timeout",
    errno.ECONNRESET: "closed",
    errno.EMFILE: "own-limit",
    errno.ENFILE: "own-limit",
}
_ALERTS = {
    "unknown ca": "unknown certificate authority",
    "certificate unknown": "unknown certificate",
    "certificate expired": "expired certificate",
    "certificate revoked": "revoked certificate",
    "protocol version": "protocol version not supported",
    "insufficient security": "insufficient security level",
    "decode error": "error decoding message",
    "decrypt error": "error decrypting message",
}
"""crypto/tls alertText, where it differs from OpenSSL's name."""
_UNWANTED_CERTIFICATE = ("certificate", "handshake failure", "access denied")


def lookup(host: str, server: str, why: str) -> str:
    """net.DNSError, as net.Dial returns it. `server` is empty where no resolver was asked."""
    return f"dial tcp: lookup {host}{f' on {server}' if server else ''}: {why}"


def connect(error: OSError, address: str) -> tuple[str, str]:
    """Kind and words of a connect that failed."""
    if error.errno is None:
        return "timeout", DEADLINE_EXCEEDED
    number = error.errno
    call = "socket" if number in (errno.EMFILE, errno.ENFILE) else "connect"
    return _CONNECT_KINDS.get(number, "unreachable"), f"dial tcp {address}: {call}: {os.strerror(number).lower()}"


def connect_to_file(error: OSError, path: str) -> str:
    """Words of a connect to a unix socket that failed."""
    return f"dial unix {printable(path)}: connect: {os.strerror(error.errno or errno.ECONNREFUSED).lower()}"


def alert(error: BaseException | None) -> str:
    """The peer's TLS alert in crypto/tls's words, or "" if the error is none."""
    reason = (getattr(error, "reason", None) or "") if isinstance(error, ssl.SSLError) else ""
    _, separator, name = reason.partition("_ALERT_")
    if not separator:
        return ""
    name = name.lower().replace("_", " ")
    return f"remote error: tls: {_ALERTS.get(name, name)}"


def alert_kind(words: str) -> str:
    """The kind of failure that an alert means."""
    if words.endswith("no application protocol"):
        return "no-alpn"
    return "client-certificate" if any(w in words for w in _UNWANTED_CERTIFICATE) else "tls-alert"


def closed(error: BaseException | None) -> str:
    """The end of a connection without an error text. TCP's timing decides between EOF and a reset."""
    return "connection reset by peer" if getattr(error, "errno", None) == errno.ECONNRESET else "EOF"


def with_grpc_wrapping(failure: Failure) -> str:
    """A failure with the wrapping of the current grpc-go. A timeout is never wrapped."""
    wrapping = "" if failure.go_error == DEADLINE_EXCEEDED else _WRAPPINGS.get(failure.stage, "")
    return wrapping + (failure.go_error or failure.kind)


def status(code: int, message: str) -> str:
    """A gRPC status, as Go prints it."""
    return f"rpc error: code = {CODES[code] if code < len(CODES) else f'Code({code})'} desc = {message}"


def code_of(name: str) -> int:
    """The number of a gRPC status code, by gRPC's own name such as `DEADLINE_EXCEEDED`."""
    camel = "".join(part.capitalize() for part in name.split("_"))
    return CODES.index({"Ok": "OK", "Cancelled": "Canceled"}.get(camel, camel))


def not_grpc(http_status: str, content_type: str) -> str:
    """The status that grpc-go (1.41 and later) reports for an HTTP/2 answer that is not gRPC."""
    number = int(http_status) if http_status.isdecimal() and len(http_status) == 3 else 0
    phrase = http.HTTPStatus(number).phrase if number in http.HTTPStatus._value2member_map_ else ""
    code = _CODE_OF_HTTP.get(number, CODES.index("Unknown"))
    what = f"transport: received unexpected content-type {json.dumps(content_type)}"
    if not content_type:
        what = "malformed header: missing HTTP content-type"
    return status(code, f"unexpected HTTP status code received from server: {number} ({phrase}); {what}")
