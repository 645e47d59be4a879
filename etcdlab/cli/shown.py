"""How an investigation is walked, shown and told in an exit code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from etcdlab.views.progress import progress

if TYPE_CHECKING:
    from pathlib import Path

    from etcdlab.engines.engine import Engine
    from etcdlab.investigation import Investigation

INTERRUPTED = 130
WHOLE = 10_000
"""Columns of text that is not for a terminal."""


def investigate(engine: Engine, *, as_json: bool, save: Path | None) -> int:
    """Step to the end, show what was found, and say it in an exit code. An interrupt shows what is there so far."""
    import signal

    from etcdlab.investigation import Investigation

    interrupted = False
    try:
        with progress("walking the chain"):
            engine.run()
    except KeyboardInterrupt:
        interrupted = True
    finally:
        # What was seen is shown and saved whole, however impatient the person at the keyboard.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        engine.close()
    found = Investigation.of(engine.trace)
    try:
        if save is not None:
            typer.echo(f"saved: {found.case.save(save)}", err=True)
    finally:
        show(found, as_json=as_json)
    if interrupted:
        typer.echo("interrupted: this is what was seen so far", err=True)
    return INTERRUPTED if interrupted else found.exit_code


def print_json(value: object) -> None:
    """Print one JSON object on one line."""
    import json

    typer.echo(json.dumps(value))


def show(found: Investigation, *, as_json: bool) -> None:
    """Print an investigation: for a person at a terminal, for a pipe, or as one JSON object."""
    if as_json:
        print_json(found.document())
    elif sys.stdout.isatty():
        from rich.console import Console

        found.print(Console())
        typer.echo(found.log(), nl=False)
    else:
        # Whole lines: what is piped is searched, and a log line must stay one.
        typer.echo(found.text(width=WHOLE) + found.log(), nl=False)
