"""The editor of URLs in the stepper, and its messages, on a real etcd that advertises 0.0.0.0."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

import etcdlab
from etcdlab.messages import Message
from etcdlab.step import Basis
from etcdlab.widgets.panel import Panel
from etcdlab.widgets.stepper import LiveStepper
from etcdlab.widgets.url_editor import UrlEditor, UrlRow
from tests.cluster.peers import Peers

LONG = 30.0
"""Seconds that nothing here may take."""


@pytest.fixture(scope="module")
def investigation() -> Iterator[etcdlab.Investigation]:
    made = etcdlab.Investigation(scenario="advertises-unspecified")
    yield made
    made.close()


@pytest.fixture
def panel(investigation: etcdlab.Investigation) -> Iterator[Panel]:
    """After a walk to its end, as a person finds it; put back after the test."""
    investigation.run(LONG)
    the_panel = investigation.panel
    assert the_panel is not None
    yield the_panel
    stepper_of(the_panel).what_is()
    stepper_of(the_panel).show(typed_urls={}, editor_errors={})


def send(stepper: LiveStepper, **content: Any) -> None:
    """What the page sends."""
    stepper._handle_msg({"content": {"data": {"method": "custom", "content": content}}, "buffers": []})


def stepper_of(panel: Panel) -> LiveStepper:
    assert isinstance(panel.stepper, LiveStepper)
    return panel.stepper


def ended(panel: Panel) -> LiveStepper:
    """The stepper, once what is tried is at its end."""
    stepper = stepper_of(panel)
    assert stepper._displayed_runner.wait(LONG)
    return stepper


def editor(panel: Panel) -> UrlEditor:
    made = stepper_of(panel).url_editor
    assert made is not None
    return made


def row(panel: Panel) -> UrlRow:
    """The row of the only member."""
    (only,) = editor(panel).rows
    return only


def try_urls(panel: Panel, text: str = "") -> bool:
    """Test a text in the row of the only member; the URLs of its fix if there is none."""
    return editor(panel).test({row(panel).id: text or row(panel).urls})


def address(panel: Panel) -> str:
    (url,) = panel.form.fields["endpoints"].value.split(",")
    return f"http://{url}"


def supposition(stepper: LiveStepper) -> str:
    """What the page says that is tried."""
    return str(msgspec.convert(stepper.supposition, Message))


def test_the_saved_case_has_both_traces_of_a_what_if(panel: Panel) -> None:
    assert len(stepper_of(panel).evidence()[0].traces) == 1
    assert try_urls(panel)
    case, findings = ended(panel).evidence()

    assert [bool(trace.what_if_members) for trace in case.traces] == [False, True]
    assert findings == etcdlab.Investigation(case).findings


def test_the_row_of_a_member_holds_what_its_finding_proposes(panel: Panel) -> None:
    (member,) = panel.trace.member_lists[0].members
    stepper = stepper_of(panel)

    assert row(panel) == UrlRow(member.id, "etcd-0", ", ".join(member.client_urls), address(panel))
    assert stepper.editor_rows == [row(panel)._asdict()]
    assert (stepper.editor_note, stepper.offers_what_if, stepper.url_test) == ("", True, "")


def test_the_urls_of_the_rows_are_dialled(panel: Panel) -> None:
    """A what if dials the URLs of the rows, and the same stepper displays the result."""
    before = stepper_of(panel)
    assert try_urls(panel)
    stepper = ended(panel)

    assert stepper is before
    assert supposition(stepper) == f"What if etcd-0 advertised {address(panel)}?"
    assert stepper.command.endswith(f" --what-if etcd-0={address(panel)}")
    assert (stepper.findings, stepper.live, stepper.busy, stepper.problem) == ([], False, "", [])
    assert stepper.page["verdict"][0] == {"template": "From this host, every advertised URL leads to its member."}
    assert stepper.trace["steps"][stepper.at]["station"] == "members"
    assert stepper.trace["steps"][stepper.at]["basis"] == Basis.SUPPOSED
    assert (stepper.url_test, row(panel).urls) == ("ended", address(panel))


def test_the_way_back_runs_nothing_again_and_finds_the_place(panel: Panel) -> None:
    stepper = stepper_of(panel)
    stepper.at = 7
    trace_before = stepper.trace
    try_urls(panel)
    ended(panel)
    send(stepper, do="what-is")

    assert stepper.trace == trace_before
    assert (stepper.at, stepper.supposition, stepper.page["verdict"]) == (7, "", [])
    assert "--what-if" not in stepper.command
    assert [finding["code"] for finding in stepper.findings] == ["R1"]
    assert stepper.url_test == ""


def test_a_findings_own_fix_is_tried_by_a_message_of_the_page(panel: Panel) -> None:
    send(stepper_of(panel), do="what-if", finding=0)

    assert supposition(ended(panel)) == f"What if etcd-0 advertised {address(panel)}?"
    assert ended(panel).findings == []


@pytest.mark.parametrize("content", [{"finding": 9}, {"finding": -1}, {"finding": "0"}, {"finding": None}, {}])
def test_what_a_page_has_no_business_to_send_tries_nothing(panel: Panel, content: dict[str, Any]) -> None:
    send(stepper_of(panel), do="what-if", **content)

    assert stepper_of(panel).supposition == ""


def test_a_wrong_what_if_has_a_finding_and_a_fix(panel: Panel) -> None:
    """A what if with another wrong URL has a finding, and its fix can be tried from there."""
    stepper_of(panel).typed_urls = {row(panel).id: "http://[::]:1"}
    try_urls(panel, "http://[::]:1")
    (finding,) = ended(panel).findings

    assert (finding["code"], finding["supposed"]) == ("R1", True)
    assert stepper_of(panel).typed_urls == {row(panel).id: "http://[::]:1"}
    send(stepper_of(panel), do="what-if", finding=0)
    assert ended(panel).findings == []
    # The row has what is tested.
    assert stepper_of(panel).typed_urls == {}


def test_a_what_if_hides_the_running_client(panel: Panel) -> None:
    """During a what if the first client may go on, and the page does not display it."""
    stepper = panel.connect()
    assert stepper is not None
    stepper.runner.run("station", "members")
    assert stepper.runner.wait(LONG)
    try_urls(panel)
    tried = ended(panel).trace
    stepper.runner.run()
    assert stepper.runner.wait(LONG)

    assert stepper.trace == tried
    stepper.what_is()
    assert stepper.trace["complete"]
    assert "supposed" not in stepper.trace


def test_next_and_stop_are_those_of_what_is_shown(panel: Panel) -> None:
    stepper = panel.connect()
    assert stepper is not None
    stepper.runner.run("station", "members")
    assert stepper.runner.wait(LONG)
    steps = len(stepper.runner.trace.steps)
    try_urls(panel)
    ended(panel)
    send(stepper, do="next")
    assert ended(panel).runner.wait(LONG)

    assert len(stepper.runner.trace.steps) == steps
    stepper.what_is()
    send(stepper, do="next")
    assert stepper.runner.wait(LONG)
    assert len(stepper.runner.trace.steps) == steps + 1


def test_what_a_person_typed_stays_while_the_client_goes_on(panel: Panel) -> None:
    stepper = panel.connect()
    assert stepper is not None
    assert stepper.editor_rows == []
    stepper.runner.run("station", "members")
    assert stepper.runner.wait(LONG)
    typed = {row(panel).id: "http://10.0.0.5:2379"}
    stepper.set_state({"typed_urls": typed})
    stepper.runner.run()
    assert stepper.runner.wait(LONG)

    assert (stepper.typed_urls, len(stepper.editor_rows)) == (typed, 1)


def test_a_slow_what_if_leaves_the_kernel_free(panel: Panel, peers: Peers) -> None:
    """While a dial takes long, the kernel is free. Stop ends the dial."""
    silent = peers.listen(8)
    panel.form.fields["timeout"].control.value = "20"
    stepper = panel.connect()
    assert stepper is not None
    stepper.runner.run("station", "members")
    assert stepper.runner.wait(LONG)
    (member,) = panel.trace.member_lists[0].members
    assert editor(panel).what_if({member.id: (f"http://127.0.0.2:{silent.getsockname()[1]}",)})
    silent.settimeout(LONG)
    dialled, _ = silent.accept()
    with dialled:
        began = time.monotonic()
        send(stepper, do="stop")
        assert stepper.busy == "stopping"
        ended(panel)
        assert time.monotonic() - began < 15

    assert (stepper.live, stepper.url_test) == (True, "stopped")
    send(stepper, do="what-is")
    assert stepper.supposition == ""
    panel.form.fields["timeout"].control.value = "3"


def test_before_a_member_is_known_there_is_no_form() -> None:
    the_panel = etcdlab.Investigation(endpoints="127.0.0.1:1").panel
    assert the_panel is not None

    assert the_panel.stepper.editor_rows == []


def test_a_what_if_uses_the_password(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    """A what if connects with the password of the first client. No saved state contains it."""
    from ipywidgets.embed import dependency_state

    monkeypatch.setenv("LAB_WORD", "correct-horse-battery")
    endpoint = panel.form.fields["endpoints"].value
    investigation = etcdlab.Investigation(endpoints=endpoint, user="root", password="LAB_WORD", allow_plain=True)
    the_panel = investigation.panel
    assert the_panel is not None
    the_panel.connect()

    assert the_panel.access is not None
    assert the_panel.access.password == "correct-horse-battery"
    assert "correct-horse-battery" not in json.dumps(dependency_state(the_panel)) + repr(the_panel.access)
    investigation.close()


def test_in_python_the_same_is_one_call(investigation: etcdlab.Investigation, panel: Panel) -> None:
    what_if = investigation.what_if({"etcd-0": address(panel)})

    assert what_if.findings == ()
    assert [finding.code for finding in investigation.findings] == ["R1"]
