"""The names of the files that the form of a postmortem writes."""

from __future__ import annotations

import os
from pathlib import Path

from etcdlab.case import Case
from etcdlab.errors import FileError, UsageError
from etcdlab.files import exists
from etcdlab.messages import message
from etcdlab.widgets.typed_texts import identity_of


def named_file(name: str | os.PathLike[str]) -> Path:
    """The path of a name that a person typed. Raises UsageError for an empty one."""
    path = Path(str(name).strip())
    if not path.name:
        raise UsageError(message("The file needs a name."), message("Type one, such as postmortem.html."))
    return path


def redacted_name(path: str) -> Path:
    """`incident-redacted.html` for `incident.html`. Raises UsageError for an empty name."""
    target = named_file(path)
    return target.with_name(f"{target.stem}-redacted{target.suffix}")


def check_same_incident(target: Path, identity: str) -> None:
    """Refuse to replace the file of another incident. Raises FileError."""
    if not exists(target):
        return
    try:
        same = identity_of(Case.load(target)) == identity
    except FileError:
        same = False
    if not same:
        raise FileError(
            message("{file} exists already, and is not a file of this case.", file=str(target)),
            message("Type the name of a new file."),
        )
