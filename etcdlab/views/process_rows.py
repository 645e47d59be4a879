"""The rows of a program that was read while it was paused: what it dials, its SubConns, the RPCs that wait."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from etcdlab.grpc_names import TRANSIENT_FAILURE
from etcdlab.messages import Text, message, plural
from etcdlab.rules.clients import named_clients
from etcdlab.views.labels import LINES, nestable, some
from etcdlab.views.rows import ChainRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etcdlab.origin import Process
    from etcdlab.trace import SubConn, Trace

_MARKS: dict[str, Literal["ok", "failed"]] = {TRANSIENT_FAILURE: "failed", "READY": "ok"}


def head(trace: Trace, process: Process) -> tuple[Text, ...]:
    """Which program, with which client, and how long it was paused."""
    name, seconds = nestable(process.name), process.paused_seconds
    client, grpc, go = trace.origin.client, trace.origin.grpc, process.go_version
    versions = message("client {client} (grpc-go {grpc}), {go_version}", client=client, grpc=grpc, go_version=go)
    if seconds is None:
        return message("read {process}", process=name), versions
    paused = (
        message("paused for {seconds:.1f} s", seconds=seconds)
        if seconds >= 1
        else message("paused for {ms:.0f} ms", ms=seconds * 1000)
    )
    return message("attached to {process}", process=name), versions, paused


def chain_rows(trace: Trace) -> Iterator[ChainRow]:
    """The same functions as for a walk, with their present state, for each client of the program."""
    clients = named_clients(trace)
    for number, (name, client) in enumerate(clients, 1):
        if name:
            yield ChainRow("", message("client {number} of {count}", number=number, count=len(clients)))
        yield from _rows(client)


def _rows(trace: Trace) -> Iterator[ChainRow]:
    yield ChainRow("Sync", _sync(trace), _waits_in(trace, "sync"))
    yield ChainRow("SetEndpoints", _endpoints(trace))
    for number, subconn in enumerate(trace.subconns[:LINES]):
        name = "" if number else "resetTransport"
        yield ChainRow(name, subconn.address, _state(trace, subconn), _MARKS.get(subconn.state, ""))
    if len(trace.subconns) > LINES:
        yield ChainRow("", plural("and {count} more SubConn", "and {count} more SubConns", len(trace.subconns) - LINES))
    yield _waiting_rpcs(trace)


def _sync(trace: Trace) -> Text:
    if trace.autosync:
        return message("AutoSync, every {seconds:g} s", seconds=trace.autosync)
    if trace.endpoints_in_use:
        return message("called by the program itself")
    return message("never called by this client")


def _endpoints(trace: Trace) -> Text:
    configured = some(trace.endpoints)
    if not trace.endpoints_in_use:
        return message("{endpoints}, as configured", endpoints=configured)
    in_use = some(trace.endpoints_in_use)
    return message("{endpoints} -> {new_endpoints}", endpoints=configured, new_endpoints=in_use)


def _waits_in(trace: Trace, station: str) -> Text:
    """What a goroutine waits for inside a station, by the innermost function of its stack."""
    entered = {step.id for step in trace.steps if step.station == station}
    waits = any(step.causes and step.causes[0].step in entered for step in trace.steps)
    return message("its MemberList waits in pick") if waits else ""


def _state(trace: Trace, subconn: SubConn) -> Text:
    errors = {dial.address: dial.failure.text for dial in trace.dials if dial.failure}
    error = nestable(errors.get(subconn.address.rpartition("://")[2], subconn.error))
    state, attempts = subconn.state, subconn.backoff
    if attempts > 1 and error:
        return message("{state} after {count} attempts: {error}", state=state, count=attempts, error=error)
    if attempts > 1:
        return message("{state} after {count} attempts", state=state, count=attempts)
    return message("{state}: {error}", state=state, error=error) if error else state


def _waiting_rpcs(trace: Trace) -> ChainRow:
    """The RPCs that have no SubConn, by their method."""
    process = trace.process
    if process is None or not process.waiting:
        return ChainRow("pick", message("no RPC waits"))
    methods = some([_rpc_count(method, count) for method, count in waiting_methods(trace).items()])
    what = plural("{count} RPC waits: {methods}", "{count} RPCs wait: {methods}", process.waiting, methods=methods)
    if _is_failing(trace):
        return ChainRow("pick", what, message("every pick now fails"), "failed")
    return ChainRow("pick", what)


def _rpc_count(method: str, count: int) -> Text:
    return f"{count} {method}" if method else message("{number} of an unknown method", number=count)


def waiting_methods(trace: Trace) -> dict[str, int]:
    """How many RPCs of a client wait, by their method without etcd's own package; "" for an unknown method."""
    if trace.process is not None and trace.process.waits:
        return {_method(method): count for method, count in trace.process.waits.items()}
    steps = [step for step in trace.steps if step.station == "pick"]
    return dict(Counter(_method(str(step.value("info.FullMethodName") or "")) for step in steps).most_common())


def _is_failing(trace: Trace) -> bool:
    return bool(trace.subconns) and all(subconn.state == TRANSIENT_FAILURE for subconn in trace.subconns)


def _method(name: str) -> str:
    """`/etcdserverpb.KV/Range` as `KV/Range`."""
    return name.removeprefix("/etcdserverpb.")
