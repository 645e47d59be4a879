"""Exercise 5: the slider of releases, the sample files, and a file of the learner."""

from __future__ import annotations

from pathlib import Path

import pytest

import etcdlab
from etcdlab.errors import FileError
from etcdlab.widgets.fields import translate
from etcdlab.workshop.notebook import LearnersExercise
from etcdlab.workshop.question_form import QuestionForm
from tests.workshop.conftest import Start


@pytest.fixture
def exercise(tmp_path: Path) -> LearnersExercise:
    return etcdlab.workshop.exercise("other-clients", progress=tmp_path / "progress.json")


def answered(start: Start, key: str, choice: str) -> QuestionForm:
    session = start("other-clients")
    form = QuestionForm(session, session.exercise.question(key), "en")
    form.choices.value = choice
    form.lock.click()
    return form


def test_the_slider_has_each_release_after_the_answer(start: Start) -> None:
    form = answered(start, "redial", "none")
    (slider,) = form.more.children

    assert slider.slider.options == ("seed", "3.5.21", "3.7.1")
    assert "grpc-go 1.29.1" in slider.facts.value
    assert slider.facts.value.count("It dials") == 2
    slider.slider.value = "3.7.1"
    assert "grpc-go 1.82.1" in slider.facts.value
    assert slider.facts.value.count("It dials") == 1


def test_the_slider_is_not_there_before_the_answer(start: Start) -> None:
    session = start("other-clients")
    form = QuestionForm(session, session.exercise.question("redial"), "en")

    assert form.more.children == ()
    assert "It dials" not in form.before.value + form.after.value


def test_the_slider_speaks_the_language_of_the_form(start: Start) -> None:
    session = start("other-clients")
    form = QuestionForm(session, session.exercise.question("redial"), "zh_CN")
    form.choices.value = "seed"
    form.lock.click()
    (slider,) = form.more.children
    assert slider.slider.description == "客户端版本"

    translate(form, "en")
    assert slider.slider.description == "release of the client"


def test_a_sample_has_the_numbers_of_its_lines(start: Start) -> None:
    form = answered(start, "compose", "listen")

    assert "10        ETCD_ADVERTISE_CLIENT_URLS: http://0.0.0.0:2379" in form.before.value
    assert "advertises-unspecified" not in form.after.value
    form.choices.value = "advertise"
    form.lock.click()
    assert "shop-compose.yaml:10:35: wrong [R1 advertises-unspecified]" in form.after.value


def test_no_file_is_a_sentence(exercise: LearnersExercise) -> None:
    assert "Write the name of your file into `own_file`" in str(exercise.read(""))


def test_a_sample_can_be_read_by_its_name(exercise: LearnersExercise) -> None:
    assert "1 place is wrong." in str(exercise.read("shop-compose.yaml"))
    assert [finding.code for finding in exercise.read("shop.log").findings] == ["R10"]


def test_a_file_of_the_learner_is_read(exercise: LearnersExercise, tmp_path: Path) -> None:
    """It goes before a sample of the same name, and its text is no HTML."""
    file = tmp_path / "<b>.sh"
    file.write_text("etcd --advertise-client-urls=http://localhost:2379\n")
    report = exercise.read(str(file))

    assert "advertises-loopback" in str(report)
    assert "<b>" not in report._repr_mimebundle_()["text/html"]


def test_a_missing_file_is_an_error(exercise: LearnersExercise) -> None:
    with pytest.raises(FileError):
        exercise.read("nowhere.yaml")
