"""The form of a question, without a browser: what is open, and what is displayed after an answer."""

from __future__ import annotations

import re

from etcdlab.widgets.fields import translate
from etcdlab.workshop.question_form import QuestionForm
from etcdlab.workshop.texts import FirstFinding
from tests.workshop.conftest import Start
from tests.workshop.solutions import SOLUTIONS


def form_of(start: Start, exercise: str, key: str) -> QuestionForm:
    session = start(exercise)
    return QuestionForm(session, session.exercise.question(key), "en")


def answer(form: QuestionForm, key: str) -> None:
    form.choices.value = key
    form.lock.click()


def test_nothing_is_displayed_before_an_answer_is_locked_in(start: Start) -> None:
    form = form_of(start, "the-symptom", "source")
    form.choices.value = "advertised"

    assert form.feedback.value == form.after.value == ""
    assert not form.lock.disabled
    form.lock.click()
    assert "✓ Right." in form.feedback.value
    assert "mresp.Members = etcd-0 advertises http://0.0.0.0:" in form.after.value
    assert form.choices.disabled


def test_a_wrong_answer_stays_open_with_its_reason(start: Start) -> None:
    form = form_of(start, "the-symptom", "target")
    answer(form, "dialled")

    assert "✗ Not right." in form.feedback.value
    assert "Choose another answer." in form.feedback.value
    assert form.after.value == ""
    assert form.lock.disabled
    assert not form.choices.disabled
    answer(form, "target")
    assert "Choose another answer." not in form.feedback.value
    assert "✓ Right." in form.feedback.value


def test_no_choice_is_made_at_first_and_nothing_can_be_locked_in(start: Start) -> None:
    form = form_of(start, "the-symptom", "target")

    assert form.choices.value is None
    assert form.lock.disabled
    form.lock.click()
    assert form.session.answer(form.question) is None


def test_a_question_that_is_not_open_has_no_answers(start: Start) -> None:
    form = form_of(start, "the-chain", "endpoints")

    assert "This question opens after question 1." in form.text.value
    assert form.choices.layout.display == form.lock.layout.display == "none"
    assert "advertises" not in form.before.value


def test_hints_come_one_after_the_other(start: Start) -> None:
    form = form_of(start, "the-symptom", "target")
    for number in (1, 2, 3):
        assert form.hint.description.startswith(f"hint {number} of 3")
        form.hint.click()

    assert form.hint.disabled
    assert form.hint.description == "there are no more hints"
    assert all(str(hint).split("`")[0] in form.hints.value for hint in form.question.hints)


def test_a_switch_of_the_language_keeps_the_choice(start: Start) -> None:
    form = form_of(start, "the-symptom", "target")
    form.choices.value = "target"
    translate(form, "zh_CN")

    assert form.choices.value == "target"
    assert "这个客户端配置的是哪个地址？" in form.text.value
    assert form.lock.description == "锁定我的答案"


def test_the_log_is_escaped(start: Start) -> None:
    form = form_of(start, "the-symptom", "target")

    assert "&quot;target&quot;:&quot;endpoint://client-" in form.before.value
    assert '{"level"' not in form.before.value


def test_a_click_never_overtakes_the_choice_before_it(start: Start) -> None:
    """The page sends the choice as a message too, and the kernel takes nothing that is no answer."""
    form = form_of(start, "the-symptom", "target")
    form.choices._handle_custom_msg({"chosen": "target"}, [])
    assert form.choices.value == "target"

    for content in ({"chosen": "x"}, {"chosen": 1}, "chosen", None):
        form.choices._handle_custom_msg(content, [])
    assert form.choices.value in ("target", None)
    assert form.session.answer(form.question) is None


def test_a_wrong_prediction_ends_with_the_answer(start: Start) -> None:
    form = form_of(start, "the-symptom", "source")
    answer(form, "resolver")

    assert "The configuration has an IP address and no name" in form.feedback.value
    assert "The answer: A member of the etcd cluster" in form.feedback.value
    assert "Choose another answer." not in form.feedback.value
    assert "<code>MemberList</code> returned the URLs" in form.feedback.value


def test_a_step_is_displayed_in_the_learners_language(start: Start) -> None:
    form = form_of(start, "the-symptom", "source")
    answer(form, "resolver")
    translate(form, "zh_CN")

    assert "（goroutine：调用方，阶段：同步）" in form.after.value
    assert "mresp.Members = etcd-0 通告 http://0.0.0.0:" in form.after.value
    assert not any(word in form.after.value for word in ("advertises", "observed", "caller"))


def test_a_step_says_how_it_was_caused(start: Start) -> None:
    session = start("the-chain")
    for key, value in SOLUTIONS["the-chain"].items():
        form = QuestionForm(session, session.exercise.question(key), "en")
        answer(form, value)
        if key == "cause":
            break

    assert re.search(r"caused by step \d+ \(queue\)", form.after.value)


def test_no_fault_is_in_the_learners_language() -> None:
    assert "etcdlab 未发现故障。" in FirstFinding(()).html("zh_CN")
