"""How an investigation is walked, shown and told in an exit code."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

import typer

from etcdlab.cli import INTERRUPTED
from etcdlab.errors import UsageError
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
) -> int:
    """Step to the end, show what was found, and say it in an exit code. An interrupt shows what is there so far.

    `then` goes on from what was found: shown after it, and then it is what is saved and told in the exit code.
    """
    from etcdlab.investigation import Investigation

    seen = _walked(engine, then)
    found = seen.tried or Investigation.of(engine.trace)
    try:
        if save is not None:
            typer.echo(f"saved: {found.case.save(save)}", err=True)
    finally:
        show(found, as_json=as_json)
    if seen.refused is not None:
        raise seen.refused
    if seen.interrupted:
        typer.echo("interrupted: this is what was seen so far", err=True)
    return INTERRUPTED if seen.interrupted else found.exit_code


class _Seen(NamedTuple):
    """What came of a walk: what was tried after it, and what kept it from its end."""

    tried: Investigation | None = None
    refused: UsageError | None = None
    interrupted: bool = False


def _walked(engine: Engine, then: Callable[[Investigation], Investigation] | None) -> _Seen:
    from etcdlab.investigation import Investigation

    try:
        with progress("walking the chain"):
            engine.run()
        return _Seen() if then is None else _tried(Investigation.of(engine.trace), then)
    except KeyboardInterrupt:
        return _Seen(interrupted=True)
    finally:
        _ignore_ctrl_c_for_a_while()
        engine.close()


def _ignore_ctrl_c_for_a_while() -> None:
    """What was found is printed and saved whole, however impatient the person at the keyboard.

    After some seconds Ctrl-C ends the command all the same: the reader of its output may have stopped.
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
    # A write that waits for its reader goes on waiting, so only another thread can take notice.
    signal.siginterrupt(signal.SIGINT, False)
    signal.set_wakeup_fd(writing)
    threading.Thread(target=wait_for_ctrl_c, name="etcdlab-ctrl-c", daemon=True).start()


def _tried(found: Investigation, then: Callable[[Investigation], Investigation]) -> _Seen:
    try:
        with progress("trying it from here"):
            return _Seen(then(found))
    except UsageError as refused:
        return _Seen(refused=refused)


_printed: list[bool] = []


def print_json(value: object) -> None:
    """Print one JSON object on one line."""
    import json

    _printed.append(True)
    typer.echo(json.dumps(value))


def has_printed() -> bool:
    """Whether a JSON object was printed: there is one on standard output, and no second one."""
    return bool(_printed)


def show(found: Investigation, *, as_json: bool) -> None:
    """Print an investigation: for a person at a terminal, for a pipe, or as one JSON object.

    Of what was tried, first what is, and then what would be.
    """
    now = found.what_is
    if as_json:
        print_json(now.document() | ({} if now is found else {"what_if": found.document()}))
        return
    _print(now)
    if now is not found:
        typer.echo()
        _print(found)


def _print(found: Investigation) -> None:
    if sys.stdout.isatty():
        from rich.console import Console

        found.print(Console())
        typer.echo(found.log(), nl=False)
    else:
        # Whole lines: what is piped is searched, and a log line must stay one.
        typer.echo(found.text(width=WHOLE) + found.log(), nl=False)
