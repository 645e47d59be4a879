"""What a person can do about the Sync of the client that is judged: it depends on the program's framework."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.chain.frameworks import framework
from etcdlab.messages import Message, Text, message, sentences

if TYPE_CHECKING:
    from etcdlab.chain.frameworks import Framework
    from etcdlab.trace import Trace

_KEEPS = message("The client then keeps its configured endpoints.")
_DEAD_END = message("The client does not recover by itself, because it sends MemberList to the same address.")


def meanwhile(trace: Trace, *, fails: bool, syncs: bool) -> Text:
    """The advice for the client side until the servers are corrected."""
    own = _framework(trace)
    dead_end = _DEAD_END if trace.endpoints_in_use and fails else ""
    if own is not None and not own.stop:
        return sentences(Message(own.until), dead_end)
    if own is not None:
        restart = message("Then restart the program.") if trace.endpoints_in_use else ""
        return sentences(Message(own.stop), restart, _KEEPS, dead_end)
    if trace.endpoints_in_use:
        return sentences(message("Restart the program with AutoSyncInterval = 0."), _KEEPS, dead_end)
    if not syncs:
        return message("Leave AutoSync off.")
    return sentences(message("Set AutoSyncInterval = 0 in the client."), _KEEPS)


def keep_off(trace: Trace) -> Text:
    """The advice for a cluster that no client should call Sync on."""
    own = _framework(trace)
    if own is not None and not own.stop:
        return Message(own.until)
    return message("Keep AutoSync off for this cluster, and never call Sync.")


def _framework(trace: Trace) -> Framework | None:
    """The framework that opened this client: one with an interval of its own opens no client with another."""
    own = framework(trace.origin.framework) if trace.origin.framework else None
    if own is None or (own.interval and own.interval != trace.autosync):
        return None
    return own
