"""The faults that can be started on this machine: `scenarios` lists them, `sandbox` runs one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from etcdlab.cli.options import FAULT, Json, Server, app, tell
from etcdlab.cli.report import print_json
from etcdlab.views.progress import progress

if TYPE_CHECKING:
    from etcdlab.sandboxes.sandbox import Sandbox


@app.command()
def scenarios(as_json: Json = False) -> None:
    """List the faults that can be started on this machine."""
    from etcdlab.sandboxes.scenario import scenarios

    known = scenarios()
    if as_json:
        print_json([{"name": one.name, "title": one.title, "leads_to": one.leads_to} for one in known])
        return
    width = max(len(one.name) for one in known)
    for one in known:
        typer.echo(f"{one.name:{width}}  {one.title}")


@app.command(name="sandbox", short_help="Run an etcd with a fault until Ctrl-C.")
def run_sandbox(
    scenario: Annotated[str, typer.Argument(help="One of `etcdlab scenarios`.")] = FAULT,
    server: Server = "",
    as_json: Json = False,
) -> None:
    """Start real etcd servers with a fault on loopback, until interrupted (Ctrl-C)."""
    import signal
    import threading

    from etcdlab.api import sandbox

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
    try:
        lab = sandbox(scenario, server=server, tell=tell)
        with progress("starting etcd"):
            lab.start()
        with lab:
            _announce(lab, as_json=as_json)
            threading.Event().wait()
    except KeyboardInterrupt:
        if sys.stderr.isatty():
            typer.echo("", err=True)


def _announce(lab: Sandbox, *, as_json: bool) -> None:
    name, endpoints = lab.scenario.name, " ".join(lab.endpoints)
    if as_json:
        members = [{"name": one.name, "advertises": list(one.advertised)} for one in lab.members]
        print_json({"scenario": name, "endpoints": list(lab.endpoints), "members": members})
    else:
        typer.echo(f"{name} runs at {endpoints}\n\n  etcdlab check {endpoints}\n\nCtrl-C ends it.")
    sys.stdout.flush()
