"""`etcdlab demo --fix`: the check, what etcdlab changes in the sandbox, and the check after it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import typer

from etcdlab.cli import INTERRUPTED
from etcdlab.cli.options import tell
from etcdlab.cli.report import WHOLE, ignore_ctrl_c_for_a_while, print_json, show
from etcdlab.messages import message
from etcdlab.views.progress import progress

if TYPE_CHECKING:
    from pathlib import Path

    from etcdlab.repaired import Repair
    from etcdlab.request import Request
    from etcdlab.sandboxes.sandbox import Sandbox
    from etcdlab.views.rows import Opening


def repair_demo(lab: Sandbox, request: Request, *, as_json: bool, save: Path | None) -> int:
    """Check a sandbox, end its fault, check it again, and print both. Returns the exit code of the second check.

    Ctrl-C prints what there is so far.
    """
    repaired = _run(lab, request)
    try:
        if save is not None:
            tell(message("Saved: {file}", file=str(repaired.case.save(save))))
    finally:
        _show(repaired, as_json=as_json)
    if repaired.interrupted:
        tell(message("You interrupted the repair. This is what it found so far."))
        return INTERRUPTED
    return repaired.exit_code


def _run(lab: Sandbox, request: Request) -> Repair:
    """The repair, or what there is of it at an interrupt. Raises KeyboardInterrupt if there is nothing."""
    from etcdlab.repaired import RepairRun

    run = RepairRun(lab, request, tell)
    try:
        with progress(message("etcdlab runs the client, ends the fault and runs the client again")):
            return run.run()
    except KeyboardInterrupt:
        ignore_ctrl_c_for_a_while()
        if (so_far := run.so_far()) is None:
            raise
        return so_far


def _show(repaired: Repair, *, as_json: bool) -> None:
    if as_json:
        print_json(repaired.document())
        return
    verdict = None if repaired.comparison is None else repaired.comparison.verdict
    # The same as for a result: with FORCE_COLOR a pipe gets colours, too, and without it whole lines.
    in_colours = sys.stdout.isatty() or bool(os.environ.get("FORCE_COLOR"))
    if verdict is not None:
        _print_verdict(verdict, in_colours=in_colours)
    show(repaired.before, as_json=False)
    typer.echo("")
    if in_colours:
        from rich.console import Console

        repaired.print(Console())
    else:
        typer.echo(repaired.text(WHOLE), nl=False)


def _print_verdict(verdict: Opening, *, in_colours: bool) -> None:
    """The first line, which is also the last one."""
    from etcdlab.views.comparison_text import print_line, text_of_line

    if in_colours:
        from rich.console import Console

        print_line(verdict, Console())
        typer.echo("")
    else:
        typer.echo(text_of_line(verdict, WHOLE))
