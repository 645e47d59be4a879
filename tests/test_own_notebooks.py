"""What a person runs and changes is theirs: etcdlab copies its notebooks once, and never over something."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest

from etcdlab import own_notebooks
from etcdlab.errors import FileError
from etcdlab.own_notebooks import copy_into, shipped


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with one notebook, which a test may replace as an update would."""
    folder = tmp_path / "package"
    folder.mkdir()
    monkeypatch.setattr(own_notebooks, "shipped", lambda: folder)
    write(folder / "start-here.ipynb", "first")
    return folder


def write(path: Path, source: str) -> None:
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source, id="one")]), path)


def change(path: Path, source: str) -> None:
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].source = source
    nbformat.write(notebook, path)


def source(path: Path) -> str:
    text: str = nbformat.read(path, as_version=4).cells[0].source
    return text


def test_every_notebook_is_copied(tmp_path: Path) -> None:
    """The copies are valid notebooks."""
    assert list(copy_into(tmp_path)) == []

    names = {path.relative_to(shipped()) for path in shipped().rglob("*.ipynb") if path.parent.name[0] != "."}
    assert {path.relative_to(tmp_path) for path in tmp_path.rglob("*.ipynb")} == names
    for name in names:
        copy, original = (nbformat.read(folder / name, as_version=4) for folder in (tmp_path, shipped()))
        nbformat.validate(copy)
        assert copy.cells == original.cells


def test_a_copy_that_was_run_and_changed_is_left_alone(package: Path, tmp_path: Path) -> None:
    list(copy_into(tmp_path / "own"))
    mine = tmp_path / "own" / "start-here.ipynb"
    change(mine, "mine")

    assert list(copy_into(tmp_path / "own")) == []
    assert source(mine) == "mine"


def test_an_update_keeps_a_changed_notebook(package: Path, tmp_path: Path) -> None:
    """Beside the new one."""
    own = tmp_path / "own"
    for version, mine, other in (("second", "mine", "start-here-2.ipynb"), ("third", "mine too", "start-here-3.ipynb")):
        list(copy_into(own))
        change(own / "start-here.ipynb", mine)
        write(package / "start-here.ipynb", version)
        (line,) = copy_into(own)
        assert line.values["other"] == other

    assert source(own / "start-here.ipynb") == "third"
    assert source(own / "start-here-2.ipynb") == "mine"
    assert source(own / "start-here-3.ipynb") == "mine too"


def test_an_update_replaces_an_unchanged_notebook(package: Path, tmp_path: Path) -> None:
    list(copy_into(tmp_path / "own"))
    write(package / "start-here.ipynb", "second")

    assert list(copy_into(tmp_path / "own")) == []
    assert source(tmp_path / "own" / "start-here.ipynb") == "second"
    assert len(list((tmp_path / "own").iterdir())) == 1


def test_what_jupyter_keeps_beside_a_notebook_is_not_copied(package: Path, tmp_path: Path) -> None:
    (package / ".ipynb_checkpoints").mkdir()
    write(package / ".ipynb_checkpoints" / "start-here-checkpoint.ipynb", "first")
    list(copy_into(tmp_path / "own"))

    assert [path.name for path in (tmp_path / "own").iterdir()] == ["start-here.ipynb"]


@pytest.mark.parametrize("there", ["[1, 2", "[1, 2]", '{"metadata": {"etcdlab": 1}}', '{"metadata": {"etcdlab": {}}}'])
def test_a_file_that_is_no_copy_is_not_replaced(there: str, package: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "start-here.ipynb").write_text(there)
    list(copy_into(own))

    assert source(own / "start-here.ipynb") == "first"
    assert (own / "start-here-2.ipynb").read_text() == there


@pytest.mark.parametrize("size", [0, 1, 200])
def test_a_copy_that_was_cut_off_is_written_again(size: int, package: Path, tmp_path: Path) -> None:
    list(copy_into(tmp_path / "own"))
    copy = tmp_path / "own" / "start-here.ipynb"
    copy.write_bytes(copy.read_bytes()[:size])

    assert list(copy_into(tmp_path / "own")) == []
    assert source(copy) == "first"
    assert [path.name for path in (tmp_path / "own").iterdir()] == ["start-here.ipynb"]


def test_an_incomplete_notebook_is_kept_and_named(package: Path, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "start-here.ipynb").write_text('{"mine')
    (line,) = copy_into(tmp_path / "own")

    assert str(line).startswith("start-here.ipynb was not a whole notebook.")
    assert line.values["other"] == "start-here-2.ipynb"


def test_a_copy_that_cannot_be_written_leaves_the_one_before(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(copy_into(tmp_path / "own"))
    write(package / "start-here.ipynb", "second")

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(FileError, match="No space left"):
        list(copy_into(tmp_path / "own"))
    monkeypatch.undo()
    assert nbformat.read(tmp_path / "own" / "start-here.ipynb", as_version=4).cells[0].source == "first"
    assert [path.name for path in (tmp_path / "own").iterdir()] == ["start-here.ipynb"]


def test_a_fifo_in_the_folder_is_not_waited_for(package: Path, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    os.mkfifo(tmp_path / "own" / "start-here.ipynb")

    with pytest.raises(FileError, match="regular file"):
        list(copy_into(tmp_path / "own"))
