"""The notebooks, run as a person runs them, in a folder of their own."""

from __future__ import annotations

import nbformat
import pytest

from tests.notebooks.runs import run


@pytest.fixture(scope="session")
def start_here(tmp_path_factory: pytest.TempPathFactory) -> nbformat.NotebookNode:
    """The start notebook, run."""
    return run("start-here.ipynb", tmp_path_factory.mktemp("start-here"))


@pytest.fixture(scope="session")
def investigate(tmp_path_factory: pytest.TempPathFactory) -> nbformat.NotebookNode:
    """The notebook with the forms, run."""
    return run("investigate.ipynb", tmp_path_factory.mktemp("investigate"))


@pytest.fixture(scope="session")
def the_chain(tmp_path_factory: pytest.TempPathFactory) -> nbformat.NotebookNode:
    """The notebook with the recording and the real client, run."""
    return run("the-chain.ipynb", tmp_path_factory.mktemp("the-chain"))
