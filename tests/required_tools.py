"""What the tests run besides Python code. Each tool is run once before the first test, not only looked up."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from etcdlab.engines.build.toolchain import find_go
from etcdlab.errors import EtcdlabError
from etcdlab.sandboxes.binaries import find_etcd
from scripts.system import Tool, missing, works

if TYPE_CHECKING:
    from collections.abc import Iterator


def problems() -> tuple[str, ...]:
    """One line for each tool that does not work on this machine, with what to do."""
    machine = (
        f"{tool.name} does not work here: it {tool.purpose}. Install the Debian package {tool.package}."
        for tool in missing()
    )
    return (*machine, *_environment())


def _environment() -> Iterator[str]:
    """The tools that the locked environment brings."""
    playwright = (sys.executable, "-m", "playwright", "--version")
    if not works(Tool("Playwright", (playwright,), "", "")):
        yield "Playwright does not start: it drives Chromium. Run make clean, then make test."
    try:
        etcd = str(find_etcd("etcd"))
        find_go()
    except EtcdlabError as error:
        yield f"{error.what}. {error.do}."
    else:
        if not works(Tool("etcd", ((etcd, "--version"),), "", "")):
            yield f"{etcd} does not start. Install another etcd, or take it off PATH."
