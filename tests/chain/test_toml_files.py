"""TOML files that Python keeps as bytecode."""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path

import pytest

from etcdlab.chain.assembly import FOLDER
from etcdlab.chain.toml_files import document

FILES = [*FOLDER.glob("*.toml"), FOLDER.with_name("commits.toml")]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_document_is_what_tomllib_reads(file: Path) -> None:
    assert document(file) == tomllib.loads(file.read_text("utf-8"))
    assert document(file) is not document(file)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_module_has_the_place_of_a_document(file: Path) -> None:
    """Python names its bytecode by the stem of a file alone."""
    assert not file.with_suffix(".py").exists()


def test_a_changed_file_is_parsed_again(tmp_path: Path) -> None:
    file = tmp_path / "some.toml"
    for number, text in enumerate(("a = 1", "a = 22", "a = 33")):
        file.write_text(text)
        # As long as the text before it: then only the time of the change differs.
        os.utime(file, (number, number))

        assert document(file) == tomllib.loads(text)


def test_a_document_is_parsed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    file = tmp_path / "some.toml"
    file.write_text("a = 1")
    first = document(file)
    monkeypatch.setattr(tomllib, "loads", None)

    assert document(file) == first
    assert next((tmp_path / "__pycache__").iterdir()).name.startswith("some.")


def test_without_a_cache_a_document_is_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    file = tmp_path / "some.toml"
    file.write_text("a = 1")

    assert document(file) == document(file) == {"a": 1}
    assert not (tmp_path / "__pycache__").exists()
