"""Recordings and files need no grpc, no etcd3, no socket, no thread and no program: JupyterLite has none of these."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.workshop.solutions import DRAW, SOLUTIONS

SCRIPT = Path(__file__).with_name("viewing_half.py")
WITHOUT_A_CLUSTER = {name: answers for name, answers in SOLUTIONS.items() if name != "fix-and-prove"}


def test_it_runs_without_grpc_sockets_and_threads() -> None:
    command = [sys.executable, str(SCRIPT), json.dumps(WITHOUT_A_CLUSTER), str(DRAW)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120)

    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines() == [
        *(f"{name}: {len(answers)} of {len(answers)} right" for name, answers in WITHOUT_A_CLUSTER.items()),
        "colleague: QuestionForm",
        "fix: WithoutServers",
        "deployment: WithoutServers",
        "recording: advertises-unspecified, image/svg+xml, text/html, text/plain",
        "stepper: at step 3",
        "form: The investigation has no step yet.",
        "explain: advertises-unspecified",
        "lint: ['advertises-unspecified']",
        "report: True",
    ]


def test_the_block_is_real() -> None:
    """Else the test above would prove nothing."""
    code = "from tests.viewing_half import block; block(); import grpc"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=SCRIPT.parent.parent
    )

    assert "ImportError: grpc is blocked" in result.stderr
