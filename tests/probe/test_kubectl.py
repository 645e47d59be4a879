"""kubectl within a time and a size. A small program takes its place."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from etcdlab.errors import UsageError
from etcdlab.probe.kubectl import kubectl_of, list_objects
from tests.readers.kubernetes.objects import PROD, fake_kubectl, printed


def test_no_shell_reads_the_command(tmp_path: Path) -> None:
    command = kubectl_of(f"{shlex.quote(sys.executable)} -n '$(touch x); y'")

    assert command == (sys.executable, "-n", "$(touch x); y")


def test_the_objects_are_listed(tmp_path: Path) -> None:
    assert len(list_objects(kubectl_of(fake_kubectl(tmp_path, printed(*PROD)))).pods) == 2


def test_a_command_that_does_not_end_is_ended() -> None:
    with pytest.raises(UsageError, match="It did not end within 1 s"):
        list_objects([sys.executable, "-c", "import time; time.sleep(600)"], seconds=1)


def test_a_command_that_fails_in_silence_is_refused() -> None:
    with pytest.raises(UsageError, match="It printed nothing"):
        list_objects([sys.executable, "-c", "raise SystemExit(3)"])
