"""A machine that lacks a tool is refused before the first test, with one line for each tool."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.system import TOOLS, Tool, report, works

ROOT = Path(__file__).parent.parent
SMALLEST = "tests/test_quoting.py"


def run(command: list[str], path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the project where only the programs in `path` are installed."""
    env = {"PATH": str(path), "HOME": str(path), **environment}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A PATH on which every tool is found, and none of them works."""
    for tool in TOOLS:
        for command in tool.commands:
            program = tmp_path / Path(command[0]).name
            program.write_text("#!/bin/sh\nexit 127\n")
            program.chmod(0o755)
    return tmp_path


def test_a_tool_that_is_found_and_does_not_run_is_missing(broken: Path) -> None:
    assert not works(Tool("dot", ((str(broken / "dot"), "-V"),), "", ""))


def test_each_tool_works_on_this_machine() -> None:
    assert [tool.name for tool in TOOLS if not works(tool)] == []


def test_ci_names_each_missing_tool_first(broken: Path) -> None:
    """CI ends before the first test, with one line for each tool that is missing."""
    result = run([sys.executable, "-m", "pytest", "-p", "no:cacheprovider", SMALLEST], broken, CI="true")

    assert result.returncode == 1
    assert "passed" not in result.stdout
    lines = [line.removeprefix("! _pytest.outcomes.Exit: ") for line in result.stdout.splitlines()]
    named = [line.split(" ")[0] for line in lines if " does not work here" in line]
    assert sorted(named) == ["Chromium", "busybox", "dot", "ip", "unshare", "wget"]


def test_outside_ci_the_run_goes_on_and_names_what_is_missing(broken: Path) -> None:
    result = run([sys.executable, "-m", "pytest", "-p", "no:cacheprovider", SMALLEST], broken)

    assert result.returncode == 0
    assert "dot does not work here" in result.stdout


def test_an_ordinary_user_gets_one_list_and_one_command(broken: Path) -> None:
    ordinary = [] if os.geteuid() else ["/usr/bin/setpriv", "--reuid", "1000", "--regid", "1000", "--clear-groups"]
    script = (ROOT / "scripts/system.py").read_text()
    result = run([*ordinary, "/usr/bin/python3", "-c", script], broken)

    assert result.returncode == 1
    *lines, last = result.stderr.splitlines()
    assert [line.partition(" does not work here: it ")[0] for line in lines] == [
        *("dot", "Chromium", "ip", "wget", "busybox", "unshare"),
    ]
    assert last == (
        "Install them, then run make test again. On Debian:"
        " apt-get install graphviz chromium iproute2 wget busybox util-linux"
    )


def test_the_list_names_the_package_of_each_tool() -> None:
    assert report([TOOLS[0]]) == (
        "dot does not work here: it lays out the diagram (Debian package graphviz)\n"
        "Install them, then run make test again. On Debian: apt-get install graphviz"
    )
