"""`etcdlab compare`: two saved cases side by side."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etcdlab.cli.language import examples, help_text
from etcdlab.cli.options import Json, app
from etcdlab.cli.report import WHOLE, print_json
from etcdlab.errors import UsageError
from etcdlab.messages import message

if TYPE_CHECKING:
    from etcdlab.side_by_side import SideBySide
    from etcdlab.trace import Trace


@app.command(
    short_help=help_text("Compare two saved cases."),
    help=help_text(
        "Compare two saved cases: two releases, before and after a change, or the real client and the modelled one."
        " etcdlab uses no network. With one case, compare its two newest runs, such as a result and its what if. Exit"
        " code 0: the client did the same and got the same. 1: something differs. 2: an error."
    ),
    epilog=examples("etcdlab compare before.etcdlab after.etcdlab", "etcdlab compare what-if.etcdlab"),
)
def compare(
    case_a: Annotated[Path, typer.Argument(help=help_text("The file of run A, which --save wrote."))],
    case_b: Annotated[
        Path | None, typer.Argument(help=help_text("The file of run B. Without it, both runs are of the first file."))
    ] = None,
    as_json: Json = False,
) -> None:
    from etcdlab.side_by_side import compare as compare_runs

    comparison = compare_runs(*_traces(case_a, case_b))
    if as_json:
        print_json(comparison.document())
    else:
        _print(comparison)
    raise typer.Exit(comparison.exit_code)


def _traces(case_a: Path, case_b: Path | None) -> tuple[Trace, Trace]:
    from etcdlab.case import Case

    first = Case.load(case_a)
    if case_b is not None:
        return first.trace, Case.load(case_b).trace
    if len(first.traces) < 2:
        raise UsageError(
            message("{file} has one run, and a comparison needs two.", file=case_a.name),
            message("Name a second file. Or save a case with `etcdlab check --what-if MEMBER=URL --save FILE`."),
        )
    return first.traces[-2], first.traces[-1]


def _print(comparison: SideBySide) -> None:
    # The same as for a result: with FORCE_COLOR a pipe gets colours, too, and without it whole lines.
    if sys.stdout.isatty() or os.environ.get("FORCE_COLOR"):
        from rich.console import Console

        comparison.print(Console())
    else:
        typer.echo(comparison.text(WHOLE), nl=False)
