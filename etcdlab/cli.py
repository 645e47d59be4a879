"""The command line: one command per verb. What a command needs is imported when it runs."""

from __future__ import annotations

import gc
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etcdlab.errors import EtcdlabError, UsageError
from etcdlab.views.progress import progress

if TYPE_CHECKING:
    from etcdlab.engines.engine import Engine
    from etcdlab.investigation import Investigation
    from etcdlab.sandboxes.sandbox import Sandbox

INTERRUPTED = 130
WHOLE = 10_000
"""Columns of text that is not for a terminal."""

app = typer.Typer(
    name="etcdlab",
    help="Find out why an etcd client dials an address nobody configured.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # the help in plain text comes in half the time
)

Release = Annotated[str, typer.Option(help="The client's release, e.g. 3.5.9 or seed. Default: the newest measured.")]
EngineName = Annotated[str, typer.Option("--engine", help="live: modelled; go: the real client, held at every step.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")]
Save = Annotated[Path | None, typer.Option(help="Save the case to this file, e.g. incident.etcdlab.")]
_tell = partial(typer.echo, err=True)
FAULT = "advertises-unspecified"


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
        typer.echo(f"etcdlab: {error}", err=True)
        sys.exit(2)
    finally:
        gc.freeze()


@app.command(short_help="Ask a cluster, dial what it advertises, say what is wrong.")
def check(
    endpoints: Annotated[list[str] | None, typer.Argument(help="host:port, as the client is configured.")] = None,
    release: Release = "",
    engine: EngineName = "live",
    autosync: Annotated[str, typer.Option(help="The client's AutoSyncInterval: off, or e.g. 1m.")] = "1m",
    ca: Annotated[str, typer.Option(help="The cluster's CA, a PEM file.")] = "",
    cert: Annotated[str, typer.Option(help="A client certificate, a PEM file.")] = "",
    key: Annotated[str, typer.Option(help="Its key, a PEM file.")] = "",
    server_name: Annotated[str, typer.Option(help="The name to expect in the server's certificate.")] = "",
    user: Annotated[str, typer.Option(help="An etcd user; the password comes by --password-stdin.")] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    allow_plain: Annotated[bool, typer.Option("--allow-plain", help="Allow a password over plain http.")] = False,
    timeout: Annotated[float | None, typer.Option(help="Seconds for each wait. Default: 3.")] = None,
    as_json: Json = False,
    save: Save = None,
) -> None:
    """Ask a cluster what it advertises, dial that as the client would, and say what is wrong.

    Only reads. Without endpoints, ETCDCTL_ENDPOINTS; the other ETCDCTL_* count too.
    Exit code: 0 nothing wrong, 1 findings, 2 could not tell, 130 interrupted.
    """
    from etcdlab.investigation import walk

    walked = walk(
        endpoints or None,
        release=release or None,
        engine=engine,
        tell=_tell,
        autosync=_seconds(autosync),
        ca=ca,
        cert=cert,
        key=key,
        server_name=server_name,
        user=user,
        password=_password() if password_stdin else "",
        allow_plain=allow_plain,
        timeout=timeout,
    )
    raise typer.Exit(_investigate(walked, as_json=as_json, save=save))


@app.command(short_help="Start an etcd with a fault, and check it.")
def demo(
    scenario: Annotated[str, typer.Argument(help="One of `etcdlab scenarios`.")] = FAULT,
    release: Release = "",
    engine: EngineName = "live",
    as_json: Json = False,
    save: Save = None,
) -> None:
    """Start a real etcd with a fault on loopback, and check it."""
    from etcdlab.investigation import sandbox, walk

    with progress("starting etcd"):
        lab = sandbox(scenario).start()
    with lab:
        walked = walk(lab.endpoints, release=release or None, engine=engine, tell=_tell)
        if not as_json:
            chosen = f"{f' --release {release}' if release else ''}{f' --engine {engine}' if engine != 'live' else ''}"
            typer.echo(f"{lab.scenario.title}\n\n{_wrapped(lab.scenario.text)}\n")
            typer.echo(f"This is what `etcdlab check {' '.join(lab.endpoints)}{chosen}` says while it runs:\n")
        code = _investigate(walked, as_json=as_json, save=save)
    # The fault is there on purpose: only an interrupt is worth an exit code.
    raise typer.Exit(code if code == INTERRUPTED else 0)


