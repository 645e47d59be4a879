"""The commands and the Python of the pages run, as they are written, against a real cluster and a real service.

Both languages have the same code (test_pages), so the English pages are enough.
"""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable

import pytest

from tests.docs.pages import blocks, english, name_of
from tests.docs.running import Run
from tests.docs.test_reference import ENTRIES

ELSEWHERE = {
    "lab": "tests/cli/test_lab.py",
    "fix": "changes files that the pages do not have: tests/cli/test_fix_file.py",
    "lint": "reads files that the pages do not have: tests/cli/test_lint.py",
    "compare": "tests/cli/test_compare.py",
    "redact": "tests/cli/test_redact.py",
    "sandbox": "runs until Ctrl-C: tests/cli/test_output.py",
    "setup": "builds for minutes: tests/engines",
    "core": "tests/engines/attach/test_core.py",
    "--install-completion": "changes files of the person: tests/cli/test_help.py",
}
"""The commands that do not run here, and where they run."""

COMMANDS = [
    pytest.param(line, id=f"{name_of(page)}: {line}")
    for page in english()
    for block in blocks(page, "sh")
    for line in block.splitlines()
    if line.removeprefix(".venv/bin/").startswith("etcdlab ")
]
PYTHON = [
    pytest.param(block, id=f"{name_of(page)} {number}")
    for page in english()
    for number, block in enumerate(blocks(page, "python"), 1)
]
OPTIONS = ("--install-completion", "--show-completion", "--version")
"""Options of `etcdlab` itself."""
REPORTED = (0, 1)
"""Exit codes of a command that ran: nothing is wrong, or there are findings."""


def arguments(line: str) -> list[str]:
    """The arguments of `etcdlab`, without a redirection."""
    return shlex.split(line.partition(" > ")[0])[1:]


@pytest.mark.parametrize("line", COMMANDS)
def test_the_command_line_reads_it(line: str) -> None:
    # `--lang` is not the command's: it is read before the commands load.
    name, *rest = arguments(re.sub(r" --lang \w+", "", line))
    if name.startswith("--"):
        assert name in OPTIONS
        return

    assert name in ENTRIES
    ENTRIES[name].make_context(name, rest)


@pytest.mark.parametrize("line", COMMANDS)
def test_it_runs(line: str, run: Run, here: Callable[[str], str]) -> None:
    if arguments(line)[0] in ELSEWHERE:
        return
    result = run(["sh", "-c", here(line)])

    assert result.returncode in REPORTED, result.stderr
    assert result.stdout or ">" in line


@pytest.mark.parametrize("block", PYTHON)
def test_the_python_runs(block: str, run: Run, here: Callable[[str], str]) -> None:
    result = run([sys.executable, "-c", here(block)])

    assert result.returncode == 0, result.stderr


def test_there_is_code_in_the_readme() -> None:
    readme = english()[0]

    assert readme.name == "README.md"
    assert [block for block in blocks(readme, "sh") if "etcdlab check" in block]
    assert blocks(readme, "python")
