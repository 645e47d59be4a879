"""What a check compares the members with: deployment files, and what kubectl lists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from etcdlab.cli.language import help_text
from etcdlab.errors import UsageError
from etcdlab.messages import message
from etcdlab.views.progress import progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from etcdlab.file_line import FileLine
    from etcdlab.investigation import Investigation
    from etcdlab.readers.kubernetes import Listing

    Then = Callable[[Investigation], Investigation]

DeploymentFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--deployment",
        metavar="FILE",
        help=help_text("Compare the members with the file that starts them, e.g. docker-compose.yml. Repeatable."),
    ),
]
Kubectl = Annotated[
    str | None,
    typer.Option(
        metavar="COMMAND",
        help=help_text("List what is behind each URL in Kubernetes through this command, e.g. 'kubectl -n prod'."),
    ),
]


class Deployed(msgspec.Struct, frozen=True):
    """The URLs of the files, and the objects of Kubernetes."""

    lines: tuple[FileLine, ...] = ()
    listing: Listing | None = None

    @classmethod
    def of(cls, files: Sequence[Path], kubectl: str | None, *, has_what_if: bool) -> Deployed:
        """Read every file, and list the objects, before anything else runs. Raises FileError and UsageError."""
        if files and has_what_if:
            raise UsageError(
                message("--deployment cannot be used with --what-if: no member advertises the URLs of a what if."),
                message("Run two checks."),
                "deployment",
            )
        return cls(_read(files), None if kubectl is None else _listed(kubectl))

    def then(self, first: Then | None) -> Then | None:
        """What follows a check: `first`, and then what the members are compared with. None if there is nothing."""
        if not self.lines and self.listing is None:
            return first

        def follow(investigation: Investigation) -> Investigation:
            checked = investigation if first is None else first(investigation)
            return self._added(checked)

        return follow

    def _added(self, investigation: Investigation) -> Investigation:
        from etcdlab.investigation import Investigation
        from etcdlab.rules.kubernetes_evidence import targets_in

        case = investigation.case.with_file_lines(self.lines)
        if self.listing is not None:
            case = case.with_kubernetes(targets_in(self.listing, case.trace))
        return Investigation(case)


def _read(files: Sequence[Path]) -> tuple[FileLine, ...]:
    if not files:
        return ()  # A check without files does not load the 40 modules that read them.
    from etcdlab.lint.file_lines import read_file_lines

    return read_file_lines(files)


def _listed(text: str) -> Listing:
    from etcdlab.probe.kubectl import kubectl_of, list_objects

    command = kubectl_of(text)
    with progress(message("kubectl lists pods, Services and EndpointSlices")):
        return list_objects(command)
