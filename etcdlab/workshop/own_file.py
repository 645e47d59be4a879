"""The field for a file of the learner: the one of the other notebooks, with the same reader."""

from __future__ import annotations

from pathlib import Path

import ipywidgets

from etcdlab.errors import FileError
from etcdlab.files import exists, read_file
from etcdlab.lint.run import read_beside_of
from etcdlab.messages import Language, message
from etcdlab.widgets.dropped_evidence import MOST_BYTES
from etcdlab.widgets.evidence_box import EvidenceBox
from etcdlab.widgets.fields import button, error_text, set_texts, translate
from etcdlab.widgets.page_module import page_style
from etcdlab.workshop.samples import FOLDER, is_sample
from etcdlab.workshop.texts import Paragraphs

EXAMPLES = "shop-compose.yaml", "shop.log"


class OwnFile(ipywidgets.VBox):  # type: ignore[misc]
    """The field for a log or a deployment file, what etcdlab says of it, and two examples."""

    def __init__(self, language: Language) -> None:
        self.box, text = EvidenceBox(), ipywidgets.HTML()
        set_texts(text, value=Paragraphs(message("Without a file of your own, read an example."), kind="state"))
        self.examples = tuple(button(message("read {file}", file=name)) for name in EXAMPLES)
        for name, example in zip(EXAMPLES, self.examples, strict=True):
            example.on_click(lambda _, name=name: self.read(name))
        style = ipywidgets.HTML(f"<style>{page_style('form.css', 'workshop/workshop.css')}</style>")
        super().__init__((style, ipywidgets.HBox((text, *self.examples)), self.box))
        for name in ("etcdlab-panel", "etcdlab-workshop", "etcdlab-workshop-own-file"):
            self.add_class(name)
        translate(self, language)

    def read(self, path: str) -> None:
        """Read a file of this machine, with the files beside it that it names; or an example by its name."""
        file = Path(path).expanduser()
        if not exists(file) and is_sample(path):
            file = FOLDER / path
        try:
            data = read_file(file, MOST_BYTES)
        except FileError as error:
            set_texts(self.box.status, value=error_text(error))
            return
        self.box.take_file(file.name, len(data), data, read_beside_of(file))
