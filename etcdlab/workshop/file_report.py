"""A sentence for a learner: a notebook displays it as a text, and `str()` is the same."""

from __future__ import annotations

from html import escape


class FileReport:
    """What etcdlab says of a file that it wrote, or why it wrote none."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return self._text

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/plain": self._text, "text/html": f"<p>{escape(self._text)}</p>"}
