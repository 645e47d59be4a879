"""The application with all its commands. What a command needs is imported when it runs."""

from __future__ import annotations

from typing import Annotated

import typer

# Each adds its commands to the application, in the order the help lists them.
from etcdlab.cli import check, process, rules, sandbox, setup  # noqa: F401
from etcdlab.cli.options import app


def _print_version(wanted: bool) -> None:
    if wanted:
        import etcdlab

        typer.echo(f"etcdlab {etcdlab.__version__}")
        raise typer.Exit


@app.callback()
def version(
    wanted: Annotated[
        bool, typer.Option("--version", help="Print the version, and end.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Find out why an etcd client dials an address nobody configured."""
