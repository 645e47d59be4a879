"""Endpoints: what a person types, and what a stranger advertises."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

import msgspec

from etcdlab.errors import UsageError
from etcdlab.messages import Text, message
from etcdlab.quoting import printable
from etcdlab.trace import Failure
from etcdlab.user_info import cut_user_info

_EXAMPLE = "give host:port, such as 127.0.0.1:2379 or [::1]:2379"
_HOST = re.compile(r"[\w.-]{1,253}")
_PORT = re.compile(r"[0-9]{1,9}")


class _EndpointError(UsageError):
    """What a person typed is no endpoint."""

    def __init__(self, what: Text, do: Text) -> None:
        super().__init__(what, do, "endpoints")


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
        """As a client is configured with it: the scheme is written where it is TLS."""
        return self.url if self.secure else self.address


def join(host: str, port: int) -> str:
    """`host:port`, an IPv6 address in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def parse_endpoint(text: str, *, secure: bool) -> Endpoint:
    """Read what a person typed: `h:2379`, `http://h:2379`, `https://h:2379`, `[::1]:2379`.

    `secure` decides the scheme when the text has none. Raises UsageError.
    """
    text = cut_user_info(text)
    shown = printable(text)
    scheme, separator, rest = text.strip().rpartition("://")
    scheme = scheme.lower() if separator else ("https" if secure else "http")
    if not rest:
        raise _EndpointError("an endpoint is empty", _EXAMPLE)
    if scheme not in ("http", "https"):
        raise _EndpointError(f"{shown}: unknown scheme {printable(scheme)}", "use http:// or https://, or none")
    rest = rest.removesuffix("/")
    if "@" in rest:
        raise _EndpointError("an endpoint has user info before its host", "leave it out: a user is given by itself")
    if re.search(r"[/?#]", rest):
        raise _EndpointError(f"{shown}: an endpoint has no path or query", f"leave it out: {_EXAMPLE}")
    try:
        host, port = _split(rest)
    except ValueError as error:
        raise _EndpointError(f"{shown}: {error}", _EXAMPLE) from None
    return Endpoint(scheme, host, _person_port(shown, port))


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
    """Read a URL a member advertises. It comes from a stranger: never raises.

    Port 0 is legal to state. `go` of the Failure is what Go says when etcd's client dials the URL, which drops
    the scheme and user info (client/v3/internal/endpoint); empty where that client would go on.
    """
    if re.match(r"unixs?:", url):
        path = printable(re.sub(r"^unixs?:(//)?", "", url))
        go = f"dial unix {path}: connect: no such file or directory"
        return _malformed("unix-socket", go, "a socket file is there for its own host only")
    scheme, separator, rest = url.partition("://")
    if not separator or scheme.lower() not in ("http", "https"):
        return _malformed("malformed", _address_error(url), "not a URL of http or https")
    if "@" in rest:
        return _malformed("user-info", "", "has user info before its host: not dialled")
    rest = rest.removesuffix("/")
    if re.fullmatch(r":[0-9]+", rest):
        go = f"dial tcp {printable(rest)}: connect: connection refused"
        return _malformed("no-host", go, "no host: a client dials its own machine")
    try:
        host, port = _split(rest)
    except ValueError as error:
        kind = "no-port" if "port" in str(error) else "malformed"
        return _malformed(kind, _address_error(rest), str(error))
    if int(port) > 65535:
        return _malformed("malformed", f"dial tcp: address {port}: invalid port", f"port {port} is out of range")
    return Endpoint(scheme.lower(), host, int(port))


def _split(address: str) -> tuple[str, str]:
    """Host and port of `host:port`. Raises ValueError, which says what is wrong."""
    if address.startswith("["):
        host, _, rest = address[1:].partition("]")
        try:
            ipaddress.IPv6Address(host)
        except ValueError:
            raise ValueError("between the brackets is no IPv6 address") from None
        if not rest.startswith(":"):
            raise ValueError("no port")
        port = rest[1:]
    else:
        host, _, port = address.rpartition(":")
        if not host or (":" in host and _is_ipv6(address) and not _PORT.fullmatch(port)):
            raise ValueError("no port")
        if ":" in host:
            raise ValueError("more than one colon: an IPv6 address stands in brackets")
        if not _HOST.fullmatch(host):
            raise ValueError("not a host name or address")
    if not _PORT.fullmatch(port):
        raise ValueError("the port is not a number" if port else "no port")
    return host, port


def _is_ipv6(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True


def _person_port(shown: str, port: str) -> int:
    if not 1 <= int(port) <= 65535:
        raise _EndpointError(f"{shown}: port {port} is out of range", "use a port from 1 to 65535; etcd's is 2379")
    return int(port)


def _malformed(kind: str, go: str, detail: str) -> Failure:
    return Failure(stage="dns", kind=kind, go_error=go, detail=detail)


def _address_error(address: str) -> str:
    """What net.SplitHostPort says."""
    many = address.count(":") > 1 and not address.startswith("[")
    return f"dial tcp: address {printable(address)}: {'too many colons' if many else 'missing port'} in address"
