"""Runs an engine, prints the investigation, and returns the exit code."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

import typer

from etcdlab.cli import INTERRUPTED
from etcdlab.cli.options import tell
from etcdlab.errors import UsageError
from etcdlab.messages import Text, message
from etcdlab.views.progress import progress

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from etcdlab.engines.engine import Engine
    from etcdlab.investigation import Investigation

WHOLE = 10_000
"""Columns of text that is not for a terminal."""

_PATIENCE = 3.0
"""Seconds for which Ctrl-C is ignored once there is something to print."""


def investigate(
    engine: Engine,
    *,
    as_json: bool,
    save: Path | None,
    then: Callable[[Investigation], Investigation] | None = None,
    doing: Text = "",
    judge: Callable[[Investigation], int] = lambda investigation: investigation.exit_code,
) -> int:
    """Run an engine to its end, print the investigation, and return the exit code. Ctrl-C prints what there is so far.

    `then` makes another investigation out of the first, and `doing` says what it does meanwhile. The other
    investigation is printed after the first; the saved file and the exit code are those of the second. `judge` decides
    the exit code of a check that nobody interrupted.
    """
    from etcdlab.investigation import Investigation

    outcome = _run_engine(engine, then, doing)
    investigation = outcome.what_if or Investigation.of(engine.trace)
    try:
        if save is not None:
            tell(message("Saved: {file}", file=str(investigation.case.save(save))))
    finally:
        show(investigation, as_json=as_json)
    if outcome.refused is not None:
        raise outcome.refused
    if outcome.interrupted:
        tell(message("You interrupted the check. This is what it found so far."))
    return INTERRUPTED if outcome.interrupted else judge(investigation)


class _Outcome(NamedTuple):
    """How a run ended: the investigation of the what if, and what stopped the run before its end."""

    what_if: Investigation | None = None
    refused: UsageError | None = None
    interrupted: bool = False


def _run_engine(engine: Engine, then: Callable[[Investigation], Investigation] | None, doing: Text) -> _Outcome:
    from etcdlab.investigation import Investigation

    try:
        with progress(message("etcdlab runs the client")):
            engine.run()
        return _Outcome() if then is None else _run_then(Investigation.of(engine.trace), then, doing)
    except KeyboardInterrupt:
        return _Outcome(interrupted=True)
    finally:
        ignore_ctrl_c_for_a_while()
        engine.close()


def ignore_ctrl_c_for_a_while() -> None:
    """Ignore Ctrl-C, so that etcdlab prints and saves the whole investigation.

    After some seconds Ctrl-C ends the command: the reader of its output may have stopped.
    """
    import signal
    import threading
    import time

    end = time.monotonic() + _PATIENCE
    reading, writing = os.pipe()
    os.set_blocking(writing, False)

    def wait_for_ctrl_c() -> None:
        while os.read(reading, 1):
            if time.monotonic() > end:
                os._exit(INTERRUPTED)

    signal.signal(signal.SIGINT, lambda *_: None)
    # A write that waits for its reader is not interrupted, so another thread reacts.
    signal.siginterrupt(signal.SIGINT, False)
    signal.set_wakeup_fd(writing)
    threading.Thread(target=wait_for_ctrl_c, name="etcdlab-ctrl-c", daemon=True).start()


def _run_then(investigation: Investigation, then: Callable[[Investigation], Investigation], doing: Text) -> _Outcome:
    try:
        with progress(doing):
            return _Outcome(then(investigation))
    except UsageError as refused:
        return _Outcome(refused=refused)


_printed: list[bool] = []


def print_json(value: object) -> None:
    """Print one JSON object on one line."""
    import json

    _printed.append(True)
    typer.echo(json.dumps(value))


def has_printed() -> bool:
    """Whether a JSON object was printed: there is one on standard output, and no second one."""
    return bool(_printed)


def show(investigation: Investigation, *, as_json: bool) -> None:
    """Print an investigation: for a terminal, for a pipe, or as one JSON object."""
    now = investigation.what_is
    if as_json:
        print_json(now.document() | ({} if now is investigation else {"what_if": investigation.document()}))
        return
    _print(investigation)
    if now is not investigation:
        typer.echo(now.log(), nl=False)


def _print(investigation: Investigation) -> None:
    # With FORCE_COLOR a pipe gets colours, too: `FORCE_COLOR=1 etcdlab check ... | less -R`. Rich follows NO_COLOR.
    if sys.stdout.isatty() or os.environ.get("FORCE_COLOR"):
        from rich.console import Console

        investigation.print(Console())
        typer.echo(investigation.log(), nl=False)
    else:
        # Whole lines: what is piped is searched, and a log line must stay one.
        typer.echo(investigation.text(width=WHOLE) + investigation.log(), nl=False)
