"""Each exercise, in its notebook, solved by a script: right, wrong, out of order, twice, and after a restart."""

from __future__ import annotations

import os
from pathlib import Path

import nbclient
import nbformat
import pytest

from etcdlab.workshop.questions import exercise_named
from tests.notebooks.runs import opened
from tests.workshop.solutions import DRAW, SOLUTIONS

ANSWER = """
form = exercise.forms[{key!r}]
form.choices.value = {choice!r}
if form.question.file:
    file = form.choices.path
    file.write_text(file.read_text().replace("localhost", "127.0.0.2"))
form.lock.click()
print(form.session.progress.exercise(form.session.exercise.name).answers.get({key!r}))
"""
STATE = "print(exercise.head.state.value)"


def run(name: str, folder: Path, *cells: str, **environment: str) -> nbformat.NotebookNode:
    """The notebook, and cells after its last one, in a kernel of its own."""
    notebook = opened(name)
    for cell in notebook.cells:
        cell.source = cell.source.replace("draw = 0\n", f"draw = {DRAW}\n")
    notebook.cells += [nbformat.v4.new_code_cell(cell) for cell in cells]
    client = nbclient.NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(folder)}})
    client.execute(env=os.environ | environment)
    return notebook


def solving(name: str) -> list[str]:
    return [ANSWER.format(key=key, choice=choice) for key, choice in SOLUTIONS[name].items()]


def printed_last(notebook: nbformat.NotebookNode, back: int = 1) -> str:
    return "".join(output.get("text", "") for output in notebook.cells[-back].outputs)


@pytest.mark.parametrize("name", SOLUTIONS)
def test_it_is_solved_and_stays_solved_after_a_restart(name: str, tmp_path: Path) -> None:
    count = len(SOLUTIONS[name])
    first = run(f"workshop/{name}.ipynb", tmp_path, *solving(name), STATE)
    assert f"{count} of {count} questions are answered." in printed_last(first)
    assert f"{count} answers were right at once." in printed_last(first)

    again = run(f"workshop/{name}.ipynb", tmp_path, *solving(name)[:1], STATE)
    assert f"{count} of {count} questions are answered." in printed_last(again)
    assert "tries=1" in printed_last(again, 2)


@pytest.mark.parametrize("name", SOLUTIONS)
def test_answers_from_the_last_question_to_the_first(name: str, tmp_path: Path) -> None:
    """In an exercise whose questions open one by one, a question that is not open takes no answer."""
    notebook = run(f"workshop/{name}.ipynb", tmp_path, *reversed(solving(name)), STATE)

    exercise = exercise_named(name)
    expected = 1 if exercise.in_order or exercise.one_by_one else len(SOLUTIONS[name])
    assert f"{expected} of {len(SOLUTIONS[name])} questions are answered." in printed_last(notebook)


@pytest.mark.parametrize("name", SOLUTIONS)
def test_a_re_run_of_the_cells_keeps_the_choice(name: str, tmp_path: Path) -> None:
    """The head and the question run twice. What was chosen and not locked in is still chosen."""
    key, choice = next(iter(SOLUTIONS[name].items()))
    (head,) = [cell.source for cell in opened(f"workshop/{name}.ipynb").cells if "workshop.exercise(" in cell.source]
    chosen = f"exercise.forms[{key!r}].choices.value = {choice!r}"
    cells = [chosen, head, f"exercise.ask({key!r})", f"print(exercise.forms[{key!r}].choices.value)"]
    notebook = run(f"workshop/{name}.ipynb", tmp_path, *cells)

    assert printed_last(notebook) == f"{choice}\n"


def test_the_chinese_notebook_asks_in_chinese(tmp_path: Path) -> None:
    folder = tmp_path / "zh" / "workshop"
    folder.mkdir(parents=True)
    show = 'print(exercise.forms["target"].text.value)'
    notebook = run("zh/workshop/the-symptom.ipynb", folder, show, ETCDLAB_LANG="en")

    assert "这个客户端配置的是哪个地址？" in printed_last(notebook)


def test_a_damaged_progress_file_is_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "progress.json").write_text("{")
    notebook = run("workshop/the-symptom.ipynb", tmp_path, "print(exercise.head.notes.value)", STATE)

    assert "You start afresh. The old file is now progress-old-1.json." in printed_last(notebook, 2)
    assert "0 of 6 questions are answered." in printed_last(notebook)
