"""Why a program could not be read, from how the debugger ended and from what it said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.engines.attach import watchdog
from etcdlab.engines.attach.source import denied, ended
from etcdlab.errors import AttachError
from etcdlab.quoting import shown

if TYPE_CHECKING:
    from etcdlab.engines.attach.session import Session
    from etcdlab.engines.attach.source import Source

_DENIED = ("operation not permitted", "ptrace_scope", "task_for_pid")
_WHOLE_CORE = "dump it again with enough room on the disk, and copy it whole"


def of_debugger(session: Session, source: Source, limit: float) -> AttachError:
    """The error for a debugger that ended before anything was read. Its words are Delve's own."""
    said = session.said.partition("\n")[2].strip()
    if any(words in said for words in _DENIED):
        return denied(source.name)
    if source.pid and ended(source.pid):
        return AttachError(f"{source.name} has ended", "give the PID of the one that runs now")
    if not source.pid and said.endswith("EOF"):
        return AttachError(f"{source.name}: the core is cut off", _WHOLE_CORE)
    if session.why == watchdog.LATE:
        return AttachError(
            f"{source.name} was let go after {limit:g} s, before anything was read",
            f"give it longer, `--max-stop {limit * 3:g}`: a large program on a busy machine takes that",
        )
    last = shown(said.splitlines()[-1], 300) if said else f"it said nothing, and ended with {session.why}"
    return AttachError(f"{source.name} could not be read: the debugger ended: {last}", "try again")
