"""Each exercise, in its notebook, solved by a script: right, wrong, out of order, twice, and after a restart."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import nbclient
import nbformat
import pytest

from etcdlab.workshop.progress_file import ProgressFile
from etcdlab.workshop.questions import exercise_named
from tests.notebooks.runs import opened
from tests.workshop.solutions import DRAW, SOLUTIONS, wrong_answer

ANSWER = """
form = exercise.forms[{key!r}]
form.choices.value = {choice!r}
if form.question.file:
    file = form.choices.path
    file.write_text(file.read_text().replace("localhost", "127.0.0.2"))
form.lock.click()
print(form.session.progress.exercise(form.session.exercise.name).answers.get({key!r}))
"""
WRONG = """
form = exercise.forms[{key!r}]
form.choices.value = {choice!r}
form.lock.click()
print("✗ Not right." in form.feedback.value)
"""
STATE = "print(exercise.head.state.value)"


def client_of(name: str, folder: Path, *cells: str) -> nbclient.NotebookClient:
    """The notebook, and cells after its last one, for a kernel of its own."""
    notebook = opened(name)
    for cell in notebook.cells:
        cell.source = cell.source.replace("draw = 0\n", f"draw = {DRAW}\n")
    notebook.cells += [nbformat.v4.new_code_cell(cell) for cell in cells]
    return nbclient.NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(folder)}})


def run(name: str, folder: Path, *cells: str, **environment: str) -> nbformat.NotebookNode:
    """The notebook with these cells after it was executed."""
    client = client_of(name, folder, *cells)
    client.execute(env=os.environ | environment)
    return client.nb


def solving(name: str) -> list[str]:
    return [ANSWER.format(key=key, choice=choice) for key, choice in SOLUTIONS[name].items()]


def printed_last(notebook: nbformat.NotebookNode, back: int = 1) -> str:
    return "".join(output.get("text", "") for output in notebook.cells[-back].outputs)


@pytest.mark.parametrize("name", SOLUTIONS)
def test_it_is_solved_and_stays_solved_after_a_restart(name: str, tmp_path: Path) -> None:
    """Before that, the head and the first question run twice: what was chosen and not locked in is still chosen."""
    key, choice = next(iter(SOLUTIONS[name].items()))
    (head,) = [cell.source for cell in opened(f"workshop/{name}.ipynb").cells if "workshop.exercise(" in cell.source]
    chosen = f"exercise.forms[{key!r}].choices.value"
    twice = [f"{chosen} = {choice!r}", head, f"exercise.ask({key!r})", f"print({chosen})"]
    count = len(SOLUTIONS[name])
    first = run(f"workshop/{name}.ipynb", tmp_path, *twice, *solving(name), STATE)
    assert printed_last(first, count + 2) == f"{choice}\n"
    assert f"{count} of {count} questions are answered." in printed_last(first)
    assert f"{count} answers were right at once." in printed_last(first)

    again = run(f"workshop/{name}.ipynb", tmp_path, *solving(name)[:1], STATE)
    assert f"{count} of {count} questions are answered." in printed_last(again)
    assert "tries=1" in printed_last(again, 2)


@pytest.mark.parametrize("name", SOLUTIONS)
def test_a_wrong_answer_can_be_corrected_and_a_prediction_not(name: str, tmp_path: Path) -> None:
    cells = []
    for question in exercise_named(name).questions:
        cells.append(WRONG.format(key=question.key, choice=wrong_answer(name, question)))
        cells.append(ANSWER.format(key=question.key, choice=SOLUTIONS[name][question.key]))
    notebook = run(f"workshop/{name}.ipynb", tmp_path, *cells, STATE)

    count = len(SOLUTIONS[name])
    printed = [printed_last(notebook, back) for back in range(2 * count + 1, 0, -1)]
    assert printed[: 2 * count : 2] == ["True\n"] * count
    right = ["right=True" in text for text in printed[1 : 2 * count : 2]]
    assert right == [not question.prediction for question in exercise_named(name).questions]
    assert f"{count} of {count} questions are answered." in printed[-1]
    assert "0 answers were right at once." in printed[-1]


@pytest.mark.parametrize("name", SOLUTIONS)
def test_answers_from_the_last_question_to_the_first(name: str, tmp_path: Path) -> None:
    """In an exercise whose questions open one by one, a question that is not open takes no answer."""
    notebook = run(f"workshop/{name}.ipynb", tmp_path, *reversed(solving(name)), STATE)

    exercise = exercise_named(name)
    expected = 1 if exercise.in_order or exercise.one_by_one else len(SOLUTIONS[name])
    assert f"{expected} of {len(SOLUTIONS[name])} questions are answered." in printed_last(notebook)


def test_the_chinese_notebook_asks_in_chinese(tmp_path: Path) -> None:
    folder = tmp_path / "zh" / "workshop"
    folder.mkdir(parents=True)
    show = 'print(exercise.forms["target"].text.value)'
    notebook = run("zh/workshop/the-symptom.ipynb", folder, show, ETCDLAB_LANG="en")

    assert "这个客户端配置的是哪个地址？" in printed_last(notebook)


def test_two_kernels_answer_one_exercise_at_once(tmp_path: Path) -> None:
    cells = solving("the-symptom")
    kernels = [client_of("workshop/the-symptom.ipynb", tmp_path, *cells[half::2]) for half in (0, 1)]

    async def execute_all() -> None:
        await asyncio.gather(*(kernel.async_execute() for kernel in kernels))

    asyncio.run(execute_all())
    answers = ProgressFile(tmp_path / "progress.json").read().exercise("the-symptom").answers
    assert {key: answer.last for key, answer in answers.items()} == SOLUTIONS["the-symptom"]
    assert all(answer.right for answer in answers.values())


@pytest.mark.parametrize("content", ["{", '{"format": 0, "exercises": {}}'], ids=["damaged", "of an older etcdlab"])
def test_a_progress_file_of_no_use_is_no_traceback(content: str, tmp_path: Path) -> None:
    (tmp_path / "progress.json").write_text(content)
    notebook = run("workshop/the-symptom.ipynb", tmp_path, "print(exercise.head.notes.value)", STATE)

    assert "You start afresh. The old file is now progress-old-1.json." in printed_last(notebook, 2)
    assert "0 of 6 questions are answered." in printed_last(notebook)
