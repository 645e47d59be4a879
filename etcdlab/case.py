"""A case: the evidence of one incident, as data. Rules judge it and views show it, elsewhere."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import msgspec

from etcdlab.documents import FORMAT, decode
from etcdlab.errors import FileError
from etcdlab.trace import Trace, check_references


class Case(msgspec.Struct, frozen=True):
    """The traces and notes of one incident. Saved as JSON; holds no credentials."""

    format: int = FORMAT
    traces: tuple[Trace, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def trace(self) -> Trace:
        """The newest trace."""
        return self.traces[-1]

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the case to `path`, whole or not at all. Raises FileError."""
        target = Path(path)
        try:
            with tempfile.TemporaryDirectory(dir=target.parent, prefix=".case.") as folder:
                whole = Path(folder) / "case"
                whole.write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=1))
                whole.replace(target)
        except OSError as error:
            raise FileError(f"cannot write {target}: {error.strerror}", "save to another folder") from error
        return target

    @staticmethod
    def load(path: str | os.PathLike[str]) -> Case:
        """Read what `save` wrote. Raises FileError, with the place and the reason."""
        source = Path(path)
        try:
            data = source.read_bytes()
        except OSError as error:
            raise FileError(f"cannot read {source}: {error.strerror}", "check the path") from error
        case = decode(data, Case, source.name)
        if not case.traces:
            raise FileError(f"{source.name}: $.traces is empty", "save the case again, or use the original")
        for trace in case.traces:
            check_references(trace, source.name)
        return case
