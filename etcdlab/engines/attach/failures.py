"""Why a core could not be read, from how the debugger ended and from what it printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.engines import watchdog
from etcdlab.errors import AttachError
from etcdlab.messages import message
from etcdlab.quoting import printable

if TYPE_CHECKING:
    from etcdlab.engines.attach.session import Session


def of_debugger(session: Session, name: str, limit: float) -> AttachError:
    """The error for a debugger that ended before etcdlab had read a client. What it printed is Delve's own text."""
    printed = session.output.partition("\n")[2].strip()
    if printed.endswith("EOF"):
        return AttachError(
            message("The core {core} is cut off.", core=name),
            message("Dump the core again with enough room on the disk, and copy the whole file."),
        )
    if session.reason == watchdog.LATE:
        return AttachError(
            message("etcdlab could not read {program} within {seconds:g} s.", program=name, seconds=limit),
            message("Try again when the machine is less busy."),
        )
    if printed:
        last = printable(printed.splitlines()[-1], 300)
        what = message("etcdlab could not read {program}. The debugger printed: {output}", program=name, output=last)
    else:
        what = message(
            "etcdlab could not read {program}. The debugger ended and printed nothing (exit code {code} of its"
            " watchdog).",
            program=name,
            code=session.reason,
        )
    return AttachError(what, message("Try again."))
