"""Exercise 4 where no server can be started: sentences in place of a traceback."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import etcdlab
from etcdlab.errors import SandboxError
from etcdlab.workshop.question_form import QuestionForm
from etcdlab.workshop.without_servers import WithoutServers
from tests.workshop.conftest import Start


def test_a_browser_says_what_to_do_instead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first question is about a recording, so it is there."""
    monkeypatch.setattr(sys, "platform", "emscripten")
    exercise = etcdlab.workshop.exercise("fix-and-prove", progress=tmp_path / "progress.json")
    first, *others = (exercise.ask(key) for key in ("colleague", "fix", "deployment"))

    assert isinstance(first, QuestionForm)
    for other in others:
        assert isinstance(other, WithoutServers)
        assert "This question needs a real etcd" in other.text.value
        assert "A browser has no sockets and starts no programs." in other.reason.value
        assert "go on with exercise 5" in other.reason.value
    exercise.choose_language("zh_CN")
    assert "浏览器没有套接字，也不能启动程序。" in exercise.without_servers["fix"].reason.value


def test_a_machine_without_etcd_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_etcd(*_: object) -> None:
        raise SandboxError("There is no etcd.", "Install it.")

    monkeypatch.setattr("etcdlab.api.sandbox", no_etcd)
    question = etcdlab.workshop.exercise("fix-and-prove", progress=tmp_path / "progress.json").ask("fix")

    assert isinstance(question, WithoutServers)
    assert "Question 2 of 3" in question.text.value
    assert "There is no etcd." in question.reason.value


def test_a_browser_takes_a_recording_for_the_capstone(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "emscripten")
    session = start("capstone")
    evidence = session.evidence(session.exercise.questions[0])

    assert evidence.trace.origin.engine == "recording"
    (note,) = session.runs.notes
    assert str(note).startswith("Python runs in the browser here.")
    assert str(note).endswith("The exercise uses the recording instead.")
