"""The command line: one command per verb. What a command needs is imported when it runs."""

from __future__ import annotations

import gc
import sys
from typing import Annotated

import typer

# Each adds its commands to the application, in the order the help lists them.
from etcdlab.cli import check, process, sandbox, setup  # noqa: F401
from etcdlab.cli.options import app, option_of
from etcdlab.errors import EtcdlabError


@app.callback()
def version(
    shown: Annotated[bool, typer.Option("--version", help="Print the version, and end.", is_eager=True)] = False,
) -> None:
    """Find out why an etcd client dials an address nobody configured."""
    if shown:
        import etcdlab

        typer.echo(f"etcdlab {etcdlab.__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command line. What cannot be meant, or could not be told, ends with exit code 2."""
    # Looking for cycles in what was imported, most of all at the end, takes a fifth of a check's time.
    gc.disable()
    try:
        app()
    except EtcdlabError as error:
        typer.echo(f"etcdlab: {error}{option_of(error)}", err=True)
        sys.exit(2)
    finally:
        gc.freeze()
