"""A file of the learner, read: a deployment file as `etcdlab lint` does, any other file as the log of a client."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from etcdlab.explanation import explain
from etcdlab.lint import LintResult, lint_text
from etcdlab.lint.run import content_of, read_beside_of
from etcdlab.messages import Text, message, render
from etcdlab.workshop.samples import FOLDER, is_sample

if TYPE_CHECKING:
    from etcdlab.investigation import Investigation
    from etcdlab.messages import Language

_WIDTH = 100
_PRE = '<pre style="white-space:pre-wrap;overflow-wrap:anywhere">{}</pre>'


class FileReport:
    """What etcdlab says of a file. A notebook displays it, and `str()` is the same as text."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        self._text = "\n".join(lines)

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return self._text

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/plain": self._text, "text/html": _PRE.format(escape(self._text))}


def read_own_file(path: str, language: Language) -> FileReport | Investigation:
    """What a deployment file or the log of a client says. Without a name, what to write there. Raises FileError."""
    if not path.strip():
        return FileReport(tuple(render(text, language) for text in _NO_FILE))
    file = Path(path).expanduser()
    if not file.exists() and is_sample(path):
        file = FOLDER / path
    data = content_of(file)
    result = lint_text(file.name, data, read_beside_of(file)) if data is not None else None
    if result is None:
        return explain(file)
    from etcdlab.views.lint_text import lint_lines

    return FileReport(tuple(lint_lines(LintResult((result,), 1), every=True, width=_WIDTH, language=language)))


_NO_FILE: tuple[Text, ...] = (
    message("No file was read yet."),
    message(
        "Write the name of your file into `own_file`, and run the cell again. A compose file, a manifest of Kubernetes,"
        " etcd.conf.yml, a unit of systemd, a script, or the log of a service will do."
    ),
    message("Without a file of your own, try {samples}.", samples=("shop-compose.yaml", "shop.log")),
)
