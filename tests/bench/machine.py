"""The machine the figures are from, and the same start for every process that is measured on it."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

from etcdlab.sandboxes.binaries import find_etcd
from tests.bench.measure import interleaved, processes

PASS = (sys.executable, "-c", "pass")
ETCDLAB = str(Path(sysconfig.get_path("scripts"), "etcdlab"))


def etcd_version() -> tuple[str, ...]:
    """The command line that does least with etcd. The pip package's command is a small Python program."""
    scripts = sysconfig.get_path("scripts")
    return (shutil.which("etcd", path=f"{scripts}{os.pathsep}{os.environ.get('PATH', '')}") or "etcd", "--version")


def server_version() -> tuple[str, ...]:
    """The same, of the file the sandbox runs."""
    return (str(find_etcd("etcd")), "--version")


def etcdctl(endpoints: tuple[str, ...], *words: str) -> tuple[str, ...]:
    """The command line of etcdctl."""
    return (str(find_etcd("etcdctl")), f"--endpoints={','.join(endpoints)}", *words)


@contextlib.contextmanager
def settled() -> Iterator[None]:
    """What processes inherit: bytecode that is compiled once, as on a person's machine, and nothing of ETCDCTL_*.

    The bytecode is kept in a folder that goes in the end: whether this checkout has some must not count.
    """
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="etcdlab-bench.", ignore_cleanup_errors=True) as folder:
        for name in before:
            if name == "PYTHONDONTWRITEBYTECODE" or name.startswith("ETCDCTL_"):
                del os.environ[name]
        os.environ["PYTHONPYCACHEPREFIX"] = folder
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def load() -> str:
    """How busy the machine is."""
    return "load average " + " ".join(f"{one:.2f}" for one in os.getloadavg())


def figures(runs: int) -> Iterator[str]:
    """The machine's own figures, a line each. Call it when nothing else of ours runs."""
    version = subprocess.run(
        etcd_version(), capture_output=True, text=True, timeout=20, check=True
    ).stdout.splitlines()[0]
    yield f"{os.cpu_count()} cores, {load()}, {platform.machine()}"
    yield f"Python {platform.python_version()}, {version}, medians of {runs}"
    names = ("python -c pass", "etcd --version", "etcdctl version")
    commands = (PASS, etcd_version(), (str(find_etcd("etcdctl")), "version"))
    for name, took in zip(names, interleaved(runs, *map(processes, commands)), strict=True):
        yield f"{name:16}{took:9.1f} ms"
