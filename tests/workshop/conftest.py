"""A learner with a progress file in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etcdlab.workshop.progress_file import ProgressFile
from etcdlab.workshop.questions import exercise_named
from etcdlab.workshop.runs import Runs
from etcdlab.workshop.session import Session
from tests.workshop.solutions import DRAW

Start = Callable[[str], Session]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Opens an exercise as a kernel that has just started does. The clients and the servers end with the test."""
    sessions: list[Session] = []

    def opened(name: str) -> Session:
        sessions.append(Session(exercise_named(name), ProgressFile(tmp_path / "progress.json"), Runs()))
        sessions[-1].use_draw(DRAW)
        return sessions[-1]

    yield opened
    for session in sessions:
        session.close()
