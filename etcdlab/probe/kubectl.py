"""Lists pods, Services and EndpointSlices through a person's own kubectl, with the person's own credentials.

`get` is the only verb. etcdlab changes nothing, and keeps only what is behind the URLs of the members.
"""

from __future__ import annotations

import shlex
import shutil
import threading
from typing import TYPE_CHECKING

from etcdlab.errors import UsageError
from etcdlab.messages import message
from etcdlab.probe.bounded_command import reason_of, run_bounded
from etcdlab.quoting import printable
from etcdlab.readers.kubernetes import read_listing
from etcdlab.readers.kubernetes.listing import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etcdlab.messages import Message
    from etcdlab.readers.kubernetes import Listing

SECONDS = 60.0
"""The most time for kubectl."""

ARGUMENTS = ("get", "pods,services,endpointslices", "-o", "json")
"""What etcdlab adds to the command of the person."""


def kubectl_of(text: str) -> tuple[str, ...]:
    """The words of a command that this host can start. Raises UsageError."""
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise _refused(message("etcdlab cannot read the command: {reason}.", reason=str(error))) from None
    if not words:
        raise _refused(message("The command for kubectl is empty."))
    if shutil.which(words[0]) is None:
        raise _refused(message("This host has no program {program}.", program=printable(words[0])))
    return tuple(words)


def _refused(what: Message) -> UsageError:
    return UsageError(what, message("Give a command that works here, e.g. `kubectl -n prod`."), "kubectl")


def list_objects(command: Sequence[str], seconds: float = SECONDS) -> Listing:
    """What the command lists. Raises UsageError if kubectl refuses, prints no list, or does not end."""
    whole = [*command, *ARGUMENTS]
    typed = printable(shlex.join(whole), 1_000)
    output = run_bounded(whole, b"", seconds, threading.Event(), MOST_BYTES)
    if output.problem or output.code != 0:
        raise UsageError(
            message("`{command}` did not list the objects: {reason}", command=typed, reason=reason_of(output)),
            message(
                "Run it by hand. It must work without a question, and your account needs the verb list on pods,"
                " services and endpointslices of that namespace."
            ),
            "kubectl",
        )
    return read_listing(output.answer, typed)
