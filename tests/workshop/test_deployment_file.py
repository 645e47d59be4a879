"""Exercise 4: the deployment file that the learner changes, and what etcd does with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from etcdlab.errors import FileError, UsageError
from etcdlab.workshop.deployment_file import advertised_in, write_first_version
from etcdlab.workshop.file_answer import FileAnswer
from etcdlab.workshop.question_form import QuestionForm
from tests.workshop.conftest import Start


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "etcd-compose.yaml"
    write_first_version(path)
    return path


def test_a_changed_file_is_never_overwritten(file: Path) -> None:
    file.write_text("mine")
    write_first_version(file)

    assert file.read_text() == "mine"


def test_the_port_is_filled_in_and_not_saved(file: Path) -> None:
    assert advertised_in(file, "51234") == "http://localhost:{port}"
    file.write_text(file.read_text().replace("http://localhost:${ETCD_PORT}", "http://10.0.0.5:51234,http://a:1"))
    assert advertised_in(file, "51234") == "http://10.0.0.5:{port},http://a:1"


@pytest.mark.parametrize("content", ["", "services: [", "services:\n  etcd:\n    image: etcd\n", "\0", "etcd: ETCD_"])
def test_a_file_without_the_setting_is_an_error(content: str, file: Path) -> None:
    file.write_text(content)
    with pytest.raises(UsageError, match="found no ETCD_ADVERTISE_CLIENT_URLS"):
        advertised_in(file, "51234")


def test_a_deleted_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileError):
        advertised_in(tmp_path / "etcd-compose.yaml", "51234")


def test_the_learner_changes_the_file_until_the_check_proves_it(start: Start, tmp_path: Path) -> None:
    """First the wrong line, then a URL with which etcd does not start, and then the right one."""
    session = start("fix-and-prove")
    form = QuestionForm(session, session.exercise.question("deployment"), "en")
    assert isinstance(form.choices, FileAnswer)
    path = tmp_path / "etcd-compose.yaml"
    first = path.read_text()

    path.write_text(first.replace("LISTEN_CLIENT_URLS: http://0.0.0.0", "LISTEN_CLIENT_URLS: http://127.0.0.2"))
    form.lock.click()
    assert "✗ Not right." in form.feedback.value
    assert "A client on another host dials itself." in form.after.value

    path.write_text(first.replace("http://localhost:", "127.0.0.2:"))
    form.lock.click()
    assert "etcd does not start with 127.0.0.2:" in form.feedback.value
    assert session.own.answers["deployment"].tries == 1

    path.write_text(first.replace("localhost", "127.0.0.2"))
    form.lock.click()
    assert "✓ Right." in form.feedback.value
    assert "etcdlab found no fault." in form.after.value
    assert session.own.answers["deployment"].last == "http://127.0.0.2:{port}"
    assert form.lock.layout.display == "none"
