"""A program of the person's own: `attach` reads one that runs, `core` one that was dumped."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from etcdlab.cli.options import Json, Save, app, tell
from etcdlab.cli.shown import investigate
from etcdlab.errors import UsageError


@app.command(short_help="Read a Go program that fails now, and let it run on.")
def attach(
    pid: Annotated[int, typer.Argument(help="The process id of a Go program with an etcd client in it.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before it is stopped.")] = False,
    max_stop: Annotated[float, typer.Option(help="Seconds it may stand still at most.")] = 2.0,
    as_json: Json = False,
    save: Save = None,
) -> None:
    """Read what the etcd client of a running Go program dials, and what its blocked calls wait for.

    The program is stopped while it is read, mostly for less than a second, and then runs on.
    Exit code: 0 nothing wrong, 1 findings, 2 could not tell, 130 interrupted.
    """
    from etcdlab.evidence import attach as attached

    engine = attached(pid, max_stop=max_stop, tell=tell)
    if not yes:
        _confirm(engine.source.name, max_stop)
    raise typer.Exit(investigate(engine, as_json=as_json, save=save))


@app.command(short_help="The same of a core that it left.")
def core(
    binary: Annotated[Path, typer.Argument(help="The very binary that was running.")],
    dump: Annotated[Path, typer.Argument(metavar="CORE", help="Its core.")],
    as_json: Json = False,
    save: Save = None,
) -> None:
    """Read what the etcd client of a dumped Go program dialled, and what its blocked calls waited for.

    Exit code: 0 nothing wrong, 1 findings, 2 could not tell, 130 interrupted.
    """
    from etcdlab.evidence import core as dumped

    raise typer.Exit(investigate(dumped(binary, dump, tell=tell), as_json=as_json, save=save))


def _confirm(name: str, max_stop: float) -> None:
    """Say what will happen, and ask. Ends where the answer is no; raises UsageError where nobody can be asked."""
    typer.echo(
        f"{name} will be stopped while it is read: mostly for less than a second, at most for {max_stop:g} s\n"
        "(--max-stop). Meanwhile it answers nobody, but its leases, its callers' deadlines and its liveness probes\n"
        "run on: one with a limit near that may expire. Then it runs on, as it was.",
        err=True,
    )
    if not sys.stdin.isatty():
        raise UsageError("nobody is here to agree to that", "add --yes")
    if not typer.confirm("Stop it now?", err=True):
        typer.echo("it was not stopped", err=True)
        raise typer.Exit(2)
