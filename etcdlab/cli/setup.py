"""What the kit needs on this machine: `setup` builds it, `doctor` looks for it, `lab` opens it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from etcdlab.cli.options import Json, app, tell
from etcdlab.cli.report import print_json
from etcdlab.errors import UsageError
from etcdlab.quoting import printable


@app.command(short_help="Build the real clients, or real servers, once.")
def setup(
    what: Annotated[str, typer.Argument(help="go: the debugger and the real clients; etcd: servers for the sandbox.")],
    release: Annotated[list[str] | None, typer.Option(help="Only this release; may be given again.")] = None,
) -> None:
    """Build what `--engine go` needs, or the etcd servers of `sandbox --server`, once, into your cache folder.

    `setup go` builds Delve and a client of each release. `setup etcd` builds one server of 3.5, 3.6 and 3.7 each;
    `setup etcd --release 3.6.9` builds that one.
    """
    from etcdlab.engines.build.servers import build_servers
    from etcdlab.engines.go.kit import build_clients

    builders = {"go": build_clients, "etcd": build_servers}
    if what not in builders:
        raise UsageError(
            f"setup builds go or etcd, got {printable(what)}", "use `etcdlab setup go` or `etcdlab setup etcd`"
        )
    for line in builders[what](release, tell):
        typer.echo(line)


@app.command(short_help="What is present, what is missing, at what cost.")
def doctor(as_json: Json = False) -> None:
    """Say what is present, what is missing, and what each missing piece costs."""
    from etcdlab.doctor import examine

    pieces = examine()
    if as_json:
        print_json([piece._asdict() for piece in pieces])
        return
    for piece in pieces:
        state = "present" if piece.found else "missing"
        typer.echo(f"{state}  {piece.name:12}{piece.found or piece.cost}")


@app.command(short_help="JupyterLab on notebooks of your own.")
def lab(
    notebook: Annotated[
        list[str] | None, typer.Argument(help="Another notebook to open; after --, Jupyter's own options.")
    ] = None,
    folder: Annotated[Path | None, typer.Option(help="Where your notebooks are. Default: Documents/etcdlab.")] = None,
) -> None:
    """Copy the kit's notebooks into a folder of yours, once, and open JupyterLab on the start notebook there."""
    import os
    from urllib.parse import quote

    from etcdlab.files import remedy, unsearchable
    from etcdlab.messages import reader_language
    from etcdlab.own_notebooks import FOLDERS, START, copy_into, usual_folder

    own, given = folder or usual_folder(), notebook or []
    in_language = own / FOLDERS[reader_language()]
    for line in copy_into(own):
        tell(line)
    named = Path(given.pop(0)) if given and not given[0].startswith("-") else in_language / START
    # Path.is_file raises where this user may not search a folder on the way.
    target = next((path for path in (named, in_language / named, own / named) if os.path.isfile(path)), None)  # noqa: PTH113
    if target is None:
        if folder_in_the_way := unsearchable(named):
            raise UsageError(f"this user may not search the folder {folder_in_the_way}", remedy(named, ""))
        raise UsageError(f"there is no notebook {named}", "give the path of a notebook, or none")
    tell(f"your notebooks are in {own}")
    # Jupyter asks root, who is everybody in a container, to say so; it listens on loopback and wants a token.
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    # The address it prints is the notebook's too: a browser elsewhere is given no other.
    opened = f"--LabApp.default_url=/lab/tree/{quote(target.name)}"
    os.execv(sys.executable, [sys.executable, "-m", "jupyter", "lab", str(target), opened, *root, *given])
