"""The exercises in a real JupyterLab: solved by the keyboard, in two languages, and after a restart of the kernel."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from etcdlab.workshop.questions import Question, exercise_named
from scripts.jupyter import KERNEL_IDLE, SLOW, Served, chromium, opened, run_all, served
from tests.workshop.solutions import DRAW, SOLUTIONS, wrong_answer

RESTART = "jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def lab(browser: Browser, server: Served, name: str) -> Page:
    """The notebook, all of it run, in a window that is high enough for all of its cells."""
    page = opened(browser, server.url(name), (1280, 7000))
    run_all(page)
    expect(questions(page)).to_have_count(len(SOLUTIONS[name.rpartition("/")[2].removesuffix(".ipynb")]), timeout=SLOW)
    return page


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
def test_it_is_solved_by_the_keyboard(name: str, browser: Browser) -> None:
    with served() as server:
        draw_the_same(server.folder / f"workshop/{name}.ipynb")
        page = lab(browser, server, f"workshop/{name}.ipynb")
        for number, key in enumerate(SOLUTIONS[name]):
            form = questions(page).nth(number)
            lock_in(name, key, form, server.folder / "workshop")
            expect(form.locator(".etcdlab-workshop-right")).to_contain_text("✓ Right.", timeout=SLOW)
        count = len(SOLUTIONS[name])
        state = page.locator(".etcdlab-workshop-head .etcdlab-workshop-state")
        expect(state).to_contain_text(f"{count} answers were right at once.", timeout=SLOW)

        page.evaluate(RESTART)
        page.wait_for_function(KERNEL_IDLE, timeout=SLOW)
        run_all(page)
        expect(state).to_contain_text(f"{count} of {count} questions are answered.", timeout=SLOW)
        expect(page.locator(".etcdlab-workshop-right")).to_have_count(count)
        chosen = [key for key in SOLUTIONS[name] if exercise_named(name).question(key).choices]
        expect(page.locator("input[type=radio]:checked")).to_have_count(len(chosen))
        page.close()


@pytest.mark.parametrize("name", SOLUTIONS)
def test_wrong_answers_out_of_order_by_the_keyboard(name: str, browser: Browser) -> None:
    """From the last question to the first, if the exercise allows it. Then each one is corrected, if it can be."""
    exercise = exercise_named(name)
    numbers = range(len(exercise.questions))
    with served() as server:
        draw_the_same(server.folder / f"workshop/{name}.ipynb")
        page = lab(browser, server, f"workshop/{name}.ipynb")
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
                lock_in(name, question.key, form, server.folder / "workshop")
                expect(form).to_contain_text("✓ Right.", timeout=SLOW)
        expect(page.locator(".etcdlab-workshop-head .etcdlab-workshop-state")).to_contain_text(
            "0 answers were right at once.", timeout=SLOW
        )
        page.close()


def test_the_language_the_clock_and_a_new_start(browser: Browser) -> None:
    with served() as server:
        page = lab(browser, server, "workshop/the-symptom.ipynb")
        head, first = page.locator(".etcdlab-workshop-head"), questions(page).first
        expect(head.get_by_role("timer")).to_contain_text("/ 15:00")
        lock_in_by_keyboard(first, 0)
        expect(first).to_contain_text("✗ Not right.", timeout=SLOW)

        head.get_by_text("简体中文").click()
        expect(first).to_contain_text("✗ 不对。", timeout=SLOW)
        expect(first.locator("button").first).to_have_text("锁定我的答案")
        head.get_by_role("checkbox").uncheck()
        expect(head.get_by_role("timer")).to_be_hidden()
        saved = json.loads((server.folder / "workshop/progress.json").read_text())
        assert (saved["language"], saved["clock"]) == ("zh_CN", False)

        head.get_by_text("重新开始本练习").click()
        head.get_by_text("删除本练习的答案").click()
        expect(first).not_to_contain_text("✗ 不对。", timeout=SLOW)
        expect(first.locator("input:checked")).to_have_count(0)
        page.close()


def test_the_stepper_does_not_name_the_next_function(browser: Browser) -> None:
    """Neither the diagram nor the list of functions beside the buttons is visible before the last answer."""
    with served() as server:
        page = lab(browser, server, "workshop/the-chain.ipynb")
        lock_in("the-chain", "after-sync", questions(page).first, server.folder / "workshop")
        controls = page.locator(".etcdlab-controls")
        expect(controls.get_by_role("button", name="next ▶")).to_be_visible(timeout=SLOW)
        expect(controls.locator("select")).to_be_hidden()
        expect(page.locator(".etcdlab-left")).to_be_hidden()
        page.close()
