"""Endpoints: the ones that a person types, and the URLs that members advertise."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from typing import Literal

import msgspec

from etcdlab.errors import UsageError
from etcdlab.messages import Message, Text, message
from etcdlab.quoting import printable
from etcdlab.trace import Failure
from etcdlab.user_info import cut_user_info

NO_HOST = message("The URL has no host, so a client dials its own machine.")
SOCKET_FILE = message("The URL is a socket file, which only its own host has.")
_EXAMPLE = message("Give host:port, such as 127.0.0.1:2379 or [::1]:2379.")
_HOST = re.compile(r"[\w.-]{1,253}")
_PORT = re.compile(r"[0-9]{1,9}")


class _EndpointError(UsageError):
    """A text that a person typed is no endpoint."""

    def __init__(self, what: Text, do: Text) -> None:
        super().__init__(what, do, "endpoints")


class _AddressError(ValueError):
    """A text is no `host:port`. `kind` is the slug of the failure, `go_error` is what Go's dial of it returns."""

    def __init__(self, kind: Literal["no-port", "malformed"], text: Message, go_error: str) -> None:
        super().__init__(str(text))
        self.kind, self.text, self.go_error = kind, text, go_error


class Endpoint(msgspec.Struct, frozen=True):
    """Where a client connects to. `host` has no brackets; `scheme` is http or https."""

    scheme: str
    host: str
    port: int

    @property
    def address(self) -> str:
        """`host:port` as Go joins them: an IPv6 address in brackets."""
        return join(self.host, self.port)

    @property
    def url(self) -> str:
        """`scheme://host:port`."""
        return f"{self.scheme}://{self.address}"

    @property
    def secure(self) -> bool:
        """Whether it is reached over TLS."""
        return self.scheme == "https"

    @property
    def configured(self) -> str:
        """The endpoint as in the configuration of a client: it has a scheme only for TLS."""
        return self.url if self.secure else self.address


