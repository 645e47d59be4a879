"""Programs to read, and how long a test waits for one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from etcdlab.engines.attach import AttachEngine, process
from etcdlab.trace import Trace
from tests.engines.attach.services import Service

PATIENCE = 60.0
"""Seconds that a process may be paused if a test is not about that: the machine may be busy."""


NEWEST = "3.7.1"


Build = Callable[..., Path]


Start = Callable[..., Service]


def read(pid: int) -> Trace:
    """Attach to a process, and read it to the end."""
    with AttachEngine(process(pid), max_stop=PATIENCE) as engine:
        return engine.run()
