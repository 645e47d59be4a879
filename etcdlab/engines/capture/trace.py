"""Makes the trace of the packets of one or more captures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from etcdlab.chain import chain_of
from etcdlab.engines.capture.client_release import ClientRelease, client_release
from etcdlab.engines.capture.notes import notes_of
from etcdlab.engines.capture.steps import StepWriter
from etcdlab.engines.capture.user_agent import is_of_another_library
from etcdlab.engines.log.condensed import condensed
from etcdlab.grpc_names import READY, SHUTDOWN, TRANSIENT_FAILURE
from etcdlab.origin import Origin
from etcdlab.quoting import printable
from etcdlab.readers.captures.times import as_utc
from etcdlab.trace import FORMAT, SubConn, Trace

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.engines.capture.captured_dial import CapturedDial
    from etcdlab.engines.capture.clients import ClientHost
    from etcdlab.engines.capture.evidence import CaptureEvidence


def trace_of(evidence: CaptureEvidence) -> Trace:
    """The trace of the client with most to explain."""
    host, answer, dials = evidence.host, evidence.answer, evidence.dials
    release = client_release(host.connections)
    chain = chain_of(release.client, grpc=release.grpc or None)
    endpoints = _endpoints(dials)
    firsts = (*(one.first.at for one in host.connections), *(one.first.at for one in dials))
    start = min(firsts, default=0)
    return Trace(
        format=FORMAT,
        origin=_origin(chain, release),
        target=endpoints[0] if endpoints else "",
        endpoints=endpoints,
        started=as_utc(start),
        clock="wall",
        endpoints_in_use=tuple(dict.fromkeys(one.dial.url for one in dials if one.is_after_switch)),
        steps=StepWriter(chain, start).write(endpoints, answer, dials) if _is_go(host) else (),
        member_lists=(answer.members,) if answer else (),
        dials=tuple(one.dial for one in dials),
        subconns=tuple(_subconns(dials)),
        log_lines=condensed(evidence.events),
        notes=notes_of(evidence) if host.name else (),
        complete=True,
    )


def _origin(chain: Chain, release: ClientRelease) -> Origin:
    return Origin(
        engine="capture",
        client=chain.client,
        grpc=chain.grpc,
        generation=chain.id,
        releases=release.series,
        grpc_releases=release.grpc,
    )


def _is_go(host: ClientHost) -> bool:
    return not any(is_of_another_library(one.grpc.user_agent) for one in host.connections if one.grpc)


def _endpoints(dials: Sequence[CapturedDial]) -> tuple[str, ...]:
    """The configured endpoints, as far as packets show them. Else the addresses that answered, or all."""
    configured = [one for one in dials if one.dial.source == "configured" and one.connection is not None]
    answering = [one for one in dials if one.dial.failure is None]
    return tuple(dict.fromkeys(map(_endpoint, configured or answering or dials)))


def _endpoint(one: CapturedDial) -> str:
    """What a person types to dial the server. Its certificate has the name that the client asks for in TLS."""
    tls = one.connection.tls if one.connection else None
    if tls is None:
        return one.dial.address
    host, _, port = one.dial.address.rpartition(":")
    return f"https://{printable(tls.server_name, 255) or host}:{port}"


def _subconns(dials: Sequence[CapturedDial]) -> Iterator[SubConn]:
    """The SubConn of each dial. Once the client uses the advertised addresses, the others are closed."""
    has_switched = any(one.is_after_switch for one in dials)
    for one in dials:
        failure = one.dial.failure
        state = SHUTDOWN if has_switched and not one.dial.members else TRANSIENT_FAILURE if failure else READY
        error = str(failure.text) if failure else ""
        yield SubConn(one.dial.id + 1, one.dial.address, state, error, one.times if failure else 0)
