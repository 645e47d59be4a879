"""The connect form: the endpoints, the user and the certificates, and the release of the client."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypedDict, Unpack, cast

import ipywidgets

from etcdlab.chain import chain_of
from etcdlab.cluster.access import DEFAULT_TIMEOUT, Access, AccessOptions, check_option_names
from etcdlab.cluster.endpoint import parse_endpoints
from etcdlab.errors import UsageError
from etcdlab.messages import Text, message
from etcdlab.quoting import printable
from etcdlab.request import RECORDING, Request, RequestOptions
from etcdlab.widgets.client_program import client_field
from etcdlab.widgets.engines import EngineField
from etcdlab.widgets.fields import BUTTON_SIZE, Field, common_style, set_texts, text_field
from etcdlab.widgets.guarded import GuardedText, url_field
from etcdlab.widgets.releases import ReleaseField
from etcdlab.widgets.secret import Secret

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator

    from etcdlab.sandboxes.sandbox import Sandbox

_VISIBLE = ("endpoints", "release", "client", "engine")
_BEFORE_PASSWORD = ("ca", "cert", "key", "server_name", "user")
_AFTER_PASSWORD = ("timeout", "allow_plain")
_ACCESS_GROUPS = (("ca",), ("cert", "key"), ("server_name",), ("user", "password"))
"""Fields that are checked together, also if other fields are wrong."""


class ConnectOptions(TypedDict, total=False):
    """First values of the fields of the connect form."""

    endpoints: str | Iterable[str]
    release: str | None
    client: str
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


def connect_options(first: FormOptions) -> ConnectOptions:
    """The options without the scenario, which has a field of its own."""
    return cast("ConnectOptions", {name: value for name, value in first.items() if name != "scenario"})


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
        inside = (*self._fields_named(*_BEFORE_PASSWORD), self.password, *self._fields_named(*_AFTER_PASSWORD))
        self._details = ipywidgets.VBox(inside)
        self._fold()
        self.wrong: UsageError | None = None
        """The error of a field, from the last `read`."""
        super().__init__((*self._fields_named(*_VISIBLE), self.more, self._details))
        self.add_class("etcdlab-form")
        self.more.observe(lambda _: self._fold(), "value")
        for name in ("release", "engine"):
            self.fields[name].control.observe(self._other_engine, "value")
        self._other_engine()

    def take(self, other: ConnectForm) -> None:
        """Take over the input of another form."""
        for name, field in self.fields.items():
            field.control.value = other.fields[name].value
        self.secret.take(other.secret)

    def restore(self, request: Request) -> None:
        """Put the endpoints, the release and the engine of a request back into their fields."""
        if request.endpoints:
            self.fields["endpoints"].control.value = ",".join(request.configured)
        self.fields["release"].control.value = chain_of(request.release).client
        self.fields["client"].control.value = request.client
        self.engine.control.value = request.engine

    def read(self, sandbox: Sandbox | None = None, scenario: str = "") -> Request | None:
        """The request of the input. Returns None if a field is wrong: then each wrong field displays its error.
        `sandbox` is the running one: the request is for it if its endpoints are in the field. `scenario` is the one to
        replay, for the engine `recording`.
        """
        self.wrong = None
        for field in (*self.fields.values(), self.password):
            if field is not self.engine:  # a recording does not use these fields
                field.complain()
        try:
            return self._request(sandbox, scenario)
        except UsageError as first:
            for wrong in (*self._errors(), first):
                self.complain(wrong)
            return None

    def complain(self, wrong: UsageError) -> None:
        """Display the error beside its field, and open the part of the form with that field."""
        self.wrong = wrong
        beside = self.password if wrong.field == "password" else self.fields.get(wrong.field, self.fields["endpoints"])
        beside.complain(wrong)
        self.more.value = self.more.value or beside in self._details.children

    def focus_first_error(self) -> None:
        """Move the focus to the first field with an error. The page scrolls to it."""
        first = next((field for field in self._in_order() if field.is_wrong), None)
        if first is not None:
            first.control.focus()

    def _in_order(self) -> tuple[Field, ...]:
        """The fields from top to bottom."""
        return (*self._fields_named(*_VISIBLE, *_BEFORE_PASSWORD), self.password, *self._fields_named(*_AFTER_PASSWORD))

    def check_release(self) -> bool:
        """Whether etcdlab knows the release in the field. If not, the field displays what to do."""
        try:
            _release(_stripped(self.fields["release"].value))
        except UsageError as wrong:
            self.fields["release"].complain(wrong)
            return False
        return True

    def _errors(self) -> Iterator[UsageError]:
        """The error of each field, also if other fields are wrong."""
        typed = {name: _stripped(field.value) for name, field in self.fields.items()}
        checks: list[Callable[[], object]] = [lambda: _release(typed["release"])]
        if typed["engine"] != RECORDING:
            secure = bool(typed["ca"] or typed["cert"])
            checks.append(lambda: _endpoints(typed["endpoints"], secure=secure))
            checks.append(lambda: Access(timeout=seconds) if (seconds := _seconds(typed["timeout"])) else None)
            checks += [partial(self._access, group, typed) for group in _ACCESS_GROUPS]
        for check in checks:
            try:
                check()
            except UsageError as wrong:
                if wrong.field:
                    yield wrong

    def _access(self, names: tuple[str, ...], typed: dict[str, Any]) -> Access:
        values = {name: self.secret.reveal() if name == "password" else typed[name] for name in names}
        return Access.of(**cast("AccessOptions", values))

    def _request(self, sandbox: Sandbox | None, scenario: str) -> Request:
        typed = {name: _stripped(field.value) for name, field in self.fields.items()}
        if typed["engine"] == RECORDING:
            return Request.of_recording(scenario, release=typed["release"])
        texts = _endpoint_texts(typed.pop("endpoints"))
        _release(typed["release"])
        typed["timeout"] = _seconds(typed["timeout"])
        options = cast("RequestOptions", {**typed, "password": self.secret.reveal()})
        if sandbox is not None and texts == sandbox.endpoints:
            return Request.of(sandbox, **options)
        return Request.of(texts if any(texts) else None, **options)

    def _fields_named(self, *names: str) -> tuple[Field, ...]:
        return tuple(self.fields[name] for name in names)

    def _other_engine(self, _change: object = None) -> None:
        recorded = self.engine.value == RECORDING
        for name in ("endpoints", "client"):
            self.fields[name].control.disabled = recorded
        self.fields["release"].complain()
        if self.check_release():
            self.engine.look(self.fields["release"].value)
        else:
            self.engine.complain()

    def _fold(self) -> None:
        self.more.icon = "caret-down" if self.more.value else "caret-right"
        self._details.layout.display = "" if self.more.value else "none"


def _fields(first: ConnectOptions, engine: EngineField, on_password: Callable[[str], None]) -> dict[str, Field]:
    """The fields by the names of the keywords they stand for."""
    typed = {name: "" if first.get(name) is None else str(first.get(name)) for name in AccessOptions.__annotations__}
    pem = message("path of a PEM file")
    return {
        "endpoints": url_field(
            message("endpoints"),
            _comma_list(first.get("endpoints", "")),
            message("host:port, as your client is configured"),
        ),
        "release": Field(ReleaseField(first.get("release"))),
        "client": client_field(first.get("client") or ""),
        "engine": engine,
        "ca": text_field(message("CA file"), typed["ca"], pem),
        "cert": text_field(message("certificate file"), typed["cert"], pem),
        "key": text_field(message("key file"), typed["key"], pem),
        "server_name": text_field(message("server name"), typed["server_name"], message("instead of the host")),
        "user": Field(GuardedText(message("user"), typed["user"], kind="user", on_password=on_password)),
        "timeout": text_field(message("timeout, s"), typed["timeout"], f"{DEFAULT_TIMEOUT:g}"),
        "allow_plain": Field(_plain(bool(first.get("allow_plain")))),
    }


def _endpoint_texts(typed: str) -> tuple[str, ...]:
    """The endpoints between the commas. Raises UsageError where a space separates two of them."""
    texts = tuple(typed.split(","))
    if any(sum(":" in word for word in text.split()) > 1 for text in texts):
        raise UsageError(
            message("A space separates two endpoints. They must be separated by commas."),
            message("Write them as 10.0.0.5:2379,10.0.0.6:2379."),
            "endpoints",
        )
    return texts


def _endpoints(typed: str, *, secure: bool) -> None:
    texts = _endpoint_texts(typed)
    if any(texts):
        parse_endpoints(texts, secure=secure)


def _release(typed: str) -> None:
    """Raise UsageError for a release that etcdlab does not know. It names the field."""
    chain_of(typed)


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


def _comma_list(endpoints: str | Iterable[str]) -> str:
    return endpoints if isinstance(endpoints, str) else ",".join(endpoints)


def _plain(allowed: bool) -> ipywidgets.Checkbox:
    box = ipywidgets.Checkbox(value=allowed, **common_style())
    set_texts(box, description=message("send the password over plain http"))
    return box
