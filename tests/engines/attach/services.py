"""Programs with an etcd client, built by plain `go build`, running: what is attached to."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import etcdlab.engines.build
from etcdlab.chain import chain_of
from etcdlab.engines.build import toolchain
from etcdlab.engines.process_state import state_of
from tests.processes import SOON, becomes

SOURCE = Path(__file__).with_name("service")
RELEASES = Path(etcdlab.engines.build.__file__).parent / "probe" / "releases"
PROGRAMS = SOURCE.with_name("programs")
"""Programs of frameworks, and clients that no generation of the chain was measured with; each with pinned modules."""
_CLIENTS = {
    "grpc-1.85.0": "go.etcd.io/etcd/client/v3",
    "client-3.4.3": "go.etcd.io/etcd/clientv3",
    "client-3.3.13": "github.com/coreos/etcd/clientv3",
}
_COMMANDS = {"etcdctl": "go.etcd.io/etcd/etcdctl/v3"}
LIMIT = 600.0
"""Seconds a build may take."""

_LINE = re.compile(r"(\d+) longest (\d+) well (\d+) failed (\d+)$")


def build(release: str, folder: Path, *flags: str) -> Path:
    """The service with the client of a release, in that folder."""
    client = f'clientv3 "{chain_of(release).modules["C"]}"'
    for name in ("go.mod", "go.sum"):
        shutil.copyfile(RELEASES / release / name, folder / name)
    shutil.copyfile(SOURCE / "prctl_linux.go", folder / "prctl_linux.go")
    source = (SOURCE / "main.go").read_text("utf-8")
    (folder / "main.go").write_text(source.replace('"ETCD_CLIENT"', client), "utf-8")
    toolchain.find_go().run("build", *flags, "-o", "service", ".", folder=folder, timeout=LIMIT)
    return folder / "service"


def build_program(name: str, folder: Path) -> Path:
    """A program of the folder `programs`, in that folder: with its own source, or the service with another client."""
    modules = PROGRAMS / name
    for file in ("go.mod", "go.sum"):
        shutil.copyfile(modules / file, folder / file)
    if name in _COMMANDS:
        toolchain.find_go().run("build", "-o", name, _COMMANDS[name], folder=folder, timeout=LIMIT)
        return folder / name
    family = PROGRAMS / name.rpartition("-")[0]
    own = [place / "main.go" for place in (modules, family) if (place / "main.go").exists()]
    if own:
        shutil.copyfile(own[0], folder / "main.go")
    else:
        _write_service(folder, _CLIENTS[name])
    toolchain.find_go().run("build", "-o", "service", ".", folder=folder, timeout=LIMIT)
    return folder / "service"


def _write_service(folder: Path, package: str) -> None:
    shutil.copyfile(SOURCE / "prctl_linux.go", folder / "prctl_linux.go")
    source = (SOURCE / "main.go").read_text("utf-8").replace('"ETCD_CLIENT"', f'clientv3 "{package}"')
    if package.startswith("github.com/coreos"):
        # A client of 3.3 writes no log with zap.
        source = "".join(line for line in source.splitlines(keepends=True) if "zap" not in line)
    (folder / "main.go").write_text(source, "utf-8")


class Line(NamedTuple):
    """A line of the service: its number, the longest pause in milliseconds since the one before, Gets so far."""

    number: int
    longest: int
    well: int
    failed: int


class Service:
    """A running service. Options are the program's own: autosync="1s", idle=5000."""

    def __init__(
        self, program: Path, endpoints: Iterable[str], output: Path, *, private: bool = False, **options: object
    ) -> None:
        self.program, self._output = program, output
        arguments = [f"-{name}={value}" for name, value in options.items()]
        with output.open("w") as written:
            self._process = subprocess.Popen(
                [program, f"-endpoints={','.join(endpoints)}", *arguments],
                stdout=written,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PRIVATE": "1" if private else ""},
            )
        self.pid = self._process.pid

    @property
    def lines(self) -> list[Line]:
        """What it has printed of itself."""
        matches = map(_LINE.match, self.text.splitlines())
        return [Line(*map(int, line.groups())) for line in matches if line]

    @property
    def last_line(self) -> Line:
        """The last line."""
        return (self.lines or [Line(0, 0, 0, 0)])[-1]

    @property
    def text(self) -> str:
        """All it has printed."""
        return self._output.read_text()

    def fails(self, within: float = SOON) -> Self:
        """Wait until its calls fail."""
        assert becomes(lambda: self.last_line.failed > 0, within)
        return self

    def works(self) -> Self:
        """Wait until one has succeeded."""
        assert becomes(lambda: self.last_line.well > 0)
        return self

    @property
    def tracer(self) -> int:
        """Who holds it."""
        return state_of(self.pid).tracer

    def runs_on(self) -> bool:
        """Whether no process traces it, it is not stopped, and it continues to print."""
        before = self.last_line.number
        free = becomes(lambda: state_of(self.pid).letter in ("S", "R") and self.tracer == 0)
        return free and becomes(lambda: self.last_line.number > before + 2)

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()
