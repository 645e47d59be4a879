"""The application, and the options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from etcdlab.cli.command_line import Commands, count
from etcdlab.cli.language import help_text
from etcdlab.errors import EtcdlabError, UsageError
from etcdlab.messages import Text, render

app = typer.Typer(
    name="etcdlab",
    help=help_text("Find out why an etcd client dials an address that nobody configured."),
    cls=Commands,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 160},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # a help in plain text takes half the time
)

Release = Annotated[
    str,
    typer.Option(
        metavar="RELEASE",
        help=help_text("The release of the etcd client, e.g. 3.5.9 or seed. Default: the newest measured release."),
    ),
]
Like = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help=help_text("A program's binary or go.mod. etcdlab takes the versions of its etcd client and grpc-go."),
    ),
]
EngineName = Annotated[
    str,
    typer.Option(
        "--engine",
        metavar="NAME",
        help=help_text("live: etcdlab models the client. go: the real client, paused at every function."),
    ),
]
DemoEngineName = Annotated[
    str,
    typer.Option(
        "--engine",
        metavar="NAME",
        help=help_text("live, go (as for check), or recording: an earlier run of the real client."),
    ),
]
Client = Annotated[
    str,
    typer.Option(metavar="NAME", help=help_text("The program that is the client, e.g. go-zero, etcdctl or patroni.")),
]
AutoSync = Annotated[
    str,
    typer.Option(
        metavar="TIME",
        help=help_text("The client's AutoSyncInterval: off, or e.g. 5m. Default: that of --client, else 1m."),
    ),
]
Rounds = Annotated[
    int,
    typer.Option(
        parser=count,
        metavar="N",
        help=help_text("With --engine go: wait until the client has synced so many times by itself."),
    ),
]
Json = Annotated[bool, typer.Option("--json", help=help_text("Print one JSON object instead of text."))]
Save = Annotated[
    Path | None, typer.Option(metavar="FILE", help=help_text("Save the case to this file, e.g. incident.etcdlab."))
]
WhatIf = Annotated[
    list[str] | None,
    typer.Option(
        metavar="MEMBER=URL",
        help=help_text("Then check what would happen if that member advertised this URL. Repeatable."),
    ),
]
VantageFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--vantage",
        metavar="FILE",
        help=help_text("What the script of `etcdlab probe` printed in another place. Repeatable."),
    ),
]
From = Annotated[
    list[str] | None,
    typer.Option(
        "--from",
        metavar="COMMAND",
        help=help_text("Run the probe through this command too, e.g. 'ssh app-1' or 'docker exec api'. Repeatable."),
    ),
]
Expect = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help=help_text("End with 0 only if the check reports this: healthy, or a code or a slug, e.g. R1."),
    ),
]
JUnit = Annotated[
    Path | None, typer.Option(metavar="FILE", help=help_text("Also write the result as JUnit's XML, for CI."))
]
Server = Annotated[
    str,
    typer.Option(
        metavar="RELEASE",
        help=help_text(
            "The release of the etcd server, e.g. 3.6.16. etcdlab builds it once. Default: the etcd on this machine."
        ),
    ),
]
Fix = Annotated[
    bool,
    typer.Option("--fix", help=help_text("Then end the fault on the servers, and check the same client again.")),
]
FAULT = "advertises-unspecified"


def tell(text: Text) -> None:
    """Print a progress text to standard error."""
    typer.echo(render(text), err=True)


_SPELLINGS = {"endpoints": "ENDPOINT…", "password": "--password-stdin"}


def option_of(error: EtcdlabError) -> str:
    """The option to change, in brackets, for the end of an error; "" if the error is about no option."""
    field = error.field if isinstance(error, UsageError) else ""
    return f" ({_SPELLINGS.get(field, '--' + field.replace('_', '-'))})" if field else ""
