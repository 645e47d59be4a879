"""The form that says which cluster, as whom, and as which release of the client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict, Unpack, cast

import ipywidgets

from etcdlab.cluster.access import DEFAULT_TIMEOUT, AccessOptions, check_option_names
from etcdlab.errors import UsageError
from etcdlab.messages import Text, message
from etcdlab.quoting import printable
from etcdlab.request import RECORDING, Request, RequestOptions
from etcdlab.widgets.engines import EngineField
from etcdlab.widgets.fields import BUTTON_SIZE, Field, common_style, set_texts, text_field
from etcdlab.widgets.guarded import GuardedText, url_field
from etcdlab.widgets.releases import ReleaseSlider
from etcdlab.widgets.secret import Secret

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable

    from etcdlab.sandboxes.sandbox import Sandbox

_VISIBLE = ("endpoints", "release", "engine")
_BEFORE_PASSWORD = ("ca", "cert", "key", "server_name", "user")
_AFTER_PASSWORD = ("timeout", "allow_plain")


class ConnectOptions(TypedDict, total=False):
    """First values of the fields of the connect form."""

    endpoints: str | Iterable[str]
    release: str | None
    engine: str
    ca: str | os.PathLike[str]
    cert: str | os.PathLike[str]
    key: str | os.PathLike[str]
    server_name: str
    user: str
    timeout: float | str
    allow_plain: bool
    password: str | Callable[[], str] | None
    """The name of an environment variable, or a callable; never the password."""


class FormOptions(ConnectOptions, total=False):
    """First values of all fields of an investigation's form."""

    scenario: str
    """The sandbox scenario that is chosen first."""


class ConnectForm(ipywidgets.VBox):  # type: ignore[misc]
    """Endpoints, release and engine; TLS files, user, password and timeout folded away.

    The keywords are first values of the fields. `lacking` returns what must be built for the real client of a
    release, or "". Raises UsageError for a keyword that is no field.
    """

    def __init__(self, *, lacking: Callable[[str], Text] = lambda _: "", **first: Unpack[ConnectOptions]) -> None:
        check_option_names(first, ConnectOptions)
        password = first.get("password")
        self.engine = EngineField(first.get("engine") or "live", lacking)
        self.secret = Secret(password)
        self.fields = _fields(first, self.engine, self.secret.fill)
        if password is not None:
            self.secret.fill("")  # a password that is given by itself counts, as on the command line
        self.password = Field(self.secret)
        # Not an accordion: the tab key does not lead to its title.
        self.more = ipywidgets.ToggleButton(layout=ipywidgets.Layout(**BUTTON_SIZE))
        set_texts(
            self.more,
            description=message("TLS, user, timeout"),
            tooltip=message("Display or hide these fields."),
        )
        inside = (*self._named(*_BEFORE_PASSWORD), self.password, *self._named(*_AFTER_PASSWORD))
        self._folded = ipywidgets.VBox(inside)
        self._fold()
        self.wrong: UsageError | None = None
        """What is wrong with a field; as of the last `read`."""
        super().__init__((*self._named(*_VISIBLE), self.more, self._folded))
        self.more.observe(lambda _: self._fold(), "value")
        for name in ("release", "engine"):
            self.fields[name].control.observe(self._other_engine, "value")
        self._other_engine()

    def take(self, other: ConnectForm) -> None:
        """Take over what was typed into another form."""
        for name, field in self.fields.items():
            field.control.value = other.fields[name].value
        self.secret.take(other.secret)

    def read(self, sandbox: Sandbox | None = None, scenario: str = "") -> Request | None:
        """The request that was typed, or None where a field now says what is wrong.

        `sandbox` is the one that runs: the request is for it where its endpoints are typed. `scenario` is the one to
        replay, for the engine `recording`.
        """
        self.wrong = None
        for field in (*self.fields.values(), self.password):
            if field is not self.engine:  # what that one lacks is not what was typed
                field.complain()
        try:
            return self._request(sandbox, scenario)
        except UsageError as wrong:
            self.complain(wrong)
            return None

    def complain(self, wrong: UsageError) -> None:
        """Say what is wrong beside the field it is about, opened where it was folded away."""
        self.wrong = wrong
        beside = self.password if wrong.field == "password" else self.fields.get(wrong.field, self.fields["endpoints"])
        beside.complain(wrong)
        self.more.value = self.more.value or beside in self._folded.children

    def _request(self, sandbox: Sandbox | None, scenario: str) -> Request:
        typed = {name: _stripped(field.value) for name, field in self.fields.items()}
        if typed["engine"] == RECORDING:
            return Request.of_recording(scenario, release=typed["release"])
        texts = tuple(typed.pop("endpoints").split(","))
        typed["timeout"] = _seconds(typed["timeout"])
        options = cast("RequestOptions", {**typed, "password": self.secret.reveal()})
        if sandbox is not None and texts == sandbox.endpoints:
            return Request.of(sandbox, **options)
        return Request.of(texts if any(texts) else None, **options)

    def _named(self, *names: str) -> tuple[Field, ...]:
        return tuple(self.fields[name] for name in names)

    def _other_engine(self, _change: object = None) -> None:
        recorded = self.engine.value == RECORDING
        self.fields["endpoints"].control.disabled = recorded
        self.fields["release"].complain()
        self.engine.look(self.fields["release"].value)

    def _fold(self) -> None:
        self.more.icon = "caret-down" if self.more.value else "caret-right"
        self._folded.layout.display = "" if self.more.value else "none"


def _fields(first: ConnectOptions, engine: EngineField, on_password: Callable[[str], None]) -> dict[str, Field]:
    """The fields by the names of the keywords they stand for."""
    typed = {name: "" if first.get(name) is None else str(first.get(name)) for name in AccessOptions.__annotations__}
    pem = message("path of a PEM file")
    return {
        "endpoints": url_field(
            message("endpoints"),
            _joined(first.get("endpoints", "")),
            message("host:port, as your client is configured"),
        ),
        "release": Field(ReleaseSlider(first.get("release"))),
        "engine": engine,
        "ca": text_field(message("CA file"), typed["ca"], pem),
        "cert": text_field(message("certificate"), typed["cert"], pem),
        "key": text_field(message("key"), typed["key"], pem),
        "server_name": text_field(message("server name"), typed["server_name"], message("instead of the host")),
        "user": Field(GuardedText(message("user"), typed["user"], kind="user", on_password=on_password)),
        "timeout": text_field(message("timeout, s"), typed["timeout"], f"{DEFAULT_TIMEOUT:g}"),
        "allow_plain": Field(_plain(bool(first.get("allow_plain")))),
    }


def _seconds(typed: str) -> float | None:
    try:
        return float(typed) if typed else None
    except ValueError:
        raise UsageError(
            message("The timeout must be a number of seconds, got {value}.", value=printable(typed)),
            message("Type seconds, such as 3 or 0.5."),
            "timeout",
        ) from None


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _joined(endpoints: str | Iterable[str]) -> str:
    return endpoints if isinstance(endpoints, str) else ",".join(endpoints)


def _plain(allowed: bool) -> ipywidgets.Checkbox:
    box = ipywidgets.Checkbox(value=allowed, **common_style())
    set_texts(box, description=message("send the password over plain http"))
    return box
