"""The ways to evidence: a client walked, a process read; and what they need, a connection or a sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from etcdlab.chain import Chain, chain_of
from etcdlab.chain.client_programs import client_program
from etcdlab.cluster.access import Access, AccessOptions, check_option_names
from etcdlab.cluster.endpoint import parse_endpoints
from etcdlab.cluster.proposed import Proposed, parse_proposed, with_proposed_urls
from etcdlab.errors import UsageError
from etcdlab.messages import Text, message
from etcdlab.origin import NO_PROGRAM, Likeness
from etcdlab.quoting import printable
from etcdlab.request import RECORDING, Request, RequestOptions

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from etcdlab.cluster.connection import Cluster
    from etcdlab.engines.attach import AttachEngine
    from etcdlab.engines.engine import Engine
    from etcdlab.engines.live import LiveEngine
    from etcdlab.sandboxes.sandbox import Sandbox
    from etcdlab.trace import Trace


def walk(
    endpoints: Sandbox | str | Iterable[str] | None = None,
    *,
    tell: Callable[[Text], None] = lambda _: None,
    **options: Unpack[RequestOptions],
) -> Engine:
    """Walk the client's functions against a cluster, one function at a time: each `next()` returns the next step.

    The arguments are those of `etcdlab.check`. `tell` is called with progress messages while engine `go` builds the
    real client (about a minute, once). Nothing is dialled before the first `next()`.

        with etcdlab.sandbox("advertises-unspecified") as lab, etcdlab.walk(lab) as engine:
            for step in engine:
                print(step.function)

    Raises UsageError where the request is invalid, and FileError where `like` is not a Go program or a go.mod. The
    first `next()` raises GoError where the real client cannot be built.
    """
    return engine_for(Request.of(endpoints, **options), tell=tell)


def engine_for(request: Request, *, tell: Callable[[Text], None] = lambda _: None) -> Engine:
    """The engine of a request. `tell` and the errors are those of `walk`."""
    if request.engine == RECORDING:
        from etcdlab.engines.recording import recording

        return recording(request.scenario, release=request.release)
    chain, program = _chain_and_program(request, tell)
    request = request.with_framework(program.framework)
    if request.engine == "live":
        from etcdlab.engines.live import LiveEngine

        return LiveEngine(request, chain, like=program)
    _check_measured(chain)
    from etcdlab.engines.go import GoEngine

    return GoEngine(request, chain, like=program, tell=tell)


def _chain_and_program(request: Request, tell: Callable[[Text], None]) -> tuple[Chain, Likeness]:
    """The chain of the release, or of the program in `like`, and what the trace says about that program."""
    if not request.like:
        return chain_of(request.release), NO_PROGRAM
    from etcdlab.engines.programs import read

    program = read(request.like, tell=tell)
    return chain_of(program.client, grpc=program.grpc).built_with(program.go), program.likeness


def what_if_engine(trace: Trace, proposed: Mapping[str, str | Iterable[str]], access: Access) -> LiveEngine:
    """The engine of a what if: the trace's client, with the proposed URLs in place of those the members advertise.

    Raises UsageError for what the trace alone shows to be invalid: an unknown member, a URL that no client can dial,
    and a trace without a member list.
    """
    from etcdlab.engines.live import LiveEngine

    urls = _proposed_urls(trace, proposed)
    # A trace writes an endpoint with its scheme where that is TLS; but a program's own are as it was given them.
    endpoints = parse_endpoints(trace.endpoints, secure=trace.process is not None and access.secure)
    origin = trace.origin
    client = origin.framework if client_program(origin.framework) else ""
    request = Request(endpoints, access, client=client, interval=trace.autosync, scenario=trace.scenario)
    go = origin.go_version or (trace.process.go_version if trace.process is not None else "")
    chain = chain_of(origin.client, grpc=origin.grpc).built_with(go)
    like = Likeness(origin.like, origin.framework, go_version=go)
    return LiveEngine(request, chain, proposed=urls, like=like)


def _proposed_urls(trace: Trace, proposed: Mapping[str, str | Iterable[str]]) -> Proposed:
    """The URLs that a person proposes for the members of a trace. Raises UsageError as `what_if_engine` says."""
    if trace.origin.engine == RECORDING:
        raise UsageError(
            message("A recording cannot be checked again, because no cluster is behind it."),
            message("Start the scenario: `etcdlab.sandbox({scenario})`.", scenario=repr(printable(trace.scenario))),
        )
    urls = parse_proposed(proposed)
    answered = [one for one in trace.member_lists if not one.error]
    if answered:
        with_proposed_urls(answered[0].members, urls)
    elif trace.origin.engine in ("live", "go"):
        raise UsageError(
            message("The member list is not known, so there is no URL to replace."),
            message("Solve the finding first, then check again."),
        )
    return urls


def attach(pid: int, *, max_stop: float = 2.0, tell: Callable[[Text], None] = lambda _: None) -> AttachEngine:
    """The engine that reads a running Go program with an etcd client in it: its first `next()` pauses the process.

    The process is paused for at most `max_stop` seconds while its memory is copied: about 0.1 s for 100 MB. Then it
    runs on, and the copy is read. Its leases and liveness probes run on meanwhile. Nothing is dialled. The copy holds
    the secrets of the program; nothing of it is saved. `tell` gets a text for each thing that is built first. Raises
    AttachError for a process that cannot be read, before anything is paused.
    """
    from etcdlab.engines.attach import AttachEngine, process

    return AttachEngine(process(pid), max_stop=max_stop, tell=tell)


def core(
    binary: str | os.PathLike[str], dump: str | os.PathLike[str], *, tell: Callable[[Text], None] = lambda _: None
) -> AttachEngine:
    """The same of a core that such a program left, and of the very binary it ran. Raises AttachError."""
    from etcdlab.engines.attach import AttachEngine, core_dump

    return AttachEngine(core_dump(binary, dump), tell=tell)


def connect(endpoints: Sandbox | str | Iterable[str] | None = None, **access: Unpack[AccessOptions]) -> Cluster:
    """A connection to a cluster: its members, status and dials. The arguments are those of `check`.

        with etcdlab.connect("10.0.0.5:2379", timeout=1) as cluster:
            for member in cluster.member_list(linearizable=True).members:
                print(member.name, member.client_urls)

    Raises UsageError where an argument is invalid, and ClusterError, with the stage that failed, where no endpoint
    answers.
    """
    from etcdlab.cluster.connection import Cluster

    check_option_names(access, AccessOptions)
    request = Request.of(endpoints, **access)
    return Cluster(request.endpoints, request.access)


def sandbox(
    scenario: str = "advertises-unspecified",
    *,
    members: int | None = None,
    names: Sequence[str] | None = None,
    server: str = "",
    tell: Callable[[Text], None] = lambda _: None,
) -> Sandbox:
    """Real etcd servers on loopback with a fault of that name; a context manager with `endpoints`.

    `server` is the release of etcd to run, e.g. "3.6.16": it is built now where it is missing, and `tell` gets a text
    before that. Without it the etcd on PATH runs, or the packaged one. Raises UsageError for an unknown scenario or
    release, SandboxError where there is no etcd, GoError where a release cannot be built.
    """
    from etcdlab.sandboxes.sandbox import Sandbox

    return Sandbox(scenario, members=members, names=names, etcd=_server(server, tell) if server else None)


def _server(release: str, tell: Callable[[Text], None]) -> Path:
    from etcdlab.engines.build.servers import server

    return server(release, tell)


def _check_measured(chain: Chain) -> None:
    """Refuse the real client of a pair of versions whose chain is another release's."""
    if chain.nearest is not None:
        client, grpc = chain.nearest
        raise UsageError(
            message(
                "etcdlab has not measured client {client} with grpc-go {grpc}, so it does not know where to pause it.",
                client=printable(chain.client),
                grpc=printable(chain.grpc),
            ),
            message(
                "Use the engine live, or the nearest release that was measured: {client}, with grpc-go {grpc}.",
                client=client,
                grpc=grpc,
            ),
            "release",
        )
