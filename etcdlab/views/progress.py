"""What a terminal shows while a person waits."""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.status import Status

PATIENCE = 1.0
"""Seconds that need no word."""


@contextmanager
def progress(words: str) -> Iterator[None]:
    """A spinner on standard error for what takes longer than a second; nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield
        return
    started: list[Status] = []

    def start() -> None:
        from rich.console import Console

        started.append(Console(stderr=True).status(f"{words} ..."))
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
