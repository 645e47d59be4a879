"""The forms: errors stand beside their field, what was typed survives, and a password is never state."""

from __future__ import annotations

import json
import os
import socket

import pytest

import etcdlab
from etcdlab.chain import release_names
from etcdlab.errors import UsageError
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.widgets.connect import ConnectForm
from etcdlab.widgets.scenarios import ScenarioPicker
from tests.widgets.panels import panel

LONG = 30.0
WORD = "correct-horse-battery"


def type_password(form: ConnectForm, word: str) -> None:
    """What the page sends once the field is left."""
    message = {"content": {"data": {"method": "custom", "content": {"typed": word}}}, "buffers": []}
    form.secret._handle_msg(message)


@pytest.mark.parametrize(
    ("arguments", "field", "words"),
    [
        ({"endpoints": "10.0.0.5"}, "endpoints", "host:port"),
        ({"endpoints": "ftp://h:1"}, "endpoints", "the scheme must be http or https"),
        ({"endpoints": ""}, "endpoints", "or start a sandbox"),
        ({"timeout": "soon"}, "timeout", "Type seconds"),
        ({"timeout": "-1"}, "timeout", "timeout"),
        ({"ca": "/no/such.pem"}, "ca", "No such file"),
        ({"cert": "a.pem"}, "key", "pair"),
        ({"key": "a.pem"}, "cert", "pair"),
        ({"user": "root"}, "password", "no password"),
        ({"cert": "/no/such.pem", "key": "/no/such.key"}, "cert", "No such file"),
    ],
)
def test_an_error_stands_beside_the_field_that_caused_it(
    monkeypatch: pytest.MonkeyPatch, arguments: dict[str, str], field: str, words: str
) -> None:
    monkeypatch.delenv("ETCDCTL_ENDPOINTS", raising=False)
    form = ConnectForm(**{"endpoints": "127.0.0.1:2379", **arguments})

    assert form.read() is None
    errors = {name: one.error for name, one in {**form.fields, "password": form.password}.items() if one.error}
    assert list(errors) == [field]
    assert words in errors[field]


@pytest.mark.parametrize("arguments", [{"cert": "a.pem"}, {"user": "root"}, {"user": "r", "endpoints": "u@h:1"}])
def test_a_form_names_fields_and_not_options(arguments: dict[str, str]) -> None:
    """An error in a form names the form's fields, and not the options of the command line."""
    form = ConnectForm(**{"endpoints": "127.0.0.1:2379", **arguments})
    form.read()

    assert "--" not in str(form.wrong)
    assert form.wrong is not None
    assert form.wrong.field


def test_a_field_that_is_folded_away_is_opened_for_its_error() -> None:
    form = ConnectForm(endpoints="127.0.0.1:2379", user="root")
    form.read()

    assert form.more.value


def test_what_a_person_typed_comes_out_of_an_error_as_text() -> None:
    form = ConnectForm(endpoints="<img src=x onerror=alert(1)>")
    form.read()

    assert "<img" not in form.fields["endpoints"].error
    assert "&lt;img" in form.fields["endpoints"].error


def test_a_corrected_field_has_no_error() -> None:
    form = ConnectForm(endpoints="nonsense")
    assert form.read() is None
    form.fields["endpoints"].control.value = "10.0.0.5:2379, 10.0.0.6:2379"
    request = form.read()

    assert request is not None
    assert form.fields["endpoints"].error == ""
    assert request.configured == ("10.0.0.5:2379", "10.0.0.6:2379")


def test_a_password_over_plain_http_needs_consent() -> None:
    """The form refuses the password until the person allows plain http."""
    form = ConnectForm(endpoints="10.0.0.5:2379", user="root")
    type_password(form, WORD)

    assert form.read() is None
    assert "over plain http" in form.fields["allow_plain"].error
    form.fields["allow_plain"].control.value = True
    request = form.read()
    assert request is not None
    assert request.access.password == WORD


def test_a_password_is_in_no_state_of_any_widget() -> None:
    from ipywidgets.embed import dependency_state

    form = ConnectForm(endpoints="10.0.0.5:2379", user="root", allow_plain=True)
    type_password(form, WORD)
    request = form.read()
    state = json.dumps(dependency_state(form))

    assert request is not None
    assert request.access.password == WORD
    assert "10.0.0.5:2379" in state
    assert WORD not in state
    assert WORD not in repr(form.secret)


