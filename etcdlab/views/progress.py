"""The spinner of a terminal while a person waits."""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from etcdlab.messages import Text, render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.status import Status

PATIENCE = 1.0
"""Seconds for which no spinner is displayed."""


@contextmanager
def progress(text: Text) -> Iterator[None]:
    """Display a spinner on standard error for what takes longer than a second, if standard error is a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    started: list[Status] = []

    def start() -> None:
        from rich.console import Console

        started.append(Console(stderr=True).status(f"{render(text)} ..."))
        started[0].start()

    timer = threading.Timer(PATIENCE, start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        for status in started:
            status.stop()
