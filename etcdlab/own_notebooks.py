"""The notebooks that come with the kit, and the copies of them that are the person's own.

What a person runs and changes is theirs: it is never overwritten, and never lies where an update of the kit, or git,
would find it changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from etcdlab.errors import FileError

START = "start-here.ipynb"


def shipped() -> Path:
    """The folder of the kit's own: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).parent
    return next(
        (path for path in (package / "notebooks", package.parent / "notebooks") if path.is_dir()), package / "notebooks"
    )


def usual_folder() -> Path:
    """Where a person's own lie unless they say otherwise."""
    from platformdirs import user_documents_path

    return user_documents_path() / "etcdlab"


def copy_into(folder: Path) -> Iterator[str]:
    """Copy what is not there yet, and what the kit has changed since it was copied.

    What was run or changed stays beside the new one then, under another name: a line for each. Raises FileError.
    """
    for name in _names():
        target = folder / name
        notebook = json.loads((shipped() / name).read_bytes())
        version = _version(notebook)
        there = _read(target)
        if _copied(there) == version:
            continue
        notebook["metadata"]["etcdlab"] = {"copy_of": version}
        try:
            if target.exists() and _copied(there) != _version(there):
                yield f"{target.name} is new in this version of the kit; yours is now {_set_aside(target).name}"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", "utf-8")
        except OSError as error:
            raise FileError(f"cannot write {target}: {error.strerror}", "name another folder with --folder") from error


def _names() -> list[Path]:
    """The kit's notebooks, without what Jupyter keeps beside one that was run where it lies."""
    found = shipped().rglob("*.ipynb")
    return sorted(path.relative_to(shipped()) for path in found if ".ipynb_checkpoints" not in path.parts)


def _version(notebook: Any) -> str:
    """A digest of all but the mark of a copy."""
    metadata = {name: value for name, value in notebook["metadata"].items() if name != "etcdlab"}
    return hashlib.sha256(json.dumps({**notebook, "metadata": metadata}, sort_keys=True).encode()).hexdigest()[:16]


def _copied(notebook: Any) -> str:
    """The version a notebook was copied from; empty for one that is no copy."""
    return str(notebook["metadata"].get("etcdlab", {}).get("copy_of", ""))


def _read(file: Path) -> Any:
    """A notebook, or an empty one where there is none that could be read."""
    try:
        notebook = json.loads(file.read_bytes())
        _copied(notebook)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {"metadata": {}}
    return notebook


def _set_aside(copy: Path) -> Path:
    number = 2
    while (aside := copy.with_stem(f"{copy.stem}-{number}")).exists():
        number += 1
    return copy.rename(aside)
