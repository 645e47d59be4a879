"""The form that says which cluster, as whom, and as which release of the client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import ipywidgets

from etcdlab.cluster.access import Access, endpoints_from_environment
from etcdlab.cluster.endpoint import parse_endpoints
from etcdlab.errors import UsageError
from etcdlab.widgets.engines import EngineField
from etcdlab.widgets.fields import Field, looks, text
from etcdlab.widgets.guarded import GuardedText, url_field
from etcdlab.widgets.releases import ReleaseSlider
from etcdlab.widgets.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Callable

_FILES = ("ca", "cert", "key")
_TYPED = ("endpoints", "release", "engine", "ca", "cert", "key", "server_name", "user", "timeout", "allow_plain")


class Request(NamedTuple):
    """What the person asked for, checked. A recording has no endpoints, and nobody to be let in by."""

    engine: str
    endpoints: tuple[str, ...]
    release: str
    access: dict[str, Any]


class ConnectForm(ipywidgets.VBox):  # type: ignore[misc]
    """Endpoints, release and engine; TLS files, user, password and timeout folded away.

    Every argument is a field's first value; `password` is the name of an environment variable or a callable,
    never the password. `lacking` says what the real client of a release lacks here. Raises UsageError for an
    argument that is no field.
    """

    def __init__(
        self,
        *,
        password: str | Callable[[], str] | None = None,
        lacking: Callable[[str], str] = lambda _: "",
        **given: Any,
    ) -> None:
        if unknown := set(given) - set(_TYPED):
            raise UsageError(f"no field is called {', '.join(sorted(unknown))}", f"the fields are {', '.join(_TYPED)}")
        first = {"timeout": 3, "allow_plain": False, "engine": "live", **given}
        self.engine = EngineField(str(first["engine"]), lacking)
        self.secret = Secret(password)
        self.fields = _fields(first, self.engine, self.secret.fill)
        if password is not None:
            self.secret.fill("")  # a password that is given by itself counts, as on the command line
        self.password = Field(self.secret)
        # Not an accordion: the tab key does not lead to its title.
        self.more = ipywidgets.ToggleButton(description="TLS, user, timeout", tooltip="show or hide these fields")
        inside = (*(self.fields[name] for name in _TYPED[3:8]), self.password, *(self.fields[n] for n in _TYPED[8:]))
        self._folded = ipywidgets.VBox(inside)
        self._fold()
        self.wrong: UsageError | None = None
        """What is wrong with a field; as of the last `read`."""
        super().__init__((self.fields["endpoints"], self.fields["release"], self.engine, self.more, self._folded))
        self.more.observe(lambda _: self._fold(), "value")
        for name in ("release", "engine"):
            self.fields[name].control.observe(self._other_engine, "value")
        self._other_engine()

    def take(self, other: ConnectForm) -> None:
        """Take over what was typed into another form."""
        for name, field in self.fields.items():
            field.control.value = other.fields[name].value
        self.secret.take(other.secret)

    def read(self) -> Request | None:
        """What was typed, checked as far as it can be without a peer; None where a field now says what is wrong."""
        self.wrong = None
        for field in (*self.fields.values(), self.password):
            if field is not self.engine:  # what that one lacks is not what was typed
                field.complain()
        typed = {name: _plainly(field.value) for name, field in self.fields.items()}
        try:
            return self._checked(typed)
        except UsageError as wrong:
            self.complain(wrong)
            return None

    def complain(self, wrong: UsageError) -> None:
        """Say what is wrong beside the field it is about, opened where it was folded away."""
        self.wrong = wrong
        beside = self.password if wrong.field == "password" else self.fields.get(wrong.field, self.fields["endpoints"])
        beside.complain(str(wrong))
        self.more.value = self.more.value or beside in self._folded.children

    def _checked(self, typed: dict[str, Any]) -> Request:
        if typed["engine"] == "recording":
            return Request("recording", (), typed["release"], {})
        rest = {name: typed[name] for name in (*_FILES, "server_name", "user", "allow_plain")}
        access = {**rest, "password": self.secret.reveal(), "timeout": _seconds(typed["timeout"])}
        known_access = Access(**access)
        endpoints = tuple(typed["endpoints"].split(",")) if typed["endpoints"] else endpoints_from_environment()
        if not endpoints:
            raise UsageError(
                "no endpoint is given", "give host:port, such as 127.0.0.1:2379, or start a sandbox", "endpoints"
            )
        known_access.check_endpoints(parse_endpoints(endpoints, secure=known_access.secure))
        return Request(typed["engine"], endpoints, typed["release"], access)

    def _other_engine(self, _change: object = None) -> None:
        recorded = self.engine.value == "recording"
        self.fields["endpoints"].control.disabled = recorded
        self.fields["release"].complain()
        self.engine.look(self.fields["release"].value)

    def _fold(self) -> None:
        self.more.icon = "caret-down" if self.more.value else "caret-right"
        self._folded.layout.display = "" if self.more.value else "none"


def _fields(first: dict[str, Any], engine: EngineField, on_password: Callable[[str], None]) -> dict[str, Field]:
    """The fields by the names of the arguments they stand for."""
    return {
        "endpoints": url_field("endpoints", _endpoints(first), "host:port, as your client is configured"),
        "release": Field(ReleaseSlider(first.get("release"))),
        "engine": engine,
        "ca": text("CA file", str(first.get("ca", "")), "PEM"),
        "cert": text("certificate", str(first.get("cert", "")), "PEM"),
        "key": text("key", str(first.get("key", "")), "PEM"),
        "server_name": text("server name", str(first.get("server_name", "")), "instead of the host"),
        "user": Field(GuardedText("user", str(first.get("user", "")), kind="user", on_password=on_password)),
        "timeout": text("timeout, s", str(first["timeout"])),
        "allow_plain": Field(_plain(bool(first["allow_plain"]))),
    }


def _seconds(typed: str) -> float:
    try:
        return float(typed)
    except ValueError:
        raise UsageError(f"a timeout of {typed!r}", "give seconds, such as 3 or 0.5", "timeout") from None


def _plainly(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _endpoints(given: dict[str, Any]) -> str:
    endpoints = given.get("endpoints", ())
    return endpoints if isinstance(endpoints, str) else ",".join(endpoints)


def _plain(allowed: bool) -> ipywidgets.Checkbox:
    words = "send the password over plain http"
    return ipywidgets.Checkbox(value=allowed, description=words, **looks())
