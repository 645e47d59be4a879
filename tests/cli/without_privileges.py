"""Runs `etcdlab` as a user for whom the mode of a file counts, also where root runs the tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.cli.command import LIMIT, CommandResult, environment

AS_ROOT = os.geteuid() == 0
_WITHOUT_PRIVILEGES = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if AS_ROOT else []
"""Root may use every file by two capabilities. Another user could not even read a Python in root's home."""


def run_without_privileges(home: Path, *arguments: str, **more: str) -> CommandResult:
    """Run `etcdlab` in its home, as a user who may not use every file; `more` is environment."""
    code = "from etcdlab.cli import main; main()"
    result = subprocess.run(
        [*_WITHOUT_PRIVILEGES, sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=LIMIT,
        cwd=home,
        env=environment(HOME=str(home), **more),
        check=False,
    )
    return CommandResult(result.returncode, result.stdout, result.stderr)
