"""What etcdlab needs on this machine: `setup` builds it, `doctor` lists it, `lab` opens JupyterLab."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from etcdlab.cli.fitted import fitted
from etcdlab.cli.language import examples, help_text
from etcdlab.cli.options import Json, app, tell
from etcdlab.cli.report import print_json
from etcdlab.errors import UsageError
from etcdlab.messages import message, reader_language, render
from etcdlab.quoting import printable


@app.command(
    short_help=help_text("Build the real clients, or real servers, once."),
    help=help_text(
        "Build what --engine go needs, or the etcd servers of sandbox --server, once, into your cache folder. setup go"
        " builds Delve and a client of each release. setup etcd builds one server each of 3.5, 3.6 and 3.7."
    ),
    epilog=examples("etcdlab setup go", "etcdlab setup go --release 3.5.9", "etcdlab setup etcd"),
)
def setup(
    what: Annotated[
        str, typer.Argument(help=help_text("go: the debugger and the real clients. etcd: servers for the sandbox."))
    ],
    release: Annotated[
        list[str] | None, typer.Option(metavar="RELEASE", help=help_text("Build only this release. Repeatable."))
    ] = None,
) -> None:
    from etcdlab.engines.build.servers import build_servers
    from etcdlab.engines.go.client_build import build_clients

    builders = {"go": build_clients, "etcd": build_servers}
    if what not in builders:
        raise UsageError(
            message("setup builds go or etcd, got {what}.", what=printable(what)),
            message("Use `etcdlab setup go` or `etcdlab setup etcd`."),
        )
    for line in builders[what](release, tell):
        typer.echo(render(line))


@app.command(
    short_help=help_text("List what is present, what is missing, and what each missing piece costs."),
    help=help_text("List what is present, what is missing, and what each missing piece costs."),
)
def doctor(as_json: Json = False) -> None:
    from rich.cells import cell_len

    from etcdlab.doctor import conclusion, examine

    pieces = examine()
    if as_json:
        print_json([{"name": piece.name, "found": piece.location, "cost": str(piece.cost)} for piece in pieces])
        return
    for piece in pieces:
        state = render(message("present") if piece.location else message("missing"))
        head = f"{state}  {piece.name:12}"
        typer.echo(head + fitted(piece.location or render(piece.cost), sys.stdout, indent=cell_len(head)))
    typer.echo(fitted(render(conclusion(pieces)), sys.stdout))


@app.command(
    short_help=help_text("Open JupyterLab on your own notebooks."),
    help=help_text(
        "Copy the notebooks of etcdlab into a folder of yours, once, and open JupyterLab on the start notebook there."
    ),
    epilog=examples("etcdlab lab", "etcdlab lab investigate.ipynb", "etcdlab lab --no-browser"),
)
def lab(
    notebook: Annotated[
        list[str] | None,
        typer.Argument(help=help_text("Another notebook to open. Write options for Jupyter after --.")),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help=help_text("The folder of your notebooks. Default: Documents/etcdlab.")),
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help=help_text("Print the address of JupyterLab; open no browser."))
    ] = False,
) -> None:
    import os
    from urllib.parse import quote

    from etcdlab.own_notebooks import FOLDERS, START, copy_into, usual_folder

    own, arguments = folder or usual_folder(), notebook or []
    for line in copy_into(own):
        tell(line)
    named = Path(arguments.pop(0)) if arguments and not arguments[0].startswith("-") else None
    in_language = own / FOLDERS[reader_language()]
    target = _existing(named, in_language / named, own / named) if named else _existing(in_language / START)
    tell(message("Your notebooks are in {folder}.", folder=str(own)))
    # Jupyter requires this option of root, and in a container every user is root. Jupyter listens on loopback and
    # requires a token.
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    # The address that Jupyter prints is also that of the notebook, for a browser on another host.
    top, place = _served(target, own)
    options = [f"--LabApp.default_url=/lab/tree/{quote(place)}", *(["--no-browser"] if no_browser else []), *root]
    os.execv(sys.executable, [sys.executable, "-m", "jupyter", "lab", str(top), *options, *arguments])


def _served(target: Path, own: Path) -> tuple[Path, str]:
    """The folder that Jupyter serves, and the place of the notebook in it.

    It is the whole folder, because a notebook has links to its other language and to the folder above it.
    """
    notebook, top = target.resolve(), own.resolve()
    if not notebook.is_relative_to(top):
        top = notebook.parent
    return top, notebook.relative_to(top).as_posix()


def _existing(named: Path, *others: Path) -> Path:
    """The first of these notebooks that is a file.

    Raises:
        UsageError: none of them is, or the folder of the named one may not be searched.
    """
    from os.path import isfile

    from etcdlab.files import remedy, unsearchable

    # Path.is_file raises where this user may not search a folder on the way.
    if target := next((path for path in (named, *others) if isfile(path)), None):  # noqa: PTH113
        return target
    if folder := unsearchable(named):
        raise UsageError(
            message("This user may not search the folder {folder}.", folder=str(folder)), remedy(named, "")
        )
    raise UsageError(
        message("There is no such notebook: {path}", path=str(named)),
        message("Give the path of a notebook, or none."),
    )
