"""What a person can do about the Sync of the client that is judged: it depends on the client program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.chain.client_programs import client_program
from etcdlab.messages import Message, Text, message, sentences

if TYPE_CHECKING:
    from etcdlab.chain.client_programs import ClientProgram
    from etcdlab.trace import Trace

_KEEPS = message("The client then keeps its configured endpoints.")
_RECOVERS = message("It recovers by itself as soon as the members advertise the right URLs.")
_DEAD_END = message("The client does not recover by itself, because it sends MemberList to the same address.")


def meanwhile(trace: Trace, *, fails: bool, syncs: bool) -> Text:
    """The advice for the client side until the servers are corrected."""
    own = program_of(trace)
    if own is not None and own.advertised == "never":
        return ""
    dead_end = _DEAD_END if trace.endpoints_in_use and fails else ""
    if own is not None and not own.stop:
        return sentences(Message(own.until), dead_end)
    if own is not None and own.language != "Go":
        return sentences(Message(own.stop), _RECOVERS if own.recovers else "")
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
    own = program_of(trace)
    if own is not None and own.advertised == "never":
        return ""
    if own is not None and not own.stop:
        return Message(own.until)
    return message("Keep AutoSync off for this cluster, and never call Sync.")


def program_of(trace: Trace) -> ClientProgram | None:
    """The program that is this client: one with an interval of its own opens no client with another."""
    own = client_program(trace.origin.framework)
    if own is None or (own.interval and own.interval != trace.autosync):
        return None
    return own