def join(host: str, port: int) -> str:
    """`host:port`, an IPv6 address in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def parse_endpoint(text: str, *, secure: bool) -> Endpoint:
    """Read what a person typed: `h:2379`, `http://h:2379`, `https://h:2379`, `[::1]:2379`.

    `secure` decides the scheme when the text has none. Raises UsageError.
    """
    text = cut_user_info(text)
    quoted = printable(text)
    scheme, separator, rest = text.strip().rpartition("://")
    scheme = scheme.lower() if separator else ("https" if secure else "http")
    if not rest:
        raise _EndpointError(message("An endpoint is empty."), _EXAMPLE)
    rest = rest.removesuffix("/")
    _check_parts(scheme, rest, quoted)
    try:
        host, port = _split(rest)
    except _AddressError as error:
        raise _EndpointError(message("{endpoint}: {reason}", endpoint=quoted, reason=error.text), _EXAMPLE) from None
    return Endpoint(scheme, host, _person_port(quoted, port))


def _check_parts(scheme: str, rest: str, quoted: str) -> None:
    """Refuse a scheme that etcd does not have, user info, a path and a query."""
    if scheme not in ("http", "https"):
        raise _EndpointError(
            message(
                "{endpoint}: the scheme must be http or https, got {scheme}.", endpoint=quoted, scheme=printable(scheme)
            ),
            message("Use http:// or https://, or leave the scheme out."),
        )
    if "@" in rest:
        raise _EndpointError(
            message("An endpoint has user info before its host."),
            message("Leave the user info out, and pass the user and the password by themselves."),
        )
    if re.search(r"[/?#]", rest):
        raise _EndpointError(message("{endpoint}: an endpoint has no path and no query.", endpoint=quoted), _EXAMPLE)


def parse_endpoints(items: Iterable[str], *, secure: bool) -> tuple[Endpoint, ...]:
    """Read a list of endpoints; an item may hold several between commas, as etcdctl allows.

    Repeats are dropped. Raises UsageError, also for an empty list.
    """
    texts = [items] if isinstance(items, str) else items
    # A password may have a comma in it, so its item is still whole when user info is cut out.
    parts = [part for item in texts for part in cut_user_info(item).split(",")]
    if not parts:
        raise _EndpointError(
            message("No endpoint is given."), message("Give host:port, such as 127.0.0.1:2379, or start a sandbox.")
        )
    return tuple(dict.fromkeys(parse_endpoint(part, secure=secure) for part in parts))


def parse_advertised(url: str) -> Endpoint | Failure:
    """Read a URL that a member advertises. It never raises, because the member may advertise anything. Port 0 is valid.
    `go` of the Failure is what Go says when etcd's client dials the URL, which drops
    the scheme and user info (client/v3/internal/endpoint); empty where that client would go on.
    """
    if re.match(r"unixs?:", url):
        path = printable(re.sub(r"^unixs?:(//)?", "", url))
        go = f"dial unix {path}: connect: no such file or directory"
        return _malformed("unix-socket", go, SOCKET_FILE)
    scheme, separator, rest = url.partition("://")
    if not separator or scheme.lower() not in ("http", "https"):
        return _malformed("malformed", _split_error(url), message("The URL has neither the scheme http nor https."))
    if "@" in rest:
        text = message("The URL has user info before its host, so etcdlab does not dial it.")
        return _malformed("user-info", "", text)
    rest = rest.removesuffix("/")
    if re.fullmatch(r":[0-9]+", rest):
        go = f"dial tcp {printable(rest)}: connect: connection refused"
        return _malformed("no-host", go, NO_HOST)
    try:
        host, port = _split(rest)
    except _AddressError as error:
        return _malformed(error.kind, error.go_error, error.text)
    if int(port) > 65535:
        return _malformed("malformed", _invalid_port(port), _out_of_range(port))
    return Endpoint(scheme.lower(), host, int(port))


def _split(address: str) -> tuple[str, str]:
    """Host and port of `host:port`. Raises _AddressError."""
    host, port = _bracketed(address) if address.startswith("[") else _unbracketed(address)
    if not port:
        raise _no_port(address)
    if not _PORT.fullmatch(port):
        quoted = printable(port)
        go = (
            _invalid_port(quoted)
            if port.isascii() and port.isdecimal()
            else f"dial tcp: lookup tcp/{quoted}: unknown port"
        )
        raise _AddressError("malformed", message("The port must be a number, got {port}.", port=quoted), go)
    return host, port


def _bracketed(address: str) -> tuple[str, str]:
    host, _, rest = address[1:].partition("]")
    if not _is_ipv6(host):
        raise _AddressError("malformed", message("There is no IPv6 address in the brackets."), _split_error(address))
    if not rest.startswith(":"):
        raise _no_port(address)
    return host, rest[1:]


def _unbracketed(address: str) -> tuple[str, str]:
    host, _, port = address.rpartition(":")
    if not host or (":" in host and _is_ipv6(address) and not _PORT.fullmatch(port)):
        raise _no_port(address)
    if ":" in host:
        text = message("The address has more than one colon. An IPv6 address must be in brackets.")
        raise _AddressError("malformed", text, _split_error(address))
    if not _HOST.fullmatch(host):
        text = message("The host must be a name or an IP address.")
        raise _AddressError("malformed", text, _split_error(address))
    return host, port


def _no_port(address: str) -> _AddressError:
    return _AddressError("no-port", message("The port is missing."), _split_error(address))


def _is_ipv6(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True


def _person_port(quoted: str, port: str) -> int:
    if not 1 <= int(port) <= 65535:
        raise _EndpointError(
            message("{endpoint}: {reason}", endpoint=quoted, reason=_out_of_range(port)),
            message("Use a port from 1 to 65535. The port of etcd is 2379."),
        )
    return int(port)


def _out_of_range(port: str) -> Message:
    return message("Port {port} is out of range.", port=port)


def _malformed(kind: str, go: str, detail: Message) -> Failure:
    return Failure(stage="dns", kind=kind, go_error=go, detail=detail)


def _split_error(address: str) -> str:
    """The error of net.SplitHostPort."""
    many = address.count(":") > 1 and not address.startswith("[")
    return f"dial tcp: address {printable(address)}: {'too many colons' if many else 'missing port'} in address"


def _invalid_port(port: str) -> str:
    """The error of net.Dial for a port that no number of 16 bits holds."""
    return f"dial tcp: address {port}: invalid port"
