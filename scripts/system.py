"""What the tests need of the machine: each tool is run once, and what is missing is listed with how to install it.

    python3 scripts/system.py

`make test` runs it before anything is installed, so it uses the standard library alone. As root on Debian it installs
what is missing. As anybody else it prints one line for each missing tool, and ends with exit code 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import NamedTuple

_LIMIT = 60
"""Seconds a tool may take to answer: a first start on a slow disk included."""

_INSTALL_LIMIT = 900
"""Seconds that apt-get may take for each of its two steps."""


class Tool(NamedTuple):
    """A tool of the machine: the commands that prove it works, of which one must succeed, and its Debian package."""

    name: str
    commands: tuple[tuple[str, ...], ...]
    package: str
    purpose: str


TOOLS = (
    Tool("dot", (("dot", "-V"),), "graphviz", "lays out the diagram"),
    Tool(
        "Chromium",
        (("chromium", "--version"), ("chromium-browser", "--version"), ("google-chrome", "--version")),
        "chromium",
        "opens the notebooks",
    ),
    Tool(
        "libatomic",
        ((sys.executable, "-c", "import ctypes; ctypes.CDLL('libatomic.so.1')"),),
        "libatomic1",
        "is loaded by the program that drives Chromium",
    ),
    Tool("ip", (("ip", "-Version"),), "iproute2", "sets up the tests' networks"),
    Tool("wget", (("wget", "--version"),), "wget", "asks etcd for the probe in sh"),
    Tool("busybox", (("busybox", "true"),), "busybox", "is all that small images have"),
    Tool(
        "unshare",
        (("unshare", "--user", "--map-root-user", "--mount", "--net", "true"),),
        "util-linux",
        "makes the tests' networks, which needs user namespaces",
    ),
)


def works(tool: Tool) -> bool:
    """Whether one of the tool's commands succeeds."""
    return any(_succeeds(command) for command in tool.commands)


def missing() -> list[Tool]:
    """The tools that do not work on this machine."""
    return [tool for tool in TOOLS if not works(tool)]


def report(tools: list[Tool]) -> str:
    """One line for each missing tool, and one that says how to install them all."""
    lines = [f"{tool.name} does not work here: it {tool.purpose} (Debian package {tool.package})" for tool in tools]
    packages = " ".join(tool.package for tool in tools)
    return "\n".join([*lines, f"Install them, then run make test again. On Debian: apt-get install {packages}"])


def main() -> int:
    """Install what is missing where that is allowed; else say what it is."""
    lacking = missing()
    if lacking and os.geteuid() == 0 and shutil.which("apt-get"):
        _install([tool.package for tool in lacking])
        lacking = missing()
    if lacking:
        print(report(lacking), file=sys.stderr)
    return 1 if lacking else 0


def _install(packages: list[str]) -> None:
    """Install Debian packages; apt-get's own error is displayed, and the tools are run again afterwards."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print("installing " + " ".join(packages), flush=True)
    for step in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", *packages]):
        try:
            subprocess.run(
                ["apt-get", *step], env=environment, stdout=subprocess.DEVNULL, timeout=_INSTALL_LIMIT, check=True
            )
        except (subprocess.SubprocessError, OSError) as error:
            print(f"apt-get {step[0]} failed: {error}", file=sys.stderr)
            return


def _succeeds(command: tuple[str, ...]) -> bool:
    try:
        ran = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=_LIMIT
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ran.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
