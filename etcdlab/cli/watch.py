"""`etcdlab watch`: repeats the check of a cluster, and prints only what changes."""

from __future__ import annotations

import gc
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from etcdlab.cli import INTERRUPTED
from etcdlab.cli.access_options import NO_CREDENTIALS, Connection, Endpoints, autosync_seconds, takes_connection
from etcdlab.cli.language import examples, help_text
from etcdlab.cli.options import AutoSync, Client, Like, Release, Save, app, tell
from etcdlab.cli.report import ignore_ctrl_c_for_a_while
from etcdlab.errors import UsageError
from etcdlab.messages import message

if TYPE_CHECKING:
    from etcdlab.cli.watch_output import WatchOutput
    from etcdlab.watcher.watcher import Watcher

EVERY = "10s"
"""The time between two rounds."""

Every = Annotated[
    str, typer.Option("--every", metavar="TIME", help=help_text("The time between two rounds, from 1s to 24h."))
]
For = Annotated[
    str, typer.Option("--for", metavar="TIME", help=help_text("End after this time, e.g. 1h. Default: with Ctrl-C."))
]
Metrics = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help=help_text("Write Prometheus text to this file after each round, for node_exporter's textfile collector."),
    ),
]
JsonLines = Annotated[bool, typer.Option("--json", help=help_text("Print one JSON object in each line."))]


@app.command(
    short_help=help_text("Repeat the check of a cluster, and print what changes."),
    help=help_text(
        "Repeat the check of a cluster, and print only what changes: a URL, an identity, whether a URL answers, or a"
        " finding. etcdlab only reads. Ctrl-C ends the watch with a summary. Exit code: that of check for the last"
        " round, or 130 if no round ended."
    ),
    epilog=examples(
        "etcdlab watch 10.0.0.5:2379",
        "etcdlab watch 10.0.0.5:2379 --every 5s --for 1h --save incident.etcdlab",
    ),
)
@takes_connection
def watch(
    endpoints: Endpoints = None,
    every: Every = EVERY,
    duration: For = "",
    release: Release = "",
    like: Like = None,
    client: Client = "",
    autosync: AutoSync = "",
    connection: Connection = NO_CREDENTIALS,
    metrics: Metrics = None,
    as_json: JsonLines = False,
    save: Save = None,
) -> None:
    from etcdlab.cli.metrics_file import MetricsFile
    from etcdlab.cli.watch_file import WatchFile
    from etcdlab.cli.watch_output import WatchOutput
    from etcdlab.cluster.access import parse_duration
    from etcdlab.request import Request
    from etcdlab.watcher.watcher import Watcher

    request = Request.of(
        endpoints or None,
        release=release,
        like=like,
        client=client,
        autosync=autosync_seconds(autosync),
        **connection.options(),
    )
    watcher = Watcher(request, every=parse_duration(every, "every"), duration=_seconds_until_the_end(duration))
    output = WatchOutput(as_json=as_json)
    if save is not None:
        # First, so that a change that somebody reads is in the file.
        watcher.listeners.append(WatchFile(save, watcher).round)
    watcher.listeners.append(output.round)
    if metrics is not None:
        watcher.listeners.append(MetricsFile(metrics, watcher).round)
    raise typer.Exit(_run(watcher, output, save))


def _seconds_until_the_end(text: str) -> float:
    """0 for a watch without an end, which the option itself cannot ask for."""
    from etcdlab.cluster.access import parse_duration

    seconds = parse_duration(text, "for") if text else 0.0
    if text and not seconds:
        raise UsageError(
            message("The time after which the watch ends must be more than 0 seconds, got {text}.", text=text),
            message("Use for example 1h. Without this option the watch runs until Ctrl-C."),
            "for",
        )
    return seconds


def _run(watcher: Watcher, output: WatchOutput, save: Path | None) -> int:
    """Run the rounds until they end, or until Ctrl-C or SIGTERM. Then save the case, and print the summary."""
    # The command line turns the garbage collection off, because a check ends soon. A watch may run for days.
    gc.enable()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        watcher.run()
    except KeyboardInterrupt:
        pass
    finally:
        ignore_ctrl_c_for_a_while()
        watcher.stop()
        # Also when the reader of the output has ended: the history of hours is worth a file.
        if save is not None and watcher.last is not None:
            tell(message("Saved: {file}", file=str(watcher.case.save(save))))
    if watcher.last is None:
        tell(message("You ended the watch before its first round had ended."))
        return INTERRUPTED
    return output.end(watcher.last, watcher.history)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt
