"""The notebooks of etcdlab, and the person's own copies of them.

etcdlab never overwrites a notebook that a person ran or changed. The copies are in a folder that no update of etcdlab
and no git changes.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from etcdlab.errors import FileError
from etcdlab.files import read_file, reason, remedy, write_file
from etcdlab.messages import Language, Message, message

START = "start-here.ipynb"

FOLDERS: dict[Language, str] = {"en": ".", "zh_CN": "zh"}
"""The folder of the notebooks in each language, below the folder of all notebooks."""

MAX_BYTES = 256 * 1024 * 1024
"""The most bytes of a notebook. A larger one has outputs that no program opens."""


def shipped() -> Path:
    """The folder of etcdlab's own notebooks: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).parent
    return next(
        (path for path in (package / "notebooks", package.parent / "notebooks") if path.is_dir()), package / "notebooks"
    )


def usual_folder() -> Path:
    """The default folder of a person's notebooks."""
    from platformdirs import user_documents_path

    return user_documents_path() / "etcdlab"


def copy_into(folder: Path) -> Iterator[Message]:
    """Copy new notebooks, and those that etcdlab has changed since. A copy that a person ran or changed stays, with
    another name. Returns a line for each. Raises FileError.
    """
    for name in _names():
        target = folder / name
        try:
            yield from _copy(shipped() / name, target)
        except OSError as error:
            do = remedy(target, message("Name another folder with --folder."))
            what = message("etcdlab cannot write {file}: {reason}", file=str(target), reason=reason(target, error))
            raise FileError(what, do) from error


def _copy(original: Path, target: Path) -> Iterator[Message]:
    """Copy one notebook. An incomplete copy is written again."""
    notebook = json.loads(original.read_bytes())
    version = _version(notebook)
    notebook["metadata"]["etcdlab"] = {"copy_of": version}
    whole = (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()
    target.parent.mkdir(parents=True, exist_ok=True)
    before = read_file(target, MAX_BYTES) if os.path.lexists(target) else None
    there = None if before is None else _parsed(before)
    if there is not None and _original_of(there) == version:
        return
    if (
        before is not None
        and not whole.startswith(before)
        and (there is None or _original_of(there) != _version(there))
    ):
        aside = _free_name(target).name
        if there is None:
            yield message(
                "{file} was not a whole notebook. etcdlab replaced it, and renamed yours to {other}.",
                file=target.name,
                other=aside,
            )
        else:
            yield message(
                "{file} is new in this version of etcdlab. etcdlab renamed yours to {other}.",
                file=target.name,
                other=aside,
            )
    write_file(target, whole)


def _names() -> list[Path]:
    """etcdlab's notebooks, without the files that Jupyter keeps beside a notebook that was run there."""
    paths = shipped().rglob("*.ipynb")
    return sorted(path.relative_to(shipped()) for path in paths if ".ipynb_checkpoints" not in path.parts)


def _version(notebook: Any) -> str:
    """A digest of a notebook without the mark of a copy."""
    metadata = {name: value for name, value in notebook["metadata"].items() if name != "etcdlab"}
    return hashlib.sha256(json.dumps({**notebook, "metadata": metadata}, sort_keys=True).encode()).hexdigest()[:16]


def _original_of(notebook: Any) -> str:
    """The digest of the original of a copy; empty for a notebook that is no copy."""
    return str(notebook["metadata"].get("etcdlab", {}).get("copy_of", ""))


def _parsed(data: bytes) -> Any:
    """A notebook, or None for another file."""
    try:
        notebook = json.loads(data)
        _original_of(notebook)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    return notebook


def _free_name(copy: Path) -> Path:
    number = 2
    while (aside := copy.with_stem(f"{copy.stem}-{number}")).exists():
        number += 1
    return copy.rename(aside)
