"""A folder that this user may not search is named, with what to do, whichever path leads through it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command import LIMIT, CommandResult, environment

NOBODY = 65_534
AS_ROOT = os.geteuid() == 0
WITHOUT_PRIVILEGES = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if AS_ROOT else []
"""Root may search every folder by two capabilities. Another user could not even read a Python in root's home."""


@pytest.fixture
def closed() -> Iterator[Path]:
    """A folder with files in it that this user may not search, in one that this user may write."""
    # Folders of pytest's own are for whoever runs the tests alone.
    with tempfile.TemporaryDirectory() as made:
        top = Path(made)
        folder = top / "closed"
        folder.mkdir()
        for name in ("file.pem", "core", "notebook.ipynb", "go.mod", "case"):
            (folder / name).write_text("x")
        (top / "home").mkdir()
        folder.chmod(0)
        if AS_ROOT:
            os.chown(folder, NOBODY, NOBODY)
        yield folder
        folder.chmod(0o700)


def run(closed: Path, *arguments: str, **more: str) -> CommandResult:
    """Run `etcdlab` as a user who may not search every folder."""
    home = str(closed.parent / "home")
    code = "from etcdlab.cli import main; main()"
    result = subprocess.run(
        [*WITHOUT_PRIVILEGES, sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=LIMIT,
        cwd=home,
        env=environment(HOME=home, **more),
        check=False,
    )
    return CommandResult(result.returncode, result.stdout, result.stderr)


COMMANDS = {
    "cert": ("check", "127.0.0.1:1", "--cert", "{}/file.pem", "--key", "{}/file.pem"),
    "key": ("check", "127.0.0.1:1", "--cert", sys.executable, "--key", "{}/file.pem"),
    "ca": ("check", "127.0.0.1:1", "--ca", "{}/file.pem"),
    "like a binary": ("check", "127.0.0.1:1", "--like", "{}/core"),
    "like a go.mod": ("check", "127.0.0.1:1", "--like", "{}/go.mod"),
    "core": ("core", sys.executable, "{}/core"),
    "binary of a core": ("core", "{}/core", sys.executable),
    "show": ("show", "{}/case"),
    "save": ("demo", "--engine", "recording", "--save", "{}/case"),
    "folder of lab": ("lab", "--folder", "{}/notebooks"),
    "notebook of lab": ("lab", "{}/notebook.ipynb"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_folder_is_named_with_what_to_do(name: str, closed: Path) -> None:
    result = run(closed, *(argument.format(closed) for argument in COMMANDS[name]))

    assert "Traceback" not in result.err
    assert result.code == 2
    assert f"his user may not search the folder {closed}" in result.err
    assert "do: " in result.err


def test_a_cache_that_may_not_be_searched_is_named(closed: Path) -> None:
    result = run(closed, "check", "127.0.0.1:1", "--engine", "go", XDG_CACHE_HOME=str(closed / "cache"))

    assert "Traceback" not in result.err
    assert f"his user may not search the folder {closed}" in result.err + result.out
    assert "XDG_CACHE_HOME" in result.err + result.out