def test_a_password_has_a_variable_or_a_callable(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password is read from an environment variable or from a callable."""
    monkeypatch.setenv("LAB_WORD", WORD)
    for source in ("LAB_WORD", lambda: WORD):
        request = ConnectForm(endpoints="https://h:1", user="root", password=source).read()

        assert request is not None
        assert request.access.password == WORD
    monkeypatch.delenv("LAB_WORD")
    form = ConnectForm(endpoints="https://h:1", user="root", password="LAB_WORD")
    assert form.read() is None
    assert "LAB_WORD is not set" in form.password.error


def test_a_field_nobody_knows_is_refused() -> None:
    with pytest.raises(UsageError, match=r"endpoint\b.*\n.*endpoints, release"):
        ConnectForm(endpoint="h:1")


def test_the_measured_releases_come_first() -> None:
    """The field offers every release: the measured ones first, and in both groups the newest first."""
    field = ConnectForm(release="3.5.9").fields["release"].control
    measured, others = field.options[: field.measured], field.options[field.measured :]

    assert field.value == "3.5.9"
    assert sorted(field.options) == sorted(release_names())
    assert {"3.7.1", "3.5.9", "seed"} <= set(measured)
    assert measured.index("3.7.1") < measured.index("3.5.9")
    assert others.index("3.5.10") < others.index("3.5.8")


def test_a_wrong_release_is_an_error_with_advice() -> None:
    form = ConnectForm(endpoints="h:1")
    form.fields["release"].control.value = "3.9.9"

    assert "The nearest release that etcdlab knows is" in form.fields["release"].error
    assert form.read() is None
    form.fields["release"].control.value = "3.5.9"
    assert form.fields["release"].error == ""


def test_every_wrong_field_has_its_error() -> None:
    form = ConnectForm(endpoints="h:1 h:2", timeout="soon", ca="/no/such.pem", user="root")
    form.fields["release"].control.value = "3.9.9"
    form.read()

    wrong = {name for name, field in {**form.fields, "password": form.password}.items() if field.error}
    assert wrong == {"endpoints", "timeout", "ca", "password", "release"}
    assert "They must be separated by commas" in form.fields["endpoints"].error


def test_a_release_draws_the_chain_of_its_generation() -> None:
    the_panel = panel(release="3.7.1")
    before = the_panel.stepper.drawing
    the_panel.form.fields["release"].control.value = "seed"

    assert the_panel.stepper.trace["origin"]["client"] == "seed"
    assert the_panel.stepper.drawing["stations"] != before["stations"]
    the_panel.end()


def test_a_picker_starts_a_sandbox_shows_it_and_stops_it() -> None:
    sandboxes: list[Sandbox] = []
    picker = ScenarioPicker(lambda name, server: Sandbox(name).start(), sandboxes.append, "advertises-unspecified")
    picker.toggle()
    assert picker.button.description == "starting …"
    picker.toggle()
    picker.wait(LONG)

    (lab,) = sandboxes
    assert "etcd-0 at 127.0.0." in picker.running.value
    assert "advertises http://0.0.0.0:" in picker.running.value
    assert picker.button.description == "stop"
    (pid,) = [member.pid for member in lab.members]
    picker.toggle()
    assert picker.running.value == ""
    assert picker.button.description == "start"
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_an_investigation_runs_from_the_scenario_to_its_finding() -> None:
    investigation = etcdlab.Investigation(scenario="advertises-unspecified")
    result = investigation.run(LONG)

    assert [finding.code for finding in result.findings] == ["R1"]
    assert [finding.code for finding in investigation.findings] == ["R1"]
    assert result.case.trace.scenario == "advertises-unspecified"
    investigation.close()


def test_an_investigation_without_a_step_says_what_to_do() -> None:
    investigation = etcdlab.Investigation(endpoints="127.0.0.1:1")

    with pytest.raises(UsageError, match=r"Press \*connect\* and then \*next\*"):
        _ = investigation.case
    assert repr(investigation) == "The investigation has no step yet."


def test_a_run_stops_at_its_timeout() -> None:
    """A run that takes longer than its timeout is stopped, and a note of the trace says so."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        investigation = etcdlab.Investigation(endpoints=[address], timeout=20)
        result = investigation.run(1)

    assert not result.case.trace.complete
    assert "stopped after 1 s, before its end" in str(result.case.trace.notes[-1])
    assert result.exit_code == 2
    the_panel = investigation.panel
    assert the_panel is not None
    assert the_panel.stepper.runner.wait(10)
    investigation.close()
