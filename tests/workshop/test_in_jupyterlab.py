"""The exercises in a real JupyterLab: solved by the keyboard, in two languages, and after a restart of the kernel."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Locator, Page, expect

from etcdlab.workshop.questions import Question, exercise_named
from scripts.jupyter import KERNEL_IDLE, SLOW, chromium, opened, run_all, run_cells, served
from tests.workshop.solutions import DRAW, SOLUTIONS, wrong_answer

RESTART = "jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"


END = "jupyterapp.shell.currentWidget.sessionContext.shutdown()"


OPEN = "async path => { await jupyterapp.commands.execute('docmanager:open', { path }); }"
CLOSE = "jupyterapp.shell.currentWidget.dispose()"


class OpenLab(NamedTuple):
    """JupyterLab in a browser, and where its server has its notebooks."""

    page: Page
    notebooks: Path


@pytest.fixture(scope="module")
def lab() -> Iterator[OpenLab]:
    """One for all tests, because loading its page takes longer than to solve an exercise."""
    with chromium() as browser, served() as server:
        # The window is high enough for all cells of an exercise.
        page = opened(browser, server.url("start-here.ipynb"), (1280, 7000))
        close(page)
        yield OpenLab(page, server.folder)


def close(page: Page) -> None:
    """End the kernel of the notebook, and close it."""
    page.evaluate(END)
    page.evaluate(CLOSE)
    expect(page.locator(".jp-Notebook")).to_have_count(0)


class ExercisePage(NamedTuple):
    """The page with an exercise, and the folder with its files, which no other test uses."""

    page: Page
    folder: Path


OpenExercise = Callable[[str], ExercisePage]


@pytest.fixture
def take(lab: OpenLab) -> Iterator[OpenExercise]:
    """Opens an exercise in a folder of its own, and runs all of it. Its kernel ends with the test."""

    def opened_exercise(name: str) -> ExercisePage:
        folder = Path(tempfile.mkdtemp(dir=lab.notebooks)) / "workshop"
        shutil.copytree(lab.notebooks / "workshop", folder)
        draw_the_same(folder / f"{name}.ipynb")
        lab.page.evaluate(OPEN, (folder / f"{name}.ipynb").relative_to(lab.notebooks.parent).as_posix())
        lab.page.wait_for_selector(".jp-Notebook")
        lab.page.wait_for_function(KERNEL_IDLE, timeout=SLOW)
        run_all(lab.page)
        expect(questions(lab.page)).to_have_count(len(SOLUTIONS[name]), timeout=SLOW)
        return ExercisePage(lab.page, folder)

    yield opened_exercise
    close(lab.page)


def draw_the_same(notebook: Path) -> None:
    """The scenario of the solutions, in an exercise that draws one."""
    notebook.write_text(notebook.read_text("utf-8").replace("draw = 0\\n", f"draw = {DRAW}\\n"), "utf-8")


def questions(page: Page) -> Locator:
    return page.locator(".etcdlab-workshop-question.widget-vbox")


def lock_in(exercise: str, key: str, form: Locator, folder: Path) -> None:
    """Lock in the right answer by the keyboard."""
    question = exercise_named(exercise).question(key)
    if question.file:
        change_the_file(folder / question.file)
    answer_by_keyboard(question, form, SOLUTIONS[exercise][key])


def answer_by_keyboard(question: Question, form: Locator, answer: str) -> None:
    """Choose the answer or type it, and lock it in. The answer of a file is in the file."""
    if question.file:
        form.locator("button").first.press("Enter")
    elif question.typed is None:
        lock_in_by_keyboard(form, [choice.key for choice in question.choices].index(answer))
    else:
        type_by_keyboard(form, answer)


def change_the_file(path: Path) -> None:
    """As an editor does it that saves."""
    path.write_text(path.read_text("utf-8").replace("localhost", "127.0.0.2"), "utf-8")


def type_by_keyboard(form: Locator, text: str) -> None:
    """Type the answer, and press the button with Enter."""
    form.page.wait_for_function(IDLE, timeout=SLOW)
    form.locator("input[type=text]").focus()
    form.page.keyboard.press("Control+A")
    form.page.keyboard.type(text)
    expect(form.locator("button").first).to_be_enabled(timeout=SLOW)
    form.page.keyboard.press("Tab")
    form.page.keyboard.press("Enter")


IDLE = "() => jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'"


def lock_in_by_keyboard(form: Locator, place: int) -> None:
    """Tab into the answers, choose with the space bar and the arrows, and press the button with Enter."""
    # Until the cells have run, JupyterLab draws the forms below anew.
    form.page.wait_for_function(IDLE, timeout=SLOW)
    form.locator("input[type=radio]").first.focus()
    form.page.keyboard.press("Space")
    for _ in range(place):
        form.page.keyboard.press("ArrowDown")
    expect(form.locator("input[type=radio]").nth(place)).to_be_checked()
    expect(form.locator("button").first).to_be_enabled(timeout=SLOW)
    form.page.keyboard.press("Tab")
    form.page.keyboard.press("Enter")


@pytest.mark.parametrize("name", SOLUTIONS)
def test_it_is_solved_by_the_keyboard(name: str, take: OpenExercise) -> None:
    page, folder = take(name)
    for number, key in enumerate(SOLUTIONS[name]):
        form = questions(page).nth(number)
        lock_in(name, key, form, folder)
        expect(form.locator(".etcdlab-workshop-right")).to_contain_text("✓ Right.", timeout=SLOW)
    count = len(SOLUTIONS[name])
    state = page.locator(".etcdlab-workshop-head .etcdlab-workshop-state")
    expect(state).to_contain_text(f"{count} answers were right at once.", timeout=SLOW)

    page.evaluate(RESTART)
    page.wait_for_function(KERNEL_IDLE, timeout=SLOW)
    run_all(page)
    expect(state).to_contain_text(f"{count} of {count} questions are answered.", timeout=SLOW)
    expect(page.locator(".etcdlab-workshop-question .etcdlab-workshop-right")).to_have_count(count)
    chosen = [key for key in SOLUTIONS[name] if exercise_named(name).question(key).choices]
    expect(page.locator("input[type=radio]:checked")).to_have_count(len(chosen))


@pytest.mark.parametrize("name", SOLUTIONS)
def test_wrong_answers_out_of_order_by_the_keyboard(name: str, take: OpenExercise) -> None:
    """From the last question to the first, if the exercise allows it. Then each one is corrected, if it can be."""
    exercise = exercise_named(name)
    numbers = range(len(exercise.questions))
    page, folder = take(name)
    is_ordered = exercise.in_order or exercise.one_by_one
    if is_ordered:
        expect(questions(page).last).to_contain_text("This question opens after question 1.")
        expect(questions(page).last.locator("input:visible")).to_have_count(0)
    for number in numbers if is_ordered else reversed(numbers):
        question, form = exercise.questions[number], questions(page).nth(number)
        answer_by_keyboard(question, form, wrong_answer(name, question))
        expect(form).to_contain_text("✗ Not right.", timeout=SLOW)
        if question.prediction:
            expect(form.locator("input[type=radio]:enabled")).to_have_count(0)
        else:
            lock_in(name, question.key, form, folder)
            expect(form).to_contain_text("✓ Right.", timeout=SLOW)
    state = page.locator(".etcdlab-workshop-head .etcdlab-workshop-state")
    expect(state).to_contain_text("0 answers were right at once.", timeout=SLOW)


def test_the_repair_of_the_capstone_by_the_keyboard(take: OpenExercise) -> None:
    """After the last answer. The postmortem then has the proof."""
    page, folder = take("capstone")
    repair = page.locator(".etcdlab-workshop-repair.widget-vbox")
    expect(repair).to_contain_text("The repair comes after the last question.")
    expect(repair.get_by_role("button")).to_be_hidden()
    for number, key in enumerate(SOLUTIONS["capstone"]):
        lock_in("capstone", key, questions(page).nth(number), folder)
        expect(questions(page).nth(number)).to_contain_text("✓ Right.", timeout=SLOW)
    repair.get_by_role("button").press("Enter")

    expect(repair).to_contain_text("✓ The fault has ended", timeout=SLOW)
    expect(repair).to_contain_text("The fix is proved")
    run_cells(page, "exercise.report(")
    expect(page.locator(".jp-OutputArea").last).to_contain_text("The postmortem is in postmortem.html.", timeout=SLOW)
    assert "127.0.0.2" in (folder / "postmortem.html").read_text("utf-8")


def test_a_file_of_the_learner_is_pasted(take: OpenExercise) -> None:
    field = take("other-clients").page.locator(".etcdlab-workshop-own-file.widget-vbox")
    field.locator("textarea").fill("etcd:\n  environment:\n    ETCD_ADVERTISE_CLIENT_URLS: http://localhost:2379\n")
    field.get_by_role("button", name="read the text").press("Enter")

    expect(field).to_contain_text("advertises-loopback", timeout=SLOW)


def test_the_language_the_clock_and_a_new_start(take: OpenExercise) -> None:
    page, folder = take("the-symptom")
    head, first = page.locator(".etcdlab-workshop-head"), questions(page).first
    expect(head.get_by_role("timer")).to_contain_text("/ 15:00")
    lock_in_by_keyboard(first, 0)
    expect(first).to_contain_text("✗ Not right.", timeout=SLOW)

    head.get_by_text("简体中文").click()
    expect(first).to_contain_text("✗ 不对。", timeout=SLOW)
    expect(first.locator("button").first).to_have_text("锁定我的答案")
    head.get_by_role("checkbox").uncheck()
    expect(head.get_by_role("timer")).to_be_hidden()
    saved = json.loads((folder / "progress.json").read_text())
    assert (saved["language"], saved["clock"]) == ("zh_CN", False)

    head.get_by_text("重新开始本练习").click()
    head.get_by_text("删除本练习的答案").click()
    expect(first).not_to_contain_text("✗ 不对。", timeout=SLOW)
    expect(first.locator("input:checked")).to_have_count(0)


def test_the_stepper_does_not_name_the_next_function(take: OpenExercise) -> None:
    """Neither the diagram nor the list of functions beside the buttons is visible before the last answer."""
    page, folder = take("the-chain")
    lock_in("the-chain", "after-sync", questions(page).first, folder)
    controls = page.locator(".etcdlab-controls")
    expect(controls.get_by_role("button", name="next ▶")).to_be_visible(timeout=SLOW)
    expect(controls.locator("select")).to_be_hidden()
    expect(page.locator(".etcdlab-left")).to_be_hidden()
