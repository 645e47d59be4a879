"""The faults that etcdlab can start on this machine: `scenarios` lists them, `sandbox` runs one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from etcdlab.cli.language import examples, help_text
from etcdlab.cli.options import FAULT, Json, Server, app, tell
from etcdlab.cli.report import print_json
from etcdlab.messages import message, render
from etcdlab.views.progress import progress

if TYPE_CHECKING:
    from etcdlab.cluster.access import Access
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
    epilog=examples("etcdlab sandbox", "etcdlab sandbox behind-a-load-balancer", "etcdlab sandbox --server 3.6.16"),
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
    from etcdlab.request import Request
    from etcdlab.views.check_command import check_command

    name, endpoints = lab.scenario.name, " ".join(lab.endpoints)
    command = check_command(Request.of(lab), password=True)
    if as_json:
        members = [{"name": one.name, "advertises": list(one.advertised)} for one in lab.members]
        announced = {"scenario": name, "endpoints": list(lab.endpoints), "members": members, "command": command}
        print_json(announced | _access(lab.access))
    else:
        text = message(
            "{scenario} runs at {endpoints}.\n\n  {command}\n\nPress Ctrl-C to end it.",
            scenario=name,
            endpoints=endpoints,
            command=command,
        )
        typer.echo(render(text))
    sys.stdout.flush()


def _access(access: Access) -> dict[str, str]:
    """What the client needs besides the endpoints: the paths of PEM files, the user and the password."""
    every = {"ca": access.ca, "cert": access.cert, "key": access.key, "user": access.user, "password": access.password}
    return {name: value for name, value in every.items() if value}
