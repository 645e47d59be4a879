"""Why a core could not be read, from how the debugger ended and from what it printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.engines import watchdog
from etcdlab.errors import AttachError
from etcdlab.quoting import printable

if TYPE_CHECKING:
    from etcdlab.engines.attach.session import Session

_WHOLE_CORE = "dump it again with enough room on the disk, and copy it whole"


def of_debugger(session: Session, name: str, limit: float) -> AttachError:
    """The error for a debugger that ended before anything was read. Its words are Delve's own."""
    printed = session.output.partition("\n")[2].strip()
    if printed.endswith("EOF"):
        return AttachError(f"{name}: the core is cut off", _WHOLE_CORE)
    if session.reason == watchdog.LATE:
        return AttachError(f"{name} could not be read within {limit:g} s", "try again when the machine is less busy")
    last = (
        printable(printed.splitlines()[-1], 300) if printed else f"it printed nothing, and ended with {session.reason}"
    )
    return AttachError(f"{name} could not be read: the debugger ended: {last}", "try again")
