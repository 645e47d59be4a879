"""Exercise 5: the slider of releases, the sample files, and a file of the learner."""

from __future__ import annotations

import re
from pathlib import Path

import ipywidgets
import pytest

import etcdlab
from etcdlab.widgets.fields import translate
from etcdlab.workshop.notebook import LearnersExercise
from etcdlab.workshop.own_file import OwnFile
from etcdlab.workshop.question_form import QuestionForm
from etcdlab.workshop.samples import FOLDER
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


def test_the_slider_of_the_dials_has_no_log(start: Start) -> None:
    """Question 2 asks for the fields of the log."""
    (slider,) = answered(start, "same-fault", "all").more.children

    for release in slider.slider.options:
        slider.slider.value = release
        assert "It dials the advertised http://0.0.0.0:" in slider.facts.value
        assert "retrying of unary invoker failed" not in slider.facts.value


def test_the_slider_of_the_log_begins_at_the_newest(start: Start) -> None:
    """It has the fields that the answer is about, and the older releases do not have them."""
    (slider,) = answered(start, "log-fields", "peer").more.children

    assert slider.slider.value == "3.7.1"
    fields = slider.facts.value.partition("The fields of its warning: ")[2].partition("</pre>")[0]
    assert {"method", "peer"} <= set(re.findall(r"\w+", fields))
    slider.slider.value = "3.5.21"
    assert "The fields of its warning: " in slider.facts.value
    assert "peer" not in slider.facts.value


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


def displayed(field: OwnFile) -> str:
    """What the field says of its files."""
    results = [child for result in field.box.results.children for child in result.children]
    return (
        " ".join(str(child.value) for child in results if isinstance(child, ipywidgets.HTML)) + field.box.status.value
    )


def test_an_example_is_read_with_its_button(exercise: LearnersExercise) -> None:
    """Without a file of one's own the field is empty."""
    field = exercise.read("")
    assert displayed(field) == ""
    for example in field.examples:
        example.click()

    assert [example.description for example in field.examples] == ["read shop-compose.yaml", "read shop.log"]
    assert "Server etcd advertises http://0.0.0.0:2379" in displayed(field)
    assert "No server listens at 0.0.0.0:2379." in displayed(field)


def test_a_file_of_the_learner_is_read(exercise: LearnersExercise, tmp_path: Path) -> None:
    """It goes before a sample of the same name, it is read with its `.env`, and its name is no HTML."""
    (tmp_path / ".env").write_text("HOST=localhost\n")
    file = tmp_path / "<b>.yaml"
    file.write_text("services:\n  etcd:\n    environment:\n      ETCD_ADVERTISE_CLIENT_URLS: http://${HOST}:2379\n")
    text = displayed(exercise.read(str(file)))

    assert "Server etcd advertises http://localhost:2379" in text
    assert "<b>.yaml" not in text


def test_the_field_takes_a_dropped_file_and_keeps_it(exercise: LearnersExercise) -> None:
    """As in the other notebooks. A re-run of the cell keeps what was read."""
    content = (FOLDER / "shop.log").read_bytes()
    field = exercise.read("")
    field.box.field._on_message(field, {"dropped": "my.log", "size": len(content)}, [content])

    assert exercise.read("") is field
    assert "my.log is a log." in displayed(field)
    exercise.choose_language("zh_CN")
    assert "my.log 是日志" in displayed(field)


def test_a_missing_file_is_a_sentence(exercise: LearnersExercise) -> None:
    assert "nowhere.yaml" in displayed(exercise.read("nowhere.yaml"))
