"""Makes the trace of the lines about etcd in one or more logs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from etcdlab.chain import chain_of
from etcdlab.chain.client_programs import client_program
from etcdlab.engines.log.address_origin import AddressOrigin, LoggedAddresses, addresses_in
from etcdlab.engines.log.condensed import condensed
from etcdlab.engines.log.dials import LoggedDial, logged_dials
from etcdlab.engines.log.hosts import host_and_port
from etcdlab.engines.log.notes import notes_of
from etcdlab.engines.log.release import common_range
from etcdlab.engines.log.steps import PHASE, StepWriter
from etcdlab.errors import UsageError
from etcdlab.grpc_names import DEADLINE_EXCEEDED
from etcdlab.origin import Origin
from etcdlab.step import Basis
from etcdlab.trace import FORMAT, Call, Member, Trace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etcdlab.chain import Chain
    from etcdlab.log_line import LogLine
    from etcdlab.readers.logs.collector import LogFile
    from etcdlab.readers.logs.releases import Clues, ReleaseRange

MOST_CALLS = 3
_CALLS = {"Range": "Get", "MemberList": "Sync"}


class LogEvidence(NamedTuple):
    """What the readers found in the files."""

    lines: tuple[LogLine, ...]
    files: tuple[LogFile, ...]
    clues: tuple[Clues, ...]
    left_out: int = 0
    """How many more lines about etcd there are."""


def trace_of(evidence: LogEvidence, *, is_alone: bool = True) -> Trace:
    """The trace: what the lines prove, with the basis *inferred*. `is_alone`: there is no capture beside the logs."""
    span = common_range(evidence.clues)
    chain = _chain(span)
    lines = condensed(evidence.lines)
    addresses = addresses_in(lines)
    dials = logged_dials(lines, addresses)
    calls = _calls(lines)
    program = next((line.program for line in lines if line.program), "")
    endpoints = _endpoints(lines, addresses)
    times = [line.time for line in lines if line.time]
    return Trace(
        format=FORMAT,
        origin=_origin(chain, span, program),
        target=next((line.target for line in lines if line.target), ""),
        endpoints=endpoints,
        started=times[0] if times else "",
        clock="log" if times else "none",
        autosync=_interval(program),
        endpoints_in_use=tuple(one.dial.address for one in dials if one.origin in _ADVERTISED),
        steps=StepWriter(chain).write(endpoints, dials, calls=len(calls)),
        dials=tuple(one.dial for one in dials),
        subconns=tuple(one.subconn for one in dials),
        calls=calls,
        log_lines=lines,
        logged_members=_members(lines, dials),
        notes=notes_of(evidence, lines, span, dials, is_alone=is_alone),
        complete=True,
    )


_ADVERTISED = (AddressOrigin.ADVERTISED, AddressOrigin.LIKELY)


def _chain(span: ReleaseRange) -> Chain:
    if span.chain is None:
        return chain_of()
    try:
        return chain_of(span.chain.client, grpc=span.chain.grpc or None)
    except UsageError:
        return chain_of()  # The path in the log names a release that this etcdlab does not know.


def _interval(program: str) -> float:
    """Seconds between two Syncs of a program that calls Sync by itself."""
    own = client_program(program)
    return own.interval if own is not None and own.syncs else 0.0


def _origin(chain: Chain, span: ReleaseRange, program: str) -> Origin:
    return Origin(
        engine="log",
        client=chain.client,
        grpc=chain.grpc,
        generation=chain.id,
        releases=", ".join(span.clients),
        grpc_releases=span.grpc,
        framework=program,
    )


def _endpoints(lines: Sequence[LogLine], addresses: LoggedAddresses) -> tuple[str, ...]:
    """The configured endpoints that the lines name: mostly only the first one."""
    targets = dict.fromkeys(line.target for line in lines if line.target)
    return tuple(targets | dict.fromkeys(sorted(addresses.complete)))


def _calls(lines: Sequence[LogLine]) -> tuple[Call, ...]:
    """The calls that ended at their deadline, each method once. A call that the client tries again may succeed."""
    first: dict[str, LogLine] = {}
    for line in lines:
        if line.side == "client" and "DeadlineExceeded" in line.text:
            method = line.method.rpartition("/")[2]
            first.setdefault(_CALLS.get(method, method) or "call", line)
    return tuple(
        Call(number, name, PHASE, Basis.INFERRED, 0.0, (DEADLINE_EXCEEDED,), (line.error,))
        for number, (name, line) in enumerate(list(first.items())[:MOST_CALLS])
    )


def _members(lines: Sequence[LogLine], dials: Sequence[LoggedDial]) -> tuple[Member, ...]:
    """The members whose own log shows a URL that is wrong for every client, or that a client could not dial.

    Loopback is right for a client on the same host, so the log of a server alone proves nothing there.
    """
    failed = {one.dial.address for one in dials if one.origin is not AddressOrigin.CONFIGURED}
    newest = {line.member: line for line in lines if line.advertised}
    return tuple(
        Member("", name, line.advertised)
        for name, line in newest.items()
        if any(host_and_port(url).is_listen_address or _bare(url) in failed for url in line.advertised)
    )


def _bare(url: str) -> str:
    return url.rpartition("://")[2].rstrip("/")
