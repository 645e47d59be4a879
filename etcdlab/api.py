"""The ways to evidence: a client walked, a process read, a recording; and what they need, a connection or a sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from etcdlab.chain import Chain, chain_of
from etcdlab.cluster.access import Access, endpoints_from_environment
from etcdlab.cluster.endpoint import Endpoint, parse_endpoints
from etcdlab.cluster.proposed import parse_proposed, supposed
from etcdlab.engines.live import LiveEngine
from etcdlab.engines.recording import recording as recording
from etcdlab.engines.recording import recordings as recordings
from etcdlab.errors import UsageError
from etcdlab.origin import NO_PROGRAM, Likeness
from etcdlab.quoting import printable

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from etcdlab.cluster.connection import Cluster
    from etcdlab.engines.attach import AttachEngine
    from etcdlab.engines.engine import Engine
    from etcdlab.sandboxes.sandbox import Sandbox
    from etcdlab.trace import Trace

AUTOSYNC = 60.0
"""Seconds between two Syncs where nobody says otherwise: what the services that meet this fault are set to."""


def walk(
    endpoints: str | Iterable[str] | None = None,
    *,
    release: str | None = None,
    like: str | Path | None = None,
    engine: str = "live",
    autosync: float = AUTOSYNC,
    rounds: int = 0,
    tell: Callable[[str], None] = lambda _: None,
    **access: Any,
) -> Engine:
    """The engine itself: each `next()` passes one station of the chain. Arguments as of `check`.

    `tell` hears what is being built for the engine `go`, which takes a minute once.
    """
    known = Access.of(**access)
    chain, program = _chosen(release, like, tell)
    given = (chain, _endpoints(endpoints, known), known)
    interval, scenario = _autosync(autosync), getattr(endpoints, "scenario", "")
    _check_rounds(rounds, engine, interval)
    if engine == "go":
        _check_measured(chain)
        from etcdlab.engines.go import GoEngine

        if rounds:
            tell(
                f"the client syncs by itself: {rounds} x {interval:g} s pass meanwhile, 5 s more for a Sync that fails"
            )
        if known.user or known.cert:
            tell("the real client shows its token and its certificate to whatever address the members advertise")
        return GoEngine(*given, autosync=interval, rounds=rounds, scenario=scenario, like=program, tell=tell)
    if engine != "live":
        others = "a recording asks no cluster: `etcdlab demo --engine recording`, in Python `etcdlab.recording()`"
        raise UsageError(f"no engine that asks a cluster is called {engine!r}", f"use live or go ({others})")
    return LiveEngine(*given, autosync=interval, scenario=scenario, like=program)


def _chosen(release: str | None, like: str | Path | None, tell: Callable[[str], None]) -> tuple[Chain, Likeness]:
    """The chain of the release, or of the program to be like, and what the trace says about that program."""
    if like is None:
        return chain_of(release), NO_PROGRAM
    if release is not None:
        raise UsageError(f"both the release {release} and a program to be like", "give one of the two", "like")
    from etcdlab.engines.programs import read

    program = read(like, tell=tell)
    return chain_of(program.client, grpc=program.grpc).built_with(program.go), program.likeness


def supposing(trace: Trace, proposed: Mapping[str, str | Iterable[str]], access: Access) -> LiveEngine:
    """The engine of a what if. Raises UsageError for what the trace alone shows cannot be meant."""
    if trace.origin.engine == "recording":
        raise UsageError("nothing of a recording runs any more", f"start it anew: etcdlab.sandbox({trace.scenario!r})")
    urls = parse_proposed(proposed)
    answered = [one for one in trace.member_lists if not one.error]
    if answered:
        supposed(answered[0].members, urls)
    elif trace.origin.engine in ("live", "go"):
        raise UsageError("nobody said which members there are", "look at the findings, and check again once one does")
    # A trace writes an endpoint with its scheme where that is TLS; but a program's own are as it was given them.
    endpoints = parse_endpoints(trace.endpoints, secure=trace.process is not None and access.secure)
    access.check_endpoints(endpoints)
    go = trace.origin.go_version or (trace.process.go_version if trace.process is not None else "")
    chain = chain_of(trace.origin.client, grpc=trace.origin.grpc).built_with(go)
    return LiveEngine(
        chain,
        endpoints,
        access,
        autosync=trace.autosync,
        scenario=trace.scenario,
        proposed=urls,
        like=Likeness(trace.origin.like, trace.origin.framework, go_version=go),
    )


def attach(pid: int, *, max_stop: float = 2.0, tell: Callable[[str], None] = lambda _: None) -> AttachEngine:
    """The engine that reads a running Go program with an etcd client in it: its first `next()` pauses the process.

    The process is paused for at most `max_stop` seconds while its memory is copied: about 0.1 s for 100 MB. Then it
    runs on, and the copy is read. Its leases and liveness probes run on meanwhile. Nothing is dialled. The copy holds
    the secrets of the program; nothing of it is saved. `tell` gets a text for each thing that is built first. Raises
    AttachError for a process that cannot be read, before anything is paused.
    """
    from etcdlab.engines.attach import AttachEngine, process

    return AttachEngine(process(pid), max_stop=max_stop, tell=tell)


def core(
    binary: str | os.PathLike[str], dump: str | os.PathLike[str], *, tell: Callable[[str], None] = lambda _: None
) -> AttachEngine:
    """The same of a core that such a program left, and of the very binary it ran. Raises AttachError."""
    from etcdlab.engines.attach import AttachEngine
    from etcdlab.engines.attach import core as dumped

    return AttachEngine(dumped(binary, dump), tell=tell)


def connect(endpoints: str | Iterable[str] | None = None, **access: Any) -> Cluster:
    """A connection to a cluster: its members, status and dials. Arguments as of `check`.

    Raises ClusterError, with the stage that failed, where no endpoint can be asked.
    """
    from etcdlab.cluster.connection import Cluster

    known = Access.of(**access)
    return Cluster(_endpoints(endpoints, known), known)


def sandbox(
    scenario: str = "advertises-unspecified",
    *,
    members: int | None = None,
    names: Sequence[str] | None = None,
    server: str = "",
    tell: Callable[[str], None] = lambda _: None,
) -> Sandbox:
    """Real etcd servers on loopback with a fault of that name; a context manager with `endpoints`.

    `server` is the release of etcd to run, e.g. "3.6.16": it is built now where it is missing, and `tell` gets a text
    before that. Without it the etcd on PATH runs, or the packaged one. Raises UsageError for an unknown scenario or
    release, SandboxError where there is no etcd, GoError where a release cannot be built.
    """
    from etcdlab.sandboxes.sandbox import Sandbox

    return Sandbox(scenario, members=members, names=names, etcd=_server(server, tell) if server else None)


def _server(release: str, tell: Callable[[str], None]) -> Path:
    from etcdlab.engines.build.servers import server

    return server(release, tell)


def _endpoints(endpoints: str | Iterable[str] | None, access: Access) -> tuple[Endpoint, ...]:
    given = endpoints_from_environment() if endpoints is None else endpoints
    parsed = parse_endpoints(given, secure=access.secure)
    access.check_endpoints(parsed)
    return parsed


def _check_rounds(rounds: int, engine: str, interval: float) -> None:
    if rounds < 0 or (rounds and (engine != "go" or not interval)):
        do = "take the engine go and an AutoSync interval; the live engine models a Sync, whoever calls it"
        raise UsageError(f"{rounds} rounds of AutoSync that nobody makes", do, "rounds")


def _check_measured(chain: Chain) -> None:
    """Refuse the real client of a pair of versions whose chain is another release's."""
    if chain.nearest is not None:
        client, grpc = chain.nearest
        raise UsageError(
            f"the real client can only be paused where its functions are known, and etcdlab has not measured client"
            f" {printable(chain.client)} with grpc-go {printable(chain.grpc)}",
            f"take the engine live, or the nearest release that is measured: {client}, with grpc-go {grpc}",
            "release",
        )


def _autosync(seconds: float) -> float:
    if not 0 <= seconds < float("inf"):
        raise UsageError(f"an AutoSync interval of {seconds} s", "give seconds, or 0 for a client that never syncs")
    return seconds
