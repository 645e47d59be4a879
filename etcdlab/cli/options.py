"""The application, and the options that several commands share."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from etcdlab.errors import EtcdlabError, UsageError

app = typer.Typer(
    name="etcdlab",
    help="Find out why an etcd client dials an address nobody configured.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # the help in plain text comes in half the time
)

Release = Annotated[str, typer.Option(help="The client's release, e.g. 3.5.9 or seed. Default: the newest measured.")]
Like = Annotated[
    Path | None, typer.Option(help="A program's binary or go.mod: take its client and grpc-go instead of a release.")
]
_ENGINES = "live: modelled; go: the real client, held at every step"
EngineName = Annotated[str, typer.Option("--engine", help=f"{_ENGINES}.")]
DemoEngineName = Annotated[str, typer.Option("--engine", help=f"{_ENGINES}; recording: a run of it, kept.")]
AutoSync = Annotated[str, typer.Option(help="The client's AutoSyncInterval: off, or e.g. 1m.")]
INTERVAL = "1m"
"""What the services that meet this fault are set to."""
Rounds = Annotated[int, typer.Option(min=0, help="With --engine go: wait for so many Syncs of the client's own.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")]
Save = Annotated[Path | None, typer.Option(help="Save the case to this file, e.g. incident.etcdlab.")]
WhatIf = Annotated[
    list[str] | None,
    typer.Option(metavar="MEMBER=URL", help="Then: what if that member advertised this? May be given again."),
]
Server = Annotated[
    str,
    typer.Option(help="The release of the etcd server, e.g. 3.6.16: built once. Default: the etcd of this machine."),
]
FAULT = "advertises-unspecified"

tell = partial(typer.echo, err=True)
"""What is done meanwhile goes to standard error."""

_TYPED = {"endpoints": "ENDPOINT…", "password": "--password-stdin"}


def option_of(error: EtcdlabError) -> str:
    """The option to change, as it is typed, after a message that names the thing; "" where it is not about one."""
    field = error.field if isinstance(error, UsageError) else ""
    return f" ({_TYPED.get(field, '--' + field.replace('_', '-'))})" if field else ""
