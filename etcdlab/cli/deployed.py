"""What a check compares the members with: deployment files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etcdlab.cli.language import help_text
from etcdlab.errors import UsageError
from etcdlab.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from etcdlab.file_line import FileLine
    from etcdlab.investigation import Investigation

    Then = Callable[[Investigation], Investigation]

DeploymentFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--deployment",
        metavar="FILE",
        help=help_text("Compare the members with the file that starts them, e.g. docker-compose.yml. Repeatable."),
    ),
]


@dataclass(frozen=True)
class Deployed:
    """The URLs of the files."""

    lines: tuple[FileLine, ...]

    @classmethod
    def of(cls, files: Sequence[Path], *, has_what_if: bool) -> Deployed:
        """Read every file before anything runs. Raises FileError and UsageError."""
        if not files:
            return cls(())
        if has_what_if:
            raise UsageError(
                message("--deployment cannot be used with --what-if: no member advertises the URLs of a what if."),
                message("Run two checks."),
                "deployment",
            )
        from etcdlab.lint.file_lines import read_file_lines

        return cls(read_file_lines(files))

    def then(self, first: Then | None) -> Then | None:
        """What follows a check: `first`, or else the files in its case. None if there is nothing to do."""
        if not self.lines:
            return first

        def follow(investigation: Investigation) -> Investigation:
            from etcdlab.investigation import Investigation

            return Investigation(investigation.case.with_file_lines(self.lines))

        return follow
