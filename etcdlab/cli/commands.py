"""The application with all its commands. What a command needs is imported when it runs."""

from __future__ import annotations

from typing import Annotated

import typer

# Each adds its commands to the application, in the order the help lists them.
from etcdlab.cli import check, process, rules, sandbox, setup  # noqa: F401
from etcdlab.cli.language import help_text
from etcdlab.cli.options import app


def _print_version(wanted: bool) -> None:
    if wanted:
        import etcdlab

        typer.echo(f"etcdlab {etcdlab.__version__}")
        raise typer.Exit


@app.callback(
    epilog=help_text("--lang LANGUAGE, anywhere: en or zh. Default: ETCDLAB_LANG, else the locale."),
)
def version(
    wanted: Annotated[
        bool,
        typer.Option(
            "--version", help=help_text("Print the version and exit."), callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    pass
