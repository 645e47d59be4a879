"""Runs every notebook of a folder in the image, without a network. Called with that folder by scripts/binder_check.py.

It uses the Python and the packages of the image alone.
"""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import time
from pathlib import Path

import nbclient
import nbformat

_LIMIT = 300
"""Seconds that one cell may take."""

_CHAIN = "workshop/the-chain.ipynb"
_NOTES = "print([str(note) for note in exercise.session.runs.notes])"


def main(folder: Path) -> int:
    """Run all notebooks, then the chain with the real client, and without one. Returns how many of these failed."""
    _expect_no_network()
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.ipynb"))
    failures = sum(not _passes(folder, name) for name in names if ".ipynb_checkpoints" not in name)
    failures += not _passes(folder, _CHAIN, "with the real client", notes="[]")
    with tempfile.TemporaryDirectory() as empty:
        os.environ["XDG_CACHE_HOME"] = empty
        failures += not _passes(
            folder, _CHAIN, "where the real client cannot be built", notes="uses the recording instead"
        )
    return failures


def _expect_no_network() -> None:
    """Raises SystemExit if this machine has an interface besides the loopback."""
    interfaces = {name for _, name in socket.if_nameindex()}
    if interfaces - {"lo"}:
        raise SystemExit(f"The network is not cut: this root has the interfaces {', '.join(sorted(interfaces))}.")


def _passes(folder: Path, name: str, how: str = "", notes: str = "") -> bool:
    """Whether the notebook runs from top to bottom. With `notes`, its engine is go, and it has these notes."""
    notebook = nbformat.read(folder / name, as_version=4)
    if notes:
        _use_go(notebook)
    client = nbclient.NotebookClient(
        notebook, timeout=_LIMIT, resources={"metadata": {"path": str((folder / name).parent)}}
    )
    started = time.monotonic()
    try:
        client.execute()
    except Exception as error:  # noqa: BLE001 - a kernel that dies is a failure like an error of a cell
        print(f"✗ {name} {how}\n{str(error)[-2000:]}", flush=True)
        return False
    printed = str(notebook.cells[-1].get("outputs", ""))
    passes = notes in printed
    print(f"{'✓' if passes else '✗'} {name} {how} ({time.monotonic() - started:.0f} s)", flush=True)
    if not passes:
        print(f"  the notes are {printed}")
    return passes


def _use_go(notebook: nbformat.NotebookNode) -> None:
    """Set the engine in the cell of the parameters, answer the first question, and print the notes in the end."""
    (parameters,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    parameters.source = parameters.source.replace('"recording"', '"go"')
    answer = 'exercise.session.lock_in(exercise.session.exercise.questions[0], "member-list")'
    notebook.cells += [nbformat.v4.new_code_cell(f"{answer}\n{_NOTES}\nexercise.session.close()")]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
