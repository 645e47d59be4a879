"""A learner with a progress file in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from etcdlab.workshop.progress_file import ProgressFile
from etcdlab.workshop.questions import exercise_named
from etcdlab.workshop.runs import Runs
from etcdlab.workshop.session import Session

Start = Callable[[str], Session]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Opens an exercise as a kernel that has just started does."""
    return lambda name: Session(exercise_named(name), ProgressFile(tmp_path / "progress.json"), Runs())
