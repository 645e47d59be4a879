"""Lets Go resolve a go.mod: `go list -m all` prints every module with its version.

Go works on a copy in a folder of its own, and changes nothing in the person's folder.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from etcdlab.engines.build import toolchain
from etcdlab.engines.programs.gomod import with_absolute_folders
from etcdlab.engines.programs.modules import Module
from etcdlab.errors import GoError
from etcdlab.messages import Text, message

_OFFLINE, _ONLINE = 20.0, 60.0
"""Seconds that Go may take with its module cache alone, and with a module proxy."""

_LONGEST = 4 << 20
"""Bytes of a go.sum that is copied."""

_FORMAT = "{{.Path}}\t{{.Version}}\t{{with .Replace}}{{.Path}}\t{{.Version}}{{end}}"

_OWN_SUMS = {"GOSUMDB": "", "GONOSUMDB": ""}
"""The person's own settings: Go fetches private modules from no other place."""


def resolve(file: Path, text: str, tell: Callable[[Text], None]) -> dict[str, Module]:
    """Every module of the go.mod `file`, whose content is `text`. Raises GoError if Go cannot resolve them.

    Go uses its module cache first. If that is not enough, it asks the module proxy; it runs no git.
    """
    go = toolchain.find_go()
    with tempfile.TemporaryDirectory(prefix="etcdlab-") as made:
        folder = Path(made)
        (folder / "go.mod").write_text(with_absolute_folders(text, file.absolute().parent), "utf-8")
        sums = file.with_name("go.sum")
        if sums.is_file() and sums.stat().st_size <= _LONGEST:
            (folder / "go.sum").write_bytes(sums.read_bytes())
        output = _module_list(go, folder, file.name, tell)
    rows = [(*line.split("\t"), "", "")[:4] for line in output.splitlines()]
    return {path: Module(*versions) for path, *versions in rows if versions[0]}


def _module_list(go: toolchain.Toolchain, folder: Path, name: str, tell: Callable[[Text], None]) -> str:
    """What `go list -m all` prints in the folder. `name` is the name of the go.mod."""
    arguments = ("list", "-m", "-f", _FORMAT, "all")
    try:
        # What is in the module cache was verified when it came there.
        off = {"GOPROXY": "off", "GONOSUMDB": "*"}
        return go.run(*arguments, folder=folder, timeout=_OFFLINE, GOFLAGS="-mod=mod", **off)
    except GoError:
        tell(
            message("Go resolves the modules of {file} with `go list -m all`. This takes at most a minute.", file=name)
        )
        settings = {"GOFLAGS": "-mod=mod", "GOVCS": "*:off", **_OWN_SUMS}
        return go.run(*arguments, folder=folder, timeout=_ONLINE, **settings)
