"""Runs the probe in another place, through a person's own command such as `ssh app-1` or `kubectl exec api --`.

The script goes to the standard input of `COMMAND python3 -`, else of `COMMAND sh -s`. So nothing is written there.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import shlex
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import PurePath
from typing import IO, TYPE_CHECKING, NamedTuple, cast

import msgspec

from etcdlab.errors import FileError, UsageError
from etcdlab.messages import Text, message
from etcdlab.quoting import printable
from etcdlab.readers.vantage import MOST_BYTES, vantage_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from etcdlab.probe.script import Probe
    from etcdlab.vantage import Vantage

LOGIN_SECONDS = 20.0
"""The most time that the command itself may take, for a login or for the start of a container's process."""

MOST_SECONDS = 300.0
"""The most time for one place, however many URLs there are."""

_TICK = 0.2
"""Seconds after which a wait looks whether a person stopped it."""

_MOST_ERROR_BYTES = 16 * 1024
_INTERPRETERS = (("python3", "-"), ("sh", "-s"))
_NEEDS_STDIN = ("docker", "podman", "nerdctl", "kubectl", "oc", "crictl")
"""Programs whose `exec` passes standard input on only with `-i`."""

_PUBLIC = (*_NEEDS_STDIN, "ssh", "nsenter", "unshare", "env", "sudo", "chroot", "lxc", "ip", "sh")


class _Output(NamedTuple):
    answer: bytes = b""
    errors: bytes = b""
    problem: Text = ""
    """Why etcdlab ended the command."""


def command_of(text: str) -> tuple[str, ...]:
    """The words of a command that a person typed. Raises UsageError for a command that this host cannot run."""
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise UsageError(
            message("etcdlab cannot read the command: {reason}.", reason=str(error)),
            message("Close each quotation mark, e.g. --from 'ssh app-1'."),
            "from",
        ) from None
    if not words:
        raise UsageError(
            message("--from is empty."),
            message("Give a command, e.g. --from 'ssh app-1' or --from 'docker exec api'."),
            "from",
        )
    return _with_stdin(words)


def vantage_from(command: Sequence[str], probe: Probe, stop: threading.Event) -> Vantage:
    """Run the probe through a command, first with Python, else with sh. Raises UsageError if no answer comes back.

    `stop` ends the command.
    """
    end = time.monotonic() + min(MOST_SECONDS, probe.seconds + LOGIN_SECONDS)
    program = PurePath(command[0]).name
    reasons: list[Text] = []
    for interpreter in _INTERPRETERS:
        script = probe.in_python() if interpreter[0] == "python3" else probe.in_sh()
        output = _run([*command, *interpreter], script, end - time.monotonic(), stop)
        try:
            return _through(vantage_of(output.answer, "", program), program)
        except FileError as error:
            reasons.append(error.what if b"{" in output.answer and not output.problem else _reason(output))
    raise _no_answer(printable(shlex.join(command)), *reasons)


def _no_answer(command: str, python: Text, sh: Text) -> UsageError:
    """The error of a place that gave no answer, with the reason of each interpreter."""
    if python == sh:
        what = message("The probe gave no answer through `{command}`: {reason}", command=command, reason=python)
    else:
        what = message(
            "The probe gave no answer through `{command}`. python3 - : {python} / sh -s : {sh}",
            command=command,
            python=python,
            sh=sh,
        )
    do = message(
        "Run `{command} sh -s` by hand. It must work without a question, and needs python3 or sh there.",
        command=command,
    )
    return UsageError(what, do, "from")


def _through(vantage: Vantage, program: str) -> Vantage:
    """The vantage with the name of a public program. Nothing else of a command is kept, because it may have secrets."""
    if program not in _PUBLIC:
        return vantage
    return msgspec.structs.replace(vantage, name=f"{program} {vantage.name}", through=program)


def _with_stdin(words: list[str]) -> tuple[str, ...]:
    if PurePath(words[0]).name in _NEEDS_STDIN and "exec" in words:
        place = words.index("exec")
        options = words[place + 1 : words.index("--") if "--" in words else None]
        if not {"-i", "-it", "-ti", "--stdin", "--interactive"} & set(options):
            return (*words[: place + 1], "-i", *words[place + 1 :])
    return tuple(words)


def _reason(output: _Output) -> Text:
    """The last line that the command printed as an error, or why etcdlab ended it."""
    lines = output.errors.decode("utf-8", "replace").strip().splitlines()
    return output.problem or (printable(lines[-1]) if lines else message("It printed nothing."))


def _run(command: list[str], script: str, seconds: float, stop: threading.Event) -> _Output:
    """Run a command with the script as its standard input. Its whole process group has ended when this returns."""
    if seconds <= 0 or stop.is_set():
        return _Output(problem=message("There was no time left."))
    with tempfile.TemporaryFile() as stdin:
        stdin.write(script.encode("ascii"))
        stdin.seek(0)
        try:
            process = subprocess.Popen(
                command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
            )
        except OSError as error:
            return _Output(problem=error.strerror or str(error))
    try:
        return _read(process, seconds, stop)
    finally:
        _end(process)


def _read(process: subprocess.Popen[bytes], seconds: float, stop: threading.Event) -> _Output:
    """What the command prints until it ends, within a time and a size."""
    assert process.stdout is not None
    assert process.stderr is not None
    output, errors = process.stdout, process.stderr
    limits = {output: MOST_BYTES, errors: _MOST_ERROR_BYTES}
    received = {output: b"", errors: b""}
    end = time.monotonic() + seconds
    problem: Text = ""
    with selectors.DefaultSelector() as selector:
        for stream in limits:
            selector.register(stream, selectors.EVENT_READ)
        while selector.get_map() and not problem:
            for stream in _readable(selector, min(_TICK, end - time.monotonic())):
                data = os.read(stream.fileno(), 65536)
                if not data:
                    selector.unregister(stream)
                received[stream] = (received[stream] + data)[-limits[stream] :]
            if len(received[output]) >= MOST_BYTES:
                problem = message("It printed more than {most:,} bytes.", most=MOST_BYTES)
            elif time.monotonic() >= end or stop.is_set():
                problem = message("It did not end within {seconds:.0f} s.", seconds=seconds)
    return _Output(received[output], received[errors], problem)


def _readable(selector: selectors.BaseSelector, seconds: float) -> Iterator[IO[bytes]]:
    for key, _ in selector.select(max(0.0, seconds)):
        yield cast("IO[bytes]", key.fileobj)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what is left of the command, and close its pipes."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
