"""What a person can do about the Sync of the client that is judged: it depends on the program's framework."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.chain.frameworks import framework

if TYPE_CHECKING:
    from etcdlab.chain.frameworks import Framework
    from etcdlab.trace import Trace

_DEAD_END = ". Now it does not recover by itself, because it sends MemberList to the same address"


def meanwhile(trace: Trace, *, fails: bool, syncs: bool) -> str:
    """The advice for the client side until the servers are corrected."""
    own = _framework(trace)
    dead_end = _DEAD_END if trace.endpoints_in_use and fails else ""
    if own is not None and not own.stop:
        return f"{own.until}{dead_end}"
    stop = own.stop if own is not None else ""
    if trace.endpoints_in_use:
        restart = f"{stop}, then restart the program" if stop else "restart it with AutoSyncInterval = 0"
        return f"{restart}: it then keeps the configured endpoints{dead_end}"
    if not syncs:
        return "leave AutoSync off"
    if not stop:
        return "AutoSyncInterval = 0 in the client keeps the configured endpoints"
    return f"{stop}: it then keeps the configured endpoints"


def keep_off(trace: Trace) -> str:
    """The advice for a cluster that no client should call Sync on."""
    own = _framework(trace)
    if own is not None and not own.stop:
        return own.until
    return "keep AutoSync off for this cluster, and never call Sync"


def _framework(trace: Trace) -> Framework | None:
    """The framework that opened this client: one with an interval of its own opens no client with another."""
    own = framework(trace.origin.framework) if trace.origin.framework else None
    if own is None or (own.interval and own.interval != trace.autosync):
        return None
    return own
