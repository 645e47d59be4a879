"""The person's own program: `attach` reads a running process, `core` reads a core dump."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etcdlab.cli.command_line import count, number
from etcdlab.cli.language import examples, help_text
from etcdlab.cli.options import Json, Save, app, tell
from etcdlab.cli.report import investigate
from etcdlab.errors import UsageError
from etcdlab.messages import message, render

if TYPE_CHECKING:
    from etcdlab.engines.attach import AttachEngine


@app.command(
    short_help=help_text("Read the etcd client inside a running Go process."),
    help=help_text(
        "Read what the etcd client of a running Go program dials, and what its blocked calls wait for. etcdlab pauses"
        " the program while it copies its memory, about 0.1 s for 100 MB, and resumes it. Then etcdlab reads the copy."
        " Exit code: 0 nothing wrong, 1 findings, 2 could not tell, 130 interrupted."
    ),
    epilog=examples(
        "etcdlab attach 4711",
        "etcdlab attach 4711 --yes --max-stop 0.5 --json",
    ),
)
def attach(
    pid: Annotated[int, typer.Argument(parser=count, help=help_text("The process id of a Go program that uses etcd."))],
    yes: Annotated[bool, typer.Option("--yes", help=help_text("Pause the program without asking."))] = False,
    max_stop: Annotated[
        float,
        typer.Option(
            parser=number,
            metavar="SECONDS",
            help=help_text("The longest time, in seconds, for which etcdlab may pause the program."),
        ),
    ] = 2.0,
    as_json: Json = False,
    save: Save = None,
) -> None:
    from etcdlab import api

    engine = api.attach(pid, max_stop=max_stop, tell=tell)
    if not yes:
        _confirm(engine, max_stop)
    raise typer.Exit(investigate(engine, as_json=as_json, save=save))


@app.command(
    short_help=help_text("Read a core dump of a Go program that uses etcd."),
    help=help_text(
        "Read what the etcd client of a dumped Go program dialled, and what its blocked calls waited for."
        " Exit code: 0 nothing wrong, 1 findings, 2 could not tell, 130 interrupted."
    ),
)
def core(
    binary: Annotated[Path, typer.Argument(help=help_text("The binary that the process ran."))],
    dump: Annotated[Path, typer.Argument(metavar="CORE", help=help_text("The core dump."))],
    as_json: Json = False,
    save: Save = None,
) -> None:
    from etcdlab import api

    raise typer.Exit(investigate(api.core(binary, dump, tell=tell), as_json=as_json, save=save))


def _confirm(engine: AttachEngine, max_stop: float) -> None:
    """Print what etcdlab will do, and ask. Ends if the answer is no. Raises UsageError if there is no terminal."""
    estimate = engine.estimate
    tell(
        message(
            "etcdlab will pause {process} while it copies {size:,.0f} MB of memory.\n"
            "The pause takes about {estimate:.1f} s, and at most {seconds:g} s (--max-stop).\n"
            "Meanwhile the process answers nobody. Its leases, the deadlines of its callers and its liveness probes\n"
            "run on. A short one may expire. Then etcdlab resumes the process and reads the copy.\n"
            "The copy holds the secrets of the program. No other user can read it, and etcdlab saves nothing of it.",
            process=engine.source.name,
            size=estimate.bytes / 1e6,
            estimate=max(estimate.seconds, 0.1),
            seconds=max_stop,
        )
    )
    if not sys.stdin.isatty():
        raise UsageError(
            message("etcdlab cannot ask for confirmation: standard input is not a terminal."), message("Add --yes.")
        )
    if not typer.confirm(render(message("Pause it now?")), err=True):
        tell(message("etcdlab did not pause the process."))
        raise typer.Exit(2)
