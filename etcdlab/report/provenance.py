"""How a report was obtained: by which engine and client, from where, and the commands to do it again."""

from __future__ import annotations

import shlex
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from etcdlab.messages import Text, message
from etcdlab.views.check_command import command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etcdlab.report.runs import Run
    from etcdlab.trace import Trace

_ENGINES: dict[str, Text] = {
    "live": message(
        "etcdlab asked the cluster and dialled each address itself. What the client does with that is modelled."
    ),
    "go": message("The real client ran, and a debugger paused it at every function."),
    "attach": message("A running program was paused for a moment, and its memory was read."),
    "recording": message("This is a recorded run of the real client that etcdlab ships with."),
    "capture": message("Packets of the client were captured. What the client did to send them is inferred."),
    "log": message("The steps are inferred from the lines of a log."),
}


def engine_text(trace: Trace) -> Text:
    """What the engine did to get the trace."""
    return _ENGINES[trace.origin.engine]


def obtained(run: Run) -> tuple[Text, ...]:
    """Engine, client, host and time."""
    trace = run.trace
    origin = trace.origin
    client = message("The client is {client} with grpc-go {grpc}.", client=origin.client, grpc=origin.grpc)
    named = (_SEED,) if origin.client == "seed" else ()
    began = in_utc(trace.started)
    when = message("The run began at {time}.", time=began)
    if trace.host:
        when = message("The run began at {time} on host {host}.", time=began, host=trace.host)
    return (engine_text(trace), client, *named, when)


_SEED = message("`seed` is the release of etcd's client that go-zero used, of 2 April 2020.")


def in_utc(moment: str) -> str:
    """A moment of a trace as a person reads it, `2026-11-22 20:40:36 UTC`; any other text as it is."""
    try:
        parsed = datetime.fromisoformat(moment).astimezone(UTC)
    except (ValueError, OverflowError):
        return moment
    return f"{parsed:%Y-%m-%d %H:%M:%S} UTC"


def commands_of(run: Run) -> Iterator[str]:
    """The commands that do it again."""
    trace = run.trace
    if trace.process is not None:
        yield f"etcdlab attach {trace.process.pid}"
        return
    if trace.scenario:
        yield f"etcdlab demo {shlex.quote(trace.scenario)}"
        return
    engine = ["--engine", "go"] if trace.origin.engine == "go" else []
    yield command(trace.endpoints, ["--release", trace.origin.client, *engine])


def own_version() -> str:
    """The version of etcdlab that is installed."""
    return version("etcdlab")


def footer(release: str) -> Text:
    """Which version made the page, and how to check it."""
    return message(
        "Made by etcdlab {version}. `etcdlab report --verify FILE` checks every statement against the evidence.",
        version=release,
    )
