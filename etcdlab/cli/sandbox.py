"""The faults that etcdlab can start on this machine: `scenarios` lists them, `sandbox` runs one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from etcdlab.cli.language import help_text
from etcdlab.cli.options import FAULT, Json, Server, app, tell
from etcdlab.cli.report import print_json
from etcdlab.messages import message, render
from etcdlab.views.progress import progress

if TYPE_CHECKING:
    from etcdlab.sandboxes.sandbox import Sandbox


@app.command(help=help_text("List the faults that etcdlab can start on this machine."))
def scenarios(as_json: Json = False) -> None:
    from etcdlab.sandboxes.scenario import scenarios

    every_scenario = scenarios()
    if as_json:
        print_json([{"name": one.name, "title": str(one.title), "leads_to": one.leads_to} for one in every_scenario])
        return
    width = max(len(one.name) for one in every_scenario)
    for one in every_scenario:
        typer.echo(f"{one.name:{width}}  {render(one.title)}")


@app.command(
    name="sandbox",
    short_help=help_text("Run an etcd with a fault until Ctrl-C."),
    help=help_text("Start real etcd servers with a fault on loopback. They run until you press Ctrl-C."),
)
def run_sandbox(
    scenario: Annotated[str, typer.Argument(help=help_text("One of `etcdlab scenarios`."))] = FAULT,
    server: Server = "",
    as_json: Json = False,
) -> None:
    import signal
    import threading

    from etcdlab.api import sandbox

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
    try:
        lab = sandbox(scenario, server=server, tell=tell)
        with progress(message("etcdlab starts etcd")):
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
        text = message(
            "{scenario} runs at {endpoints}.\n\n  etcdlab check {endpoints}\n\nPress Ctrl-C to end it.",
            scenario=name,
            endpoints=endpoints,
        )
        typer.echo(render(text))
    sys.stdout.flush()
