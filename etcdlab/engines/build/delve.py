"""Builds Delve, once, in the user's cache folder. Interrupted, the next build goes on: Go keeps what it built."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from etcdlab.engines.build.cache import LIMIT, cache, folder_of_build, making
from etcdlab.engines.build.toolchain import Toolchain, find_go
from etcdlab.errors import GoError
from etcdlab.messages import Text, message

DELVE = "v1.27.2"


def debugger(tell: Callable[[Text], None] = lambda _: None) -> Path:
    """Delve, built now if it is missing. A Delve that was built before needs no Go. Raises GoError."""
    try:
        return build_debugger(find_go(), tell)
    except GoError:
        made = sorted(cache().glob(f"*-delve-{DELVE}/dlv"))
        if not made:
            raise
        return made[-1]


def build_debugger(go: Toolchain, tell: Callable[[Text], None]) -> Path:
    """Delve, built now with this Go if it is missing. `tell` gets a text before that. Raises GoError."""
    made = folder_of_build(go, f"delve-{DELVE}", "dlv")
    if not (made / "dlv").exists():
        tell(message("etcdlab builds Delve {delve} with {go}. This takes a minute, once.", delve=DELVE, go=go.version))
        _build_delve(go, made)
    return made / "dlv"


def _build_delve(go: Toolchain, target: Path) -> None:
    with making(target) as folder:
        go = go._replace(scratch=folder)
        module = f"github.com/go-delve/delve/cmd/dlv@{DELVE}"
        go.run("install", module, folder=folder, timeout=LIMIT, GOBIN=str(folder))
