"""Runs a probe as another host does: the script on standard input, and one line of JSON back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from etcdlab.probe.script import Probe
from etcdlab.probe.targets import Targets
from etcdlab.readers.vantage import vantage_of
from etcdlab.vantage import Vantage

LIMIT = 60.0
"""Seconds a probe may take on a busy machine."""


def probe(*urls: str, timeout: float = 5.0, ca: str = "") -> Probe:
    """A probe of these URLs."""
    return Probe(Targets(urls), timeout, ca)


def in_python(made: Probe, *python: str) -> Vantage:
    """What the probe prints in a Python, without any environment and without site packages."""
    return _read(run_python(made, *python))


def run_python(made: Probe, *python: str) -> bytes:
    """The same as the probe prints it."""
    return _run([*(python or (sys.executable,)), "-I", "-S", "-"], made.in_python(), {})


def in_sh(made: Probe, *sh: str, path: Path | str = os.defpath) -> Vantage:
    """What the probe prints in a shell that finds the programs in `path`."""
    return _read(_run([*(sh or ("/bin/sh",)), "-s"], made.in_sh(), {"PATH": str(path)}))


def _run(command: list[str], script: str, environment: dict[str, str]) -> bytes:
    result = subprocess.run(
        command, input=script.encode(), capture_output=True, timeout=LIMIT, env=environment, check=False
    )
    assert (result.returncode, result.stderr) == (0, b"")
    return result.stdout


def _read(answer: bytes) -> Vantage:
    return vantage_of(answer, "there", "the answer")
