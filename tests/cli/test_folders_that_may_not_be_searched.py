"""A folder that this user may not search is named, with what to do, whichever path leads through it."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.without_privileges import AS_ROOT, run_without_privileges

NOBODY = 65_534


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
    arguments = (argument.format(closed) for argument in COMMANDS[name])
    result = run_without_privileges(closed.parent / "home", *arguments)

    assert "Traceback" not in result.err
    assert result.code == 2
    assert f"his user may not search the folder {closed}" in result.err
    assert "do: " in result.err


def test_a_cache_that_may_not_be_searched_is_named(closed: Path) -> None:
    home, cache = closed.parent / "home", str(closed / "cache")
    result = run_without_privileges(home, "check", "127.0.0.1:1", "--engine", "go", XDG_CACHE_HOME=cache)

    assert "Traceback" not in result.err
    assert f"his user may not search the folder {closed}" in result.err + result.out
    assert "XDG_CACHE_HOME" in result.err + result.out
