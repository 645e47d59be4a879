"""The form that says which cluster, as whom, and as which release of the client."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import ipywidgets

from etcdlab.chain import find, known
from etcdlab.cluster.access import Access, endpoints_from_environment
from etcdlab.cluster.endpoint import parse_endpoints
from etcdlab.errors import UsageError
from etcdlab.widgets.fields import Field, looks, text
from etcdlab.widgets.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Callable

_FILES = ("ca", "cert", "key")
_TYPED = ("endpoints", "release", "ca", "cert", "key", "server_name", "user", "timeout", "allow_plain")


class Request(NamedTuple):
    """What the person asked for, checked."""

    endpoints: tuple[str, ...]
    release: str
    access: dict[str, Any]


class ConnectForm(ipywidgets.VBox):  # type: ignore[misc]
    """Endpoints and release; TLS files, user, password and timeout folded away.

    Every argument is a field's first value; `password` is the name of an environment variable or a callable,
    never the password. Raises UsageError for an argument that is no field.
    """

    def __init__(self, *, password: str | Callable[[], str] | None = None, **given: Any) -> None:
        if unknown := set(given) - set(_TYPED):
            raise UsageError(f"no field is called {', '.join(sorted(unknown))}", f"the fields are {', '.join(_TYPED)}")
        first = {"timeout": 3, "allow_plain": False, **given}
        self.secret = Secret(password)
        self.fields: dict[str, Field] = {
            "endpoints": text("endpoints", _endpoints(first), "host:port, as your client is configured"),
            "release": Field(_slider(first.get("release"))),
            "ca": text("CA file", str(first.get("ca", "")), "PEM"),
            "cert": text("certificate", str(first.get("cert", "")), "PEM"),
            "key": text("key", str(first.get("key", "")), "PEM"),
            "server_name": text("server name", str(first.get("server_name", "")), "instead of the host"),
            "user": text("user", str(first.get("user", ""))),
            "timeout": text("timeout, s", str(first["timeout"])),
            "allow_plain": Field(_plain(bool(first["allow_plain"]))),
        }
        self.password = Field(self.secret)
        self.wrong = ("", "")
        """What is wrong with a field, and what to do about it; as of the last `read`."""
        super().__init__((self.fields["endpoints"], self.fields["release"], self._folded()))

    def take(self, other: ConnectForm) -> None:
        """Take over what was typed into another form."""
        for name, field in self.fields.items():
            field.control.value = other.fields[name].value
        self.secret.take(other.secret)

    def read(self) -> Request | None:
        """What was typed, checked as far as it can be without a peer; None where a field now says what is wrong."""
        for field in (*self.fields.values(), self.password):
            field.complain()
        typed = {name: _plainly(field.value) for name, field in self.fields.items()}
        try:
            return self._checked(typed)
        except _WrongError as wrong:
            self.wrong = (wrong.why.what, wrong.why.do)
            (self.password if wrong.field == "password" else self.fields[wrong.field]).complain(str(wrong.why))
            if wrong.field not in ("endpoints", "release"):
                self.children[-1].selected_index = 0
            return None

    def _checked(self, typed: dict[str, Any]) -> Request:
        timeout = _said_of("timeout", lambda: _seconds(typed["timeout"]))
        _said_of("timeout", lambda: Access(timeout=timeout))
        _said_of("ca", lambda: Access(ca=typed["ca"]))
        files = {name: typed[name] for name in _FILES}
        _said_of("cert" if typed["key"] and not typed["cert"] else "key", lambda: Access(**files))
        password = _said_of("password", self.secret.reveal)
        _said_of("user" if password and not typed["user"] else "password", lambda: _pair(typed["user"], password))
        rest = {name: typed[name] for name in ("server_name", "user", "allow_plain")}
        access = {**files, **rest, "password": password, "timeout": timeout}
        known_access = Access(**access)
        endpoints = tuple(typed["endpoints"].split(",")) if typed["endpoints"] else endpoints_from_environment()
        parsed = _said_of("endpoints", lambda: parse_endpoints(endpoints, secure=known_access.secure))
        _said_of("allow_plain", lambda: known_access.check_endpoints(parsed))
        return Request(endpoints, typed["release"], access)

    def _folded(self) -> ipywidgets.Accordion:
        inside = ipywidgets.VBox(
            (*(self.fields[name] for name in _TYPED[2:7]), self.password, *(self.fields[n] for n in _TYPED[7:]))
        )
        return ipywidgets.Accordion((inside,), titles=("TLS, user, timeout",), selected_index=None)


class _WrongError(Exception):
    """A field whose value cannot be meant."""

    def __init__(self, field: str, why: UsageError) -> None:
        super().__init__(field)
        self.field, self.why = field, why


def _said_of(field: str, check: Callable[[], Any]) -> Any:
    """Run a check; what it complains about is that field's."""
    try:
        return check()
    except UsageError as error:
        raise _WrongError(field, error) from error


def _pair(user: str, password: str) -> Access:
    if user and not password:
        raise UsageError(f"user {user!r} has no password", "type it here")
    if password and not user:
        raise UsageError("a password is given, and no user", "type the user it belongs to")
    return Access(user=user, password=password)


def _seconds(typed: str) -> float:
    try:
        return float(typed)
    except ValueError:
        raise UsageError(f"a timeout of {typed!r}", "give seconds, such as 3 or 0.5") from None


def _plainly(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _endpoints(given: dict[str, Any]) -> str:
    endpoints = given.get("endpoints", ())
    return endpoints if isinstance(endpoints, str) else ",".join(endpoints)


def _slider(release: str | None) -> ipywidgets.SelectionSlider:
    """Every release, oldest first; a move counts when it ends."""
    releases = sorted(known(), key=lambda name: [int(part) for part in re.findall(r"\d+", name)])
    return ipywidgets.SelectionSlider(
        options=releases,
        value=find(release).client,
        description="client release",
        continuous_update=False,
        **looks(),
    )


def _plain(allowed: bool) -> ipywidgets.Checkbox:
    words = "send the password over plain http"
    return ipywidgets.Checkbox(value=allowed, description=words, **looks())
