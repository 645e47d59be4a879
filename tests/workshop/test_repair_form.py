"""The repair at the end of the capstone: on the servers of the exercise, after the last answer, with a proof."""

from __future__ import annotations

import re

import pytest

from etcdlab.errors import SandboxError
from etcdlab.widgets.fields import translate
from etcdlab.workshop.repair_form import RepairForm
from etcdlab.workshop.session import Session
from tests.workshop.conftest import Start
from tests.workshop.solutions import SOLUTIONS


def solved(start: Start) -> Session:
    session = start("capstone")
    for key, answer in SOLUTIONS["capstone"].items():
        session.lock_in(session.exercise.question(key), answer)
    return session


def test_it_comes_after_the_last_answer(start: Start) -> None:
    session = start("capstone")
    form = RepairForm(session, "en")
    form.button.click()

    assert "The repair comes after the last question." in form.state.value
    assert form.button.layout.display == "none"
    assert (form.repaired, form.case, form.result.value) == (None, None, "")


def test_the_check_after_it_is_the_proof(start: Start) -> None:
    """The member of the exercise advertises another URL then. Both checks are side by side."""
    session = solved(start)
    form = RepairForm(session, "en")
    assert form.button.layout.display == ""
    form.button.click()

    assert session.lab is not None
    (member,) = session.lab.members
    assert member.advertised == (f"http://{member.address}",)
    assert "✓ The fault has ended" in form.state.value
    assert f"--advertise-client-urls=http://{member.address}" in re.sub(r"<[^>]*>", "", form.result.value)
    assert form.button.layout.display == "none"
    assert form.case is not None
    assert [len(form.case.traces), len(form.case.applied_changes)] == [2, 1]
    translate(form, "zh_CN")
    assert "✓ 故障已消除" in form.state.value


def test_another_draw_is_repaired_anew(start: Start) -> None:
    session = solved(start)
    form = RepairForm(session, "en")
    form.button.click()
    session.reset()
    form.refresh()

    assert form.repaired is None
    assert form.result.value == ""
    assert "The repair comes after the last question." in form.state.value


def test_a_recording_has_no_servers_to_repair(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_etcd(*_: object) -> None:
        raise SandboxError("There is no etcd.", "Install it.")

    monkeypatch.setattr("etcdlab.api.sandbox", no_etcd)
    form = RepairForm(solved(start), "en")

    assert "there is no server to repair" in form.state.value
    assert form.button.layout.display == "none"
    assert form.case is not None
    assert form.waits_for == ""


def test_a_repair_that_fails_keeps_nobody_from_the_end(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    session = solved(start)
    form = RepairForm(session, "en")
    assert "Repair the servers first" in str(form.waits_for)

    def no_start(*_: object) -> None:
        raise SandboxError("The server did not start.", "Try again.")

    monkeypatch.setattr("etcdlab.sandboxes.sandbox.Sandbox.apply", no_start)
    form.button.click()
    assert "The server did not start." in form.result.value
    assert form.button.layout.display == ""
    assert form.case is not None
