"""The application itself: its version and its help."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from etcdlab.cli.language import help_text
from etcdlab.cli.options import app


def _print_version(wanted: bool = True) -> None:
    if wanted:
        import etcdlab

        typer.echo(f"etcdlab {etcdlab.__version__}")
        raise typer.Exit


@app.callback(
    epilog=help_text("--lang LANGUAGE, anywhere: en or zh. Default: ETCDLAB_LANG, else the locale."),
)
def options(
    wanted: Annotated[
        bool,
        typer.Option(
            "--version", help=help_text("Print the version and exit."), callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    pass


@app.command(help=help_text("Print the version."))
def version() -> None:
    _print_version()


@app.command("help", help=help_text("Print the help of etcdlab, or of one command."))
def print_help(
    ctx: typer.Context,
    command: Annotated[str, typer.Argument(help=help_text("A command, e.g. check."))] = "",
) -> None:
    parent: Any = ctx.parent
    if not command:
        typer.echo(parent.get_help())
        return
    name, subcommand, _ = parent.command.resolve_command(parent, [command])
    with type(ctx)(subcommand, info_name=name, parent=parent) as of_command:
        typer.echo(of_command.get_help())
