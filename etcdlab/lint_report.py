"""Lints deployment files from Python, and displays the result in a notebook."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etcdlab.lint import LintFinding, LintResult, lint_paths
from etcdlab.rules.deployments import UrlVerdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etcdlab.messages import Language


class LintReport:
    """What lint says of some files. A notebook displays the findings, and `str()` is the same as text."""

    def __init__(self, result: LintResult, *, every: bool = False) -> None:
        self.result = result
        """The files, their servers and their URLs, as frozen data."""
        self._every = every

    @property
    def findings(self) -> tuple[LintFinding, ...]:
        """The places that are wrong; with `every` also those that are right only for some clients."""
        return tuple(self._findings())

    @property
    def exit_code(self) -> int:
        """0: nothing is wrong. 1: there are findings. 2: etcdlab could not read a file."""
        return self.result.exit_code

    def document(self) -> dict[str, Any]:
        """The result as one JSON-ready object: what `etcdlab lint --json` prints."""
        from etcdlab.views.lint_json import lint_document

        return lint_document(self.result)

    def text(self, language: Language | None = None) -> str:
        """What `etcdlab lint` prints."""
        from etcdlab.views.lint_text import lint_lines

        return "\n".join(lint_lines(self.result, every=self._every, language=language))

    def _findings(self) -> Iterator[LintFinding]:
        for file in self.result.files:
            for finding in file.findings:
                if self._every or finding.verdict is UrlVerdict.WRONG:
                    yield finding

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        from etcdlab.messages import reader_language
        from etcdlab.views.file_findings import html_of_lint

        return {"text/html": html_of_lint(self.result, reader_language(), every=self._every), "text/plain": self.text()}

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return self.text()


def lint_files(*paths: str | os.PathLike[str], every: bool = False) -> LintReport:
    """The wrong URLs in deployment files and folders. No cluster is asked, and nothing is dialled or executed.

        etcdlab.lint_files("docker-compose.yml", "deploy")

    Without a path the current folder is read. With `every` the report also has the URLs that are right only for some
    clients. Raises FileError for a path that does not exist.
    """
    return LintReport(lint_paths([Path(path) for path in paths] or [Path()]), every=every)
