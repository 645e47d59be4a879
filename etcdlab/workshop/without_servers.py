"""What stands for a question where no server can be started: in a browser alone, or on a machine without etcd."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets

from etcdlab.messages import message
from etcdlab.widgets.fields import set_texts, translate
from etcdlab.widgets.page_module import page_style
from etcdlab.workshop.texts import Paragraphs

if TYPE_CHECKING:
    from etcdlab.errors import SandboxError
    from etcdlab.messages import Language
    from etcdlab.workshop.questions import Exercise, Question


class WithoutServers(ipywidgets.VBox):  # type: ignore[misc]
    """Why the question is not here, and what to do instead."""

    def __init__(self, exercise: Exercise, question: Question, error: SandboxError, language: Language) -> None:
        number, count = exercise.questions.index(question) + 1, len(exercise.questions)
        self.text, self.reason = ipywidgets.HTML(), ipywidgets.HTML()
        place = message("Question {number} of {count}", number=number, count=count)
        needs = message("This question needs a real etcd, and etcdlab cannot start one here.")
        set_texts(self.text, value=Paragraphs(place, needs, kind="text"))
        set_texts(self.reason, value=Paragraphs(error.what, error.do, kind="wrong", role="status"))
        style = ipywidgets.HTML(f"<style>{page_style('form.css', 'workshop/workshop.css')}</style>")
        super().__init__((style, self.text, self.reason))
        for name in ("etcdlab-panel", "etcdlab-workshop", "etcdlab-workshop-without-servers"):
            self.add_class(name)
        translate(self, language)
