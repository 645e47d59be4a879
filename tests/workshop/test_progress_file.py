"""The progress file: damaged, from another version, too large, read-only, and written by two kernels at once."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest

from etcdlab.workshop.progress import MAX_BYTES, Answer, ExerciseProgress, Progress
from etcdlab.workshop.progress_file import ProgressFile
from tests.workshop.conftest import Start

WRITE_ONE = """
import sys
from etcdlab.workshop.progress import Answer, ExerciseProgress
from etcdlab.workshop.progress_file import ProgressFile
file = ProgressFile(sys.argv[1])
for number in range(20):
    key = f"{sys.argv[2]}-{number}"
    file.change(lambda progress: progress.with_exercise(key, ExerciseProgress({"q": Answer("a", "a", "now")})))
"""

DAMAGED = {
    "empty": b"",
    "cut off": b'{"format": 1, "exercises": {"the-symp',
    "no JSON": b"\xff\xfe\x00",
    "another shape": b'{"format": 1, "exercises": []}',
    "deep": b"[" * 100_000,
    "many exercises": json.dumps({"format": 1, "exercises": {str(one): {} for one in range(60)}}).encode(),
    "long name": json.dumps({"format": 1, "learner": "x" * 200}).encode(),
    "negative": b'{"format": 1, "exercises": {"the-symptom": {"seconds": -1}}}',
    "too large": b'{"format": 1, "learner": "' + b"x" * MAX_BYTES + b'"}',
    "older": b'{"format": 0, "exercises": {}}',
    "newer": b'{"format": 2, "exercises": {}}',
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_file_that_cannot_be_used_is_renamed(content: bytes, tmp_path: Path) -> None:
    """The learner starts afresh, and reads a sentence about it."""
    path = tmp_path / "progress.json"
    path.write_bytes(content)
    file = ProgressFile(path)

    assert file.read() == Progress(1)
    assert (tmp_path / "progress-old-1.json").read_bytes() == content
    (note,) = file.notes
    assert "You start afresh. The old file is now progress-old-1.json." in str(note)
    assert not path.exists()
    file.change(lambda progress: progress.with_exercise("the-symptom", ExerciseProgress()))
    assert ProgressFile(path).read().exercises.keys() == {"the-symptom"}


def test_a_second_damaged_file_gets_another_name(tmp_path: Path) -> None:
    for number in (1, 2):
        (tmp_path / "progress.json").write_text(f"damaged {number}")
        ProgressFile(tmp_path / "progress.json").read()

    assert (tmp_path / "progress-old-2.json").read_text() == "damaged 2"


def test_two_kernels_at_once_lose_no_answer(tmp_path: Path) -> None:
    path = tmp_path / "progress.json"
    kernels = [subprocess.Popen([sys.executable, "-c", WRITE_ONE, str(path), name]) for name in ("a", "b")]
    assert [kernel.wait(60) for kernel in kernels] == [0, 0]

    assert len(ProgressFile(path).read().exercises) == 40


def test_two_threads_of_a_kernel_lose_no_answer(tmp_path: Path) -> None:
    file = ProgressFile(tmp_path / "progress.json")

    def add(name: str) -> None:
        for key in (f"{name}{number}" for number in range(20)):
            file.change(partial(Progress.with_exercise, name=key, exercise=ExerciseProgress()))

    threads = [threading.Thread(target=add, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len(ProgressFile(tmp_path / "progress.json").read().exercises) == 40


def test_a_prediction_of_another_kernel_stays(start: Start) -> None:
    """Two kernels have the notebook open. The answer that was locked in first counts."""
    one, other = start("the-symptom"), start("the-symptom")
    question = one.exercise.question("source")
    one.lock_in(question, "resolver")

    assert other.lock_in(question, "advertised").last == "resolver"


def test_a_file_in_place_of_the_folder_keeps_the_answers(tmp_path: Path) -> None:
    (tmp_path / "folder").touch()
    _check_kept(ProgressFile(tmp_path / "folder/progress.json"))


def test_a_folder_that_is_not_there_keeps_the_answers(tmp_path: Path) -> None:
    _check_kept(ProgressFile(tmp_path / "nowhere" / "progress.json"))


def test_a_folder_in_place_of_the_file_keeps_the_answers(tmp_path: Path) -> None:
    (tmp_path / "progress.json").mkdir()
    _check_kept(ProgressFile(tmp_path / "progress.json"))


def _check_kept(file: ProgressFile) -> None:
    """The answers are kept as long as the kernel lives, and a sentence says so."""
    answer = ExerciseProgress({"q": Answer("a", "a", "now")})
    file.change(lambda progress: progress.with_exercise("one", answer))
    file.change(lambda progress: progress.with_exercise("two", answer))

    assert file.read().exercises.keys() == {"one", "two"}
    assert len(file.notes) == 1
    assert "kept only until the kernel ends" in str(file.notes[0])
