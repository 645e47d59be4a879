"""`etcdlab demo --fix`: the check, what etcdlab changes in the sandbox, and the check after it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import typer

from etcdlab.cli.options import tell
from etcdlab.cli.report import WHOLE, print_json, show
from etcdlab.messages import message
from etcdlab.views.progress import progress

if TYPE_CHECKING:
    from pathlib import Path

    from etcdlab.repaired import Repair
    from etcdlab.request import Request
    from etcdlab.sandboxes.sandbox import Sandbox


def repair_demo(lab: Sandbox, request: Request, *, as_json: bool, save: Path | None) -> int:
    """Check a sandbox, end its fault, check it again, and print both. Returns the exit code of the second check."""
    from etcdlab.repaired import repair_for

    with progress(message("etcdlab runs the client, ends the fault and runs the client again")):
        repaired = repair_for(lab, request, tell)
    try:
        if save is not None:
            tell(message("Saved: {file}", file=str(repaired.case.save(save))))
    finally:
        _show(repaired, as_json=as_json)
    return repaired.exit_code


def _show(repaired: Repair, *, as_json: bool) -> None:
    if as_json:
        print_json(repaired.document())
        return
    show(repaired.before, as_json=False)
    typer.echo("")
    # The same as for a result: with FORCE_COLOR a pipe gets colours, too, and without it whole lines.
    if sys.stdout.isatty() or os.environ.get("FORCE_COLOR"):
        from rich.console import Console

        repaired.print(Console())
    else:
        typer.echo(repaired.text(WHOLE), nl=False)
