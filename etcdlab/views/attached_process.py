"""What a view says of a program that was read where it stood: what it dials, its SubConns, the RPCs that wait."""

from __future__ import annotations

import shlex
from collections import Counter
from typing import TYPE_CHECKING

from etcdlab.rules.clients import named_clients
from etcdlab.rules.verdict import unreached
from etcdlab.views.chain_row import LINES, Passed, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etcdlab.origin import Process
    from etcdlab.trace import SubConn, Trace

_FAILED, _READY = "TRANSIENT_FAILURE", "READY"


def header(trace: Trace, process: Process) -> str:
    """Which program, with which client, and how long it was paused."""
    read = f"{'attached to' if process.paused_seconds is not None else 'read'} {process.name}"
    paused = f"paused for {_duration(process.paused_seconds)}" if process.paused_seconds is not None else ""
    client = f"client {trace.origin.client} (grpc-go {trace.origin.grpc}), {process.go_version}"
    return " · ".join(filter(None, (f"{read}, {client}", paused)))


def _duration(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def way(trace: Trace) -> Iterator[Passed]:
    """The same functions as of a walk, with how they stand; of each client where the program has several."""
    for name, one in named_clients(trace):
        if name:
            yield Passed(name.partition(",")[0], "")
        yield from _way(one)


def _way(trace: Trace) -> Iterator[Passed]:
    yield Passed("Sync", _sync(trace), _now(trace, "sync"))
    given = listed(trace.endpoints)
    replaced = f"{given} -> {listed(trace.endpoints_in_use)}" if trace.endpoints_in_use else f"{given}, as configured"
    yield Passed("SetEndpoints", replaced)
    for number, subconn in enumerate(trace.subconns[:LINES]):
        yield Passed("" if number else "resetTransport", subconn.address, _state(trace, subconn))
    if len(trace.subconns) > LINES:
        yield Passed("", f"and {len(trace.subconns) - LINES} SubConns more")
    yield from _waiting(trace)


def doubt(trace: Trace) -> str:
    """What to say of a program whose calls fail, or that does not reach an address, where no rule knows why."""
    failed = unreached(trace) or tuple(one.address for one in trace.subconns if one.state != _READY)
    return (
        f"no finding, but {listed(failed)} is not reached: `etcdlab check {shlex.join(trace.endpoints)}` asks the"
        " cluster whether a member is down or advertises a wrong address"
    )


def _sync(trace: Trace) -> str:
    if trace.autosync:
        return f"AutoSync, every {trace.autosync:g} s"
    return "by the program itself" if trace.endpoints_in_use else "never by itself"


def _now(trace: Trace, station: str) -> str:
    """What a goroutine that stands in a station waits for, by the innermost function of its stack."""
    entered = {step.id for step in trace.steps if step.station == station}
    inner = [step for step in trace.steps if step.causes and step.causes[0].step in entered]
    return "its MemberList waits in pick" if inner else ""


def _state(trace: Trace, subconn: SubConn) -> str:
    words = {dial.address: dial.failure.text for dial in trace.dials if dial.failure}
    error = words.get(subconn.address.rpartition("://")[2], subconn.error)
    attempts = f" after {subconn.backoff} attempts" if subconn.backoff > 1 else ""
    return ": ".join(filter(None, (f"{subconn.state}{attempts}", error)))


def _waiting(trace: Trace) -> Iterator[Passed]:
    """The RPCs that have no SubConn, by their method."""
    process = trace.process
    if process is None or not process.waiting:
        yield Passed("pick", "no RPC waits")
        return
    told = [f"{count} {method}" for method, count in waits(trace).items()]
    whole = f"{process.waiting} RPCs wait" if process.waiting > 1 else "1 RPC waits"
    yield Passed("pick", f"{whole}: {listed(told)}", "every pick now fails" if _failing(trace) else "")


def waits(trace: Trace) -> dict[str, int]:
    """How many RPCs of a client wait, by their method without etcd's own package."""
    if trace.process is not None and trace.process.waits:
        return {_method(method): count for method, count in trace.process.waits.items()}
    steps = [step for step in trace.steps if step.station == "pick"]
    return dict(Counter(_method(str(step.value("info.FullMethodName") or "")) for step in steps).most_common())


def _failing(trace: Trace) -> bool:
    return bool(trace.subconns) and all(one.state == _FAILED for one in trace.subconns)


def _method(name: str) -> str:
    """`/etcdserverpb.KV/Range` as `KV/Range`."""
    return name.removeprefix("/etcdserverpb.") or "of a method unknown"
