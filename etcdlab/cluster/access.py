"""How etcdlab connects: certificates, user and password, and the timeout."""

from __future__ import annotations

import math
import os
import re
import ssl
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self, TypedDict, TypeVar, Unpack

from etcdlab.cluster.endpoint import Endpoint
from etcdlab.errors import FileError, UsageError
from etcdlab.files import check_file
from etcdlab.messages import Message, message
from etcdlab.quoting import printable

if TYPE_CHECKING:
    from os import PathLike

DEFAULT_TIMEOUT = 3.0
"""Seconds."""

_FROM_ENVIRONMENT = {
    "ca": "ETCDCTL_CACERT",
    "cert": "ETCDCTL_CERT",
    "key": "ETCDCTL_KEY",
    "user": "ETCDCTL_USER",
    "password": "ETCDCTL_PASSWORD",
    "timeout": "ETCDCTL_DIAL_TIMEOUT",
}
_T = TypeVar("_T")
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}
_TERM = re.compile(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(h|ms|m|s|us|µs|ns)")


class AccessOptions(TypedDict, total=False):
    """The keywords that say how to log in and how long to wait. What is None, "" or left out comes from ETCDCTL_*."""

    ca: str | PathLike[str] | None
    """The cluster's CA, a PEM file."""
    cert: str | PathLike[str] | None
    """A client certificate, a PEM file. It needs its `key`."""
    key: str | PathLike[str] | None
    """The key of the client certificate, a PEM file."""
    server_name: str | None
    """The name that a server's certificate must have, in place of the host."""
    user: str | None
    """An etcd user, or `user:password`."""
    password: str | None
    """The password of that user."""
    timeout: float | None
    """Seconds for each wait, more than 0 and at most 3600. Default: 3."""
    allow_plain: bool
    """Whether the password may be sent over plain http. Default: no."""


@dataclass(frozen=True)
class Access:
    """Frozen and checked. `ca`, `cert`, `key` are paths of PEM files; `timeout` is in seconds.

    `server_name` replaces the host a certificate is checked against, in every TLS connection.
    """

    ca: str = ""
    cert: str = ""
    key: str = ""
    server_name: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = DEFAULT_TIMEOUT
    allow_plain: bool = False

    def __post_init__(self) -> None:
        """Check everything that can be checked without a peer. Raises UsageError."""
        if not (math.isfinite(self.timeout) and 0 < self.timeout <= 3600):
            raise UsageError(
                message(
                    "The timeout must be more than 0 seconds and at most 3600, got {seconds:g}.", seconds=self.timeout
                ),
                message("Pass seconds, such as 3."),
                "timeout",
            )
        if self.password and not self.user:
            raise UsageError(
                message("A password is given without a user."), message("Give the user of this password."), "user"
            )
        if self.user and not self.password:
            raise UsageError(
                message("User {user} has no password.", user=repr(printable(self.user))),
                message("Give the password, too."),
                "password",
            )
        _check_text("user", self.user)
        _check_text("password", self.password)
        if self.cert and not self.key:
            what = message("A client certificate is given without its key.")
            raise UsageError(what, message("Give the key, too: the two are a pair."), "key")
        if self.key and not self.cert:
            what = message("A client key is given without its certificate.")
            raise UsageError(what, message("Give the certificate, too: the two are a pair."), "cert")
        if self.ca or self.cert:
            self.ssl_context(configured=True)

    @classmethod
    def of(cls, **options: Unpack[AccessOptions]) -> Self:
        """Build it from what a person passed, and take the rest from ETCDCTL_*. Raises UsageError."""
        check_option_names(options, AccessOptions)
        return cls.from_options(options)

    @classmethod
    def from_options(cls, options: AccessOptions, default: Access | None = None) -> Self:
        """The same for keywords that were checked. Keywords that are not about access are left out.

        What is missing comes from `default`, or without it from the environment. ETCDCTL_DIAL_TIMEOUT is a Go
        duration. Raises UsageError.
        """
        by_name: Mapping[str, Any] = options
        values = {name: by_name[name] for name in AccessOptions.__annotations__ if by_name.get(name) not in (None, "")}
        values |= _from_environment(values) if default is None else _from_default(values, default)
        user, colon, password = values.get("user", "").partition(":")
        if colon:
            values["user"] = user
            values["password"] = by_name.get("password") or password
        for name in ("ca", "cert", "key"):
            if name in values:
                values[name] = os.fspath(values[name])
        return cls(**values)

    @property
    def secure(self) -> bool:
        """Whether an endpoint without a scheme means https."""
        return bool(self.ca or self.cert)

    def check_endpoints(self, endpoints: Iterable[Endpoint]) -> None:
        """Refuse to send a password over plain http, unless `allow_plain`. Raises UsageError."""
        plain = [e.url for e in endpoints if not e.secure]
        if self.user and plain and not self.allow_plain:
            raise UsageError(
                message("The password would be sent over plain http to {url}.", url=plain[0]),
                message("Use https://, or allow plain http."),
                "allow_plain",
            )

    def ssl_context(self, *, configured: bool = False) -> ssl.SSLContext:
        """What a dial verifies its peer with. Always verifies; ALPN h2.

        The client sends its certificate only after it has verified the peer's certificate. A peer that is not
        `configured` gets the certificate only if the person named a CA, because a public CA signs for everybody.
        Raises UsageError for files that cannot be read.
        """
        context = _load("ca", self.ca, lambda: ssl.create_default_context(cafile=self.ca or None))
        # This is how Go verifies: a trusted certificate need not be a root, only the SANs are names, and old CAs are
        # accepted.
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        context.hostname_checks_common_name = False
        # Go accepts RSA keys with 1024 bits or more. Debian's OpenSSL requires 2048 bits.
        context.set_ciphers("DEFAULT:@SECLEVEL=1")
        context.set_alpn_protocols(["h2"])
        if self.cert and (self.ca or configured):
            # A password callback: without one OpenSSL asks at the terminal for an encrypted key.
            _check("cert", self.cert)
            _check("key", self.key)
            _load("cert", self.cert, lambda: context.load_cert_chain(self.cert, self.key, password=lambda: ""))
        return context


def check_option_names(names: Iterable[str], options: type) -> None:
    """Refuse a keyword that a TypedDict of keywords does not have. Raises UsageError, which names the nearest one."""
    keywords = list(options.__annotations__)
    for name in names:
        if name not in keywords:
            from difflib import get_close_matches

            do = message("The keywords are {names}.", names=tuple(keywords))
            for nearest in get_close_matches(name, keywords, 1):
                do = message(
                    "Did you mean {nearest}? The keywords are {names}.", nearest=repr(nearest), names=tuple(keywords)
                )
            raise UsageError(message("There is no keyword {name}.", name=repr(printable(name))), do)


def endpoints_from_environment() -> tuple[str, ...]:
    """The items of ETCDCTL_ENDPOINTS, as text."""
    text = os.environ.get("ETCDCTL_ENDPOINTS", "")
    return tuple(text.split(",")) if text else ()


def parse_duration(text: str, field: str = "") -> float:
    """Seconds of a Go duration such as `5s` or `1m30s`. Raises UsageError, which names the field."""
    terms = _TERM.findall(text)
    if not terms or "".join(number + unit for number, unit in terms) != text:
        raise UsageError(
            message("A duration has a number and a unit, got {text}.", text=repr(printable(text))),
            message("Write it as 5s, 500ms or 1m30s."),
            field,
        )
    return sum(float(number) * _UNITS[unit] for number, unit in terms)


def _from_environment(values: Mapping[str, Any]) -> dict[str, Any]:
    """The options that are missing, from their variables. A certificate never gets the key of a variable."""
    texts = {name: os.environ.get(_FROM_ENVIRONMENT[name], "") for name in _missing(values, _FROM_ENVIRONMENT)}
    return {name: parse_duration(text) if name == "timeout" else text for name, text in texts.items() if text}


def _from_default(values: Mapping[str, Any], default: Access) -> dict[str, Any]:
    """The options that are missing, from another access. A user never gets the password of that access."""
    missing = _missing(values, AccessOptions.__annotations__)
    if "user" in values or "password" in values:
        missing = [name for name in missing if name not in ("user", "password")]
    taken = {name: getattr(default, name) for name in missing}
    return taken | {"allow_plain": values.get("allow_plain") or default.allow_plain}


def _missing(values: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    """The names without a value. A certificate and its key are a pair."""
    pairs = {"cert": ("cert", "key"), "key": ("cert", "key")}
    taken = {other for name in values for other in pairs.get(name, (name,))}
    return [name for name in names if name not in taken]


def _check_text(field: str, text: str) -> None:
    """Refuse a text that gRPC cannot send, such as one with a line break. The error does not repeat the text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        do = message("Convert it, for example with iconv.")
        raise UsageError(message("The {field} is not UTF-8.", field=field), do, field) from None
    if text.endswith(("\r", "\n")):
        what = message("The {field} ends with a line break.", field=field)
        raise UsageError(what, message("Leave the line break out."), field)


def _check(field: str, path: str) -> None:
    """OpenSSL waits for a FIFO, and reads a device for ever."""
    try:
        check_file(path)
    except FileError as error:
        raise UsageError(error.what, error.do, field) from None


def _load(field: str, path: str, load: Callable[[], _T]) -> _T:
    """Run `load`; an unreadable file or one that is no PEM becomes a UsageError."""
    if path:
        _check(field, path)
    try:
        return load()
    except ssl.SSLError as error:
        reason = (error.reason or "no_start_line").lower().replace("_", " ")
        do = message("Give a PEM file. A key must belong to its certificate.")
        raise UsageError(_unreadable(path, reason), do, field) from None
    except OSError as error:
        do = message("Check the path of the certificate and of the key.")
        raise UsageError(_unreadable(path, error.strerror or ""), do, field) from None
    except ValueError:
        what = message("{path}: the key is encrypted.", path=printable(path))
        raise UsageError(what, message("Give a key without a passphrase."), "key") from None


def _unreadable(path: str, reason: str) -> Message:
    """The file and the reason of the operating system or of OpenSSL."""
    return message("{path} cannot be read: {reason}.", path=printable(path), reason=reason)