@app.command()
def scenarios(as_json: Json = False) -> None:
    """List the faults that can be started on this machine."""
    from etcdlab.sandboxes.scenario import scenarios as all_scenarios

    known = all_scenarios()
    if as_json:
        _print_json([{"name": one.name, "title": one.title, "leads_to": one.leads_to} for one in known])
        return
    width = max(len(one.name) for one in known)
    for one in known:
        typer.echo(f"{one.name:{width}}  {one.title}")


@app.command(name="sandbox", short_help="Run an etcd with a fault until Ctrl-C.")
def run_sandbox(
    scenario: Annotated[str, typer.Argument(help="One of `etcdlab scenarios`.")] = FAULT,
    as_json: Json = False,
) -> None:
    """Start real etcd servers with a fault on loopback, until interrupted (Ctrl-C)."""
    import signal
    import threading

    from etcdlab.investigation import sandbox

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
    try:
        with progress("starting etcd"):
            lab = sandbox(scenario).start()
        with lab:
            _announce(lab, as_json=as_json)
            threading.Event().wait()
    except KeyboardInterrupt:
        if sys.stderr.isatty():
            typer.echo("", err=True)


@app.command(short_help="Build what --engine go needs, once.")
def setup(
    what: Annotated[str, typer.Argument(help="go: the debugger and the real clients.")],
    release: Annotated[list[str] | None, typer.Option(help="Only this release; may be given again.")] = None,
) -> None:
    """Build what `--engine go` needs, once, into your cache folder: Delve, and a client of each release."""
    from etcdlab.engines.go.setup import build

    if what != "go":
        raise UsageError(f"nothing is called {what!r}", "use `etcdlab setup go`")
    for line in build(release, _tell):
        typer.echo(line)


@app.command(short_help="What is present, what is missing, at what cost.")
def doctor(as_json: Json = False) -> None:
    """Say what is present, what is missing, and what each missing piece costs."""
    from etcdlab.doctor import examine

    pieces = examine()
    if as_json:
        _print_json([piece._asdict() for piece in pieces])
        return
    for piece in pieces:
        state = "present" if piece.found else "missing"
        typer.echo(f"{state}  {piece.name:12}{piece.found or piece.cost}")


@app.command()
def lab(
    notebook: Annotated[
        list[str] | None, typer.Argument(help="Another notebook to open; after --, Jupyter's own options.")
    ] = None,
) -> None:
    """Open JupyterLab on the start notebook."""
    import os

    from etcdlab.doctor import start_notebook

    given = notebook or []
    target = Path(given.pop(0)) if given and not given[0].startswith("-") else start_notebook()
    if not target.exists():
        raise UsageError(f"there is no notebook {target}", "give the path of a notebook, or none")
    # Jupyter asks root, who is everybody in a container, to say so; it listens on loopback and wants a token.
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    os.execv(sys.executable, [sys.executable, "-m", "jupyter", "lab", str(target), *root, *given])


def _announce(lab: Sandbox, *, as_json: bool) -> None:
    name, endpoints = lab.scenario.name, " ".join(lab.endpoints)
    if as_json:
        members = [{"name": one.name, "advertises": list(one.advertised)} for one in lab.members]
        _print_json({"scenario": name, "endpoints": list(lab.endpoints), "members": members})
    else:
        typer.echo(f"{name} runs at {endpoints}\n\n  etcdlab check {endpoints}\n\nCtrl-C ends it.")
    sys.stdout.flush()


def _investigate(engine: Engine, *, as_json: bool, save: Path | None) -> int:
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
        _show(found, as_json=as_json)
    if interrupted:
        typer.echo("interrupted: this is what was seen so far", err=True)
    return INTERRUPTED if interrupted else found.exit_code


def _show(found: Investigation, *, as_json: bool) -> None:
    if as_json:
        _print_json(found.document())
    elif sys.stdout.isatty():
        from rich.console import Console

        found.print(Console())
        typer.echo(found.log(), nl=False)
    else:
        # Whole lines: what is piped is searched, and a log line must stay one.
        typer.echo(found.text(width=WHOLE) + found.log(), nl=False)


def _password() -> str:
    """The first line of standard input; asked for where a person sits there."""
    if sys.stdin.isatty():
        from getpass import getpass

        return getpass("password: ")
    return sys.stdin.readline().rstrip("\n")


def _seconds(autosync: str) -> float:
    from etcdlab.cluster.access import parse_duration

    return 0.0 if autosync in ("off", "0") else parse_duration(autosync)


def _wrapped(text: str) -> str:
    import shutil
    import textwrap

    return textwrap.fill(text, min(100, shutil.get_terminal_size().columns))


def _print_json(value: object) -> None:
    import json

    typer.echo(json.dumps(value))
