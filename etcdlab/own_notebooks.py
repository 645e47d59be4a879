"""The notebooks that come with the kit, and the copies of them that are the person's own.

What a person runs and changes is theirs: it is never overwritten, and never lies where an update of the kit, or git,
would find it changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

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
    """Copy what is not there yet; a line for each notebook that the kit has changed since it was copied.

    The person's stays beside the new one then, under another name. Raises FileError.
    """
    for source in sorted(shipped().rglob("*.ipynb")):
        target = folder / source.relative_to(shipped())
        text, version = _marked(source)
        if _version(target) == version:
            continue
        try:
            if target.exists():
                yield f"{target.name} is new in this version of the kit; yours is now {_set_aside(target).name}"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
        except OSError as error:
            raise FileError(f"cannot write {target}: {error.strerror}", "name another folder with --folder") from error


def _marked(source: Path) -> tuple[str, str]:
    """The text of a copy, with the mark that says of which version it is one."""
    original = source.read_bytes()
    version = hashlib.sha256(original).hexdigest()[:16]
    notebook = json.loads(original)
    notebook["metadata"]["etcdlab"] = {"copy_of": version}
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", version


def _version(copy: Path) -> str:
    """Of which version a copy is; empty where there is none, or what is there is something else."""
    try:
        return str(json.loads(copy.read_bytes())["metadata"]["etcdlab"]["copy_of"])
    except (OSError, ValueError, LookupError, TypeError):
        return ""


def _set_aside(copy: Path) -> Path:
    number = 2
    while (aside := copy.with_stem(f"{copy.stem}-{number}")).exists():
        number += 1
    return copy.rename(aside)
