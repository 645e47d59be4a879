"""The capstone: every scenario of the draw can be diagnosed, and nothing names it before the last answer."""

from __future__ import annotations

import html
import json
from pathlib import Path

import pytest

import etcdlab
from etcdlab.errors import SandboxError, UsageError
from etcdlab.workshop.draw import in_drawn_order
from etcdlab.workshop.exercises.capstone import SCENARIOS
from etcdlab.workshop.notebook import LearnersExercise
from etcdlab.workshop.repair_form import RepairForm
from tests.workshop.conftest import Start
from tests.workshop.solutions import DRAW, SOLUTIONS

BY_DRAW = {
    1: ("nothing-listens", "configured", "endpoint"),
    2: ("etcd-defaults", "advertised", "advertised"),
    3: ("name-does-not-resolve", "advertised", "advertised"),
    4: ("published-port", "advertised", "advertised"),
    5: ("one-member-down", "configured", "server"),
    8: ("advertises-unspecified", "advertised", "advertised"),
    10: ("no-quorum", "unanswered", "server"),
    17: ("listens-elsewhere", "configured", "endpoint"),
    22: ("advertises-unspecified-ipv6", "advertised", "advertised"),
    26: ("user-without-rights", "refused", "access"),
    27: ("password-demanded", "refused", "access"),
    32: ("advertises-loopback", "advertised", "advertised"),
    39: ("one-endpoint-fails", "configured", "endpoint"),
    43: ("wrong-password", "refused", "access"),
    54: ("client-dials-unspecified", "configured", "endpoint"),
    83: ("name-of-the-cluster", "advertised", "advertised"),
}
"""For a number of the draw: the scenario, where it breaks, and what must be changed."""


@pytest.fixture
def exercise(tmp_path: Path) -> LearnersExercise:
    return etcdlab.workshop.exercise("capstone", progress=tmp_path / "progress.json", draw=DRAW)


def solve(exercise: LearnersExercise) -> None:
    for key, answer in SOLUTIONS["capstone"].items():
        exercise.session.lock_in(exercise.session.exercise.question(key), answer)


def test_every_scenario_is_drawn_by_one_of_the_numbers() -> None:
    assert {number: in_drawn_order(SCENARIOS, number)[0] for number in BY_DRAW} == {
        number: name for number, (name, *_) in BY_DRAW.items()
    }
    assert {name for name, *_ in BY_DRAW.values()} == set(SCENARIOS)


@pytest.mark.parametrize("draw", BY_DRAW)
def test_each_scenario_has_one_right_diagnosis(draw: int, start: Start) -> None:
    """On a real cluster. The place is the address that fails, or the configured one if no dial fails.

    Then the repair of the exercise ends the fault.
    """
    session = start("capstone")
    session.use_draw(draw)
    breaks, change, place = session.exercise.questions
    right = [[one.key for one in question.choices if session.is_right(question, one)] for question in (breaks, change)]
    trace = session.evidence(place).trace
    typed = next((dial.url for dial in reversed(trace.dials) if dial.failure), trace.endpoints[0])

    assert right == [[answer] for answer in BY_DRAW[draw][1:]]
    assert session.lock_in(breaks, right[0][0]).right
    assert session.lock_in(change, right[1][0]).right
    assert session.lock_in(place, typed).right
    assert session.runs.notes == []
    form = RepairForm(session, "en")
    form.button.click()
    assert form.repaired is not None
    assert form.repaired.proved


def test_nothing_names_the_scenario_before_the_end(exercise: LearnersExercise) -> None:
    """Neither the progress file nor the page: no name of a scenario, and no name of a rule."""
    forms = [exercise.ask(question.key) for question in exercise.session.exercise.questions]
    page = " ".join(repr(widget.get_state()) for form in forms for widget in (form, *form.children))
    saved = exercise.session.file.path.read_text("utf-8")
    name = BY_DRAW[DRAW][0]

    assert json.loads(saved)["exercises"]["capstone"]["draw"] == DRAW
    assert name not in html.unescape(page) + saved
    exercise.session.close()


def test_a_draw_stays_after_a_restart_and_a_reset_draws_anew(tmp_path: Path) -> None:
    path = tmp_path / "progress.json"
    first, second = (etcdlab.workshop.exercise("capstone", progress=path).session for _ in range(2))
    assert first._draw() == second._draw() != 0

    numbers = set()
    for _ in range(5):
        first.reset()
        numbers.add(first._draw())
    assert len(numbers) > 1


def test_without_etcd_a_recording_is_drawn(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw 4 is a scenario without a recording: the next one in the order of the draw has one."""

    def no_etcd(*_: object) -> None:
        raise SandboxError("There is no etcd.", "Install it.")

    monkeypatch.setattr("etcdlab.api.sandbox", no_etcd)
    session = start("capstone")
    session.use_draw(4)
    evidence = session.evidence(session.exercise.questions[0])

    assert evidence.trace.origin.engine == "recording"
    assert str(session.runs.notes[0]) == "There is no etcd. The exercise uses the recording instead."


def test_the_postmortem_comes_after_the_last_answer(exercise: LearnersExercise, tmp_path: Path) -> None:
    page = tmp_path / "postmortem.html"
    assert "Answer the questions first." in str(exercise.report(page))
    assert not page.exists()

    solve(exercise)
    assert "Repair the servers first" in str(exercise.report(page))
    assert not page.exists()


def test_the_postmortem_has_the_repair_and_its_proof(exercise: LearnersExercise, tmp_path: Path) -> None:
    solve(exercise)
    exercise.repair().button.click()
    report = exercise.report(tmp_path / "postmortem.md", impact="No orders for an hour.")
    exercise.session.close()
    page = (tmp_path / "postmortem.md").read_text("utf-8")

    assert "postmortem.md" in str(report)
    assert "No orders for an hour." in page
    assert "Member etcd-0 advertises http" in page
    assert "etcdlab restarted the server of member etcd-0 with this flag." in page


def test_a_typed_answer_has_a_length(start: Start) -> None:
    session = start("capstone")
    breaks, change, place = session.exercise.questions
    session.lock_in(breaks, "advertised")
    session.lock_in(change, "advertised")

    for text in ("", "x" * 101):
        with pytest.raises(UsageError, match="empty or too long"):
            session.lock_in(place, text)
    assert not session.lock_in(place, "{target}").right
    assert session.lock_in(place, f"HTTP://0.0.0.0:{session.values(place)['port']}/").right


@pytest.mark.parametrize("draw", [-1, 1_000_000])
def test_a_draw_out_of_range_is_an_error(draw: int, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="`draw` must be 0 to 999999"):
        etcdlab.workshop.exercise("capstone", progress=tmp_path / "progress.json", draw=draw)
