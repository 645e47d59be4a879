"""The repair of exercise 4 on a running cluster: a tempting wrong fix, the right one, and a new kernel."""

from __future__ import annotations

from etcdlab.workshop.question_form import QuestionForm
from tests.workshop.conftest import Start


def test_a_tempting_fix_fails_and_the_check_says_why(start: Start) -> None:
    """The member restarts with the URL, and the finding is about this URL."""
    session = start("fix-and-prove")
    form = QuestionForm(session, session.exercise.question("fix"), "en")
    form.choices.value = "loopback"
    form.lock.click()

    (member,) = session.trial(form.question).lab.members
    assert member.advertised[0].startswith("http://127.0.0.1:")
    assert "✗ Not right." in form.feedback.value
    assert "+ --advertise-client-urls=http://127.0.0.1:" in form.after.value
    assert "A client on another host dials itself." in form.after.value
    assert "Set ETCD_ADVERTISE_CLIENT_URLS" not in form.after.value
    assert not form.choices.disabled


def test_the_fix_is_proved_by_the_running_cluster(start: Start) -> None:
    session = start("fix-and-prove")
    form = QuestionForm(session, session.exercise.question("fix"), "en")
    for choice in ("unspecified", "reachable"):
        form.choices.value = choice
        form.lock.click()

    (member,) = session.trial(form.question).lab.members
    assert member.advertised == (f"http://{member.address}",)
    assert "✓ Right." in form.feedback.value
    assert "etcdlab found no fault." in form.after.value
    assert form.choices.disabled


def test_a_new_kernel_tries_the_saved_answer_again(start: Start) -> None:
    session = start("fix-and-prove")
    session.lock_in(session.exercise.question("fix"), "reachable")
    session.close()

    again = start("fix-and-prove")
    form = QuestionForm(again, again.exercise.question("fix"), "en")
    assert "✓ Right." in form.feedback.value
    assert "etcdlab found no fault." in form.after.value


def test_the_servers_end_with_a_reset(start: Start) -> None:
    session = start("fix-and-prove")
    question = session.exercise.question("fix")
    lab = session.trial(question).lab
    session.reset()

    assert repr(lab) == "<Sandbox advertises-unspecified stopped>"
