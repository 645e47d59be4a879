"""Runs the probe in another place, through a person's own command such as `ssh app-1` or `kubectl exec api --`.

The script goes to the standard input of `COMMAND python3 -`, else of `COMMAND sh -s`. So nothing is written there.
"""

from __future__ import annotations

import shlex
import threading
import time
from pathlib import PurePath
from typing import TYPE_CHECKING

import msgspec

from etcdlab.errors import FileError, UsageError
from etcdlab.messages import Text, message
from etcdlab.probe.bounded_command import reason_of, run_bounded
from etcdlab.quoting import printable
from etcdlab.readers.vantage import MOST_BYTES, vantage_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etcdlab.probe.script import Probe
    from etcdlab.vantage import Vantage

LOGIN_SECONDS = 20.0
"""The most time that the command itself may take, for a login or for the start of a container's process."""

MOST_SECONDS = 300.0
"""The most time for one place, however many URLs there are."""

_INTERPRETERS = (("python3", "-"), ("sh", "-s"))
_NEEDS_STDIN = ("docker", "podman", "nerdctl", "kubectl", "oc", "crictl")
"""Programs whose `exec` passes standard input on only with `-i`."""

_PUBLIC = (*_NEEDS_STDIN, "ssh", "nsenter", "unshare", "env", "sudo", "chroot", "lxc", "ip", "sh")


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
        output = run_bounded([*command, *interpreter], script.encode("ascii"), end - time.monotonic(), stop, MOST_BYTES)
        try:
            return _through(vantage_of(output.answer, "", program), program)
        except FileError as error:
            reasons.append(error.what if b"{" in output.answer and not output.problem else reason_of(output))
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
