"""A program of the person's own: `attach` reads one that runs, `core` one that was dumped."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etcdlab.cli.options import Json, Save, app, tell
from etcdlab.cli.report import investigate
from etcdlab.errors import UsageError

if TYPE_CHECKING:
    from etcdlab.engines.attach import AttachEngine


@app.command(short_help="Read a Go program that fails now, and let it run on.")
def attach(
    pid: Annotated[int, typer.Argument(help="The process id of a Go program with an etcd client in it.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before the program is paused.")] = False,
    max_stop: Annotated[float, typer.Option(help="Seconds for which the program may be paused at most.")] = 2.0,
    as_json: Json = False,
    save: Save = None,
) -> None:
    """Read what the etcd client of a running Go program dials, and what its blocked calls wait for.

    The program is paused while its memory is copied, about 0.1 s for 100 MB, and then runs on. The copy is read.
    Exit code: 0 nothing wrong, 1 findings, 2 could not tell, 130 interrupted.
    """
    from etcdlab.api import attach as attached

    engine = attached(pid, max_stop=max_stop, tell=tell)
    if not yes:
        _confirm(engine, max_stop)
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
    from etcdlab.api import core as dumped

    raise typer.Exit(investigate(dumped(binary, dump, tell=tell), as_json=as_json, save=save))


def _confirm(engine: AttachEngine, max_stop: float) -> None:
    """Say what will happen, and ask. Ends where the answer is no; raises UsageError where nobody can be asked."""
    typer.echo(
        f"{engine.source.name} will be paused while etcdlab copies {engine.estimate}, at most for {max_stop:g} s\n"
        "(--max-stop). Meanwhile it answers nobody, but its leases, the deadlines of its callers and its liveness\n"
        "probes run on: one with a limit near that may expire. Then it runs on as before, and etcdlab reads the copy.\n"
        "The copy holds the secrets of the program. No other user can read it, and nothing of it is saved.",
        err=True,
    )
    if not sys.stdin.isatty():
        raise UsageError("etcdlab cannot ask: standard input is not a terminal", "add --yes")
    if not typer.confirm("Pause it now?", err=True):
        typer.echo("it was not paused", err=True)
        raise typer.Exit(2)
