"""What a person holds: a case, its findings, and the ways to look at them and go on.

The only place that wires engines, rules and views together. The command line and the notebooks talk to it alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from etcdlab.case import Case
from etcdlab.chain import Chain, find
from etcdlab.cluster.access import Access, endpoints_from_environment
from etcdlab.cluster.endpoint import Endpoint, parse_endpoints
from etcdlab.cluster.proposed import parse_proposed, supposed
from etcdlab.engines.live import LiveEngine
from etcdlab.engines.recording import recording as recording
from etcdlab.engines.recording import recordings as recordings
from etcdlab.errors import UsageError
from etcdlab.quoting import shown
from etcdlab.rules import Finding, Severity, judge

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from rich.console import Console

    from etcdlab.cluster.connection import Cluster
    from etcdlab.engines.attach import AttachEngine
    from etcdlab.engines.engine import Engine
    from etcdlab.sandboxes.sandbox import Sandbox
    from etcdlab.trace import Step, Trace
    from etcdlab.widgets.panel import Panel
    from etcdlab.widgets.stepper import Stepper

AUTOSYNC = 60.0
"""Seconds between two Syncs where nobody says otherwise: what the services that meet this fault are set to."""


class Investigation:
    """A case with its findings. Displayed in a notebook it shows the diagram, members, dials and findings."""

    def __init__(self, case: Case | None = None, **given: Any) -> None:
        """Of a case; or of none yet, and then its cell shows the forms, and it is about what they come to.

        `given` are first values of the forms: endpoints, release, engine, ca, cert, key, server_name, user, timeout,
        allow_plain, scenario, and as `password` the name of an environment variable or a callable.
        """
        self._access: Access | None = None
        self._panel = None if case else _panel(given)
        self._case = case
        self._findings = judge(case) if case else ()

    @property
    def case(self) -> Case:
        """The evidence. Raises UsageError while there is none."""
        if self._panel is None:
            assert self._case is not None
            return self._case
        if not self._panel.trace.steps:
            raise UsageError("no step was taken yet", "press connect and next, or call `run()`")
        return Case(traces=(self._panel.trace,))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the rules say of the case."""
        return self._findings if self._panel is None else judge(self.case)

    def run(self, timeout: float = 60.0) -> Investigation:
        """Do what the buttons do, to the end: start the chosen sandbox where no endpoint is given, connect, run.

        `timeout` is in seconds. Gives the result, judged. Raises UsageError where a field says what is wrong.
        """
        if self._panel is None:
            return self
        trace = self._panel.run(timeout)
        return Investigation.of(trace, self._panel.access)

    def what_if(self, proposed: Mapping[str, str | Iterable[str]], **access: Any) -> Investigation:
        """What the client would meet, once the members advertised these URLs: asked and dialled from here.

        `proposed`: the URLs of a member by its name or id; who is not named keeps what it advertises. Nothing is
        written: the trace's endpoints are asked again, by the live engine in that release's place, and from their
        answer on the steps are supposed, the dials real. `access` as of `check`; without any, what this
        investigation was connected with. Judged by the same rules; the case holds this trace too.

        Raises UsageError for an unknown member, a URL that cannot be meant, and where no member list is known.
        """
        trace = self.what_is.case.trace
        known = Access.of(**access) if access else self._known_access()
        with _supposing(trace, proposed, known) as engine:
            found = Case(traces=(*self.case.traces, engine.run()), notes=self.case.notes)
        return Investigation._with(found, known)

    @property
    def what_is(self) -> Investigation:
        """The investigation without what was only tried."""
        case = self.case
        kept = tuple(trace for trace in case.traces if not trace.supposed)
        if not case.trace.supposed or not kept:
            return self
        return Investigation._with(Case(traces=kept, notes=case.notes), self._access)

    def _known_access(self) -> Access:
        held = self._panel.access if self._panel is not None else self._access
        return held or Access.of()

    def stepper(self, at: int = 0) -> Stepper:
        """The case, to step through in a notebook, beginning at that step."""
        from etcdlab.widgets.stepper import Stepper

        return Stepper(self.case.trace, self.chain, self.findings, at=at, still=self._repr_mimebundle_)

    def close(self) -> None:
        """End what the forms started: the client and the sandbox."""
        if self._panel is not None:
            self._panel.end()

    @staticmethod
    def of(trace: Trace, access: Access | None = None) -> Investigation:
        """Judge one trace, however far it got. `access` is how it was connected: for a what if, and never saved."""
        return Investigation._with(Case(traces=(trace,)), access)

    @staticmethod
    def _with(case: Case, access: Access | None) -> Investigation:
        made = Investigation(case)
        made._access = access
        return made

    @property
    def chain(self) -> Chain:
        """The chain of the release that was investigated."""
        origin = self.case.trace.origin
        return find(origin.client, grpc=origin.grpc)

    @property
    def exit_code(self) -> int:
        """0: nothing wrong, though notes may stand. 1: findings. 2: nobody could be asked."""
        if any(finding.unanswered for finding in self.findings):
            return 2
        return int(any(finding.severity is not Severity.NOTE for finding in self.findings))

    def document(self) -> dict[str, Any]:
        """The investigation as one JSON-ready object: what `etcdlab check --json` prints."""
        from etcdlab.views.document import document

        return document(self.case, self.findings)

    def __repr__(self) -> str:
        return self.text() if self._panel is None or self._panel.trace.steps else "Investigation: no step yet"

    def text(self, width: int = 100) -> str:
        """The investigation as plain text."""
        from etcdlab.views.terminal import text

        return text(self.case, self.findings, self.chain, width=width)

    def log(self) -> str:
        """What the client itself logged, line by line as it wrote it; nothing where no real client ran."""
        lines = [shown(line, 4_000) for line in self.case.trace.log]
        return "\n".join(["", "the client's own log", *lines, ""]) if lines else ""

    def print(self, console: Console) -> None:
        """Print the investigation on a Rich console."""
        from etcdlab.views.terminal import print_investigation

        print_investigation(self.case, self.findings, self.chain, console)

    def _ipython_display_(self) -> None:
        """Display the forms, and under them what stays when the kernel is gone. A result has no need of that."""
        if self._panel is None:
            raise NotImplementedError  # IPython's word for: use the mimebundle
        from etcdlab.widgets.still import display_with_still

        forms = dict(self._panel._repr_mimebundle_()) | {"text/plain": repr(self)}
        self._panel.rested = display_with_still(forms, lambda trace: Investigation.of(trace)._repr_mimebundle_())

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        from etcdlab.views.notebook import mimebundle

        return mimebundle(self.case, self.findings, self.chain)


def _panel(given: dict[str, Any]) -> Panel:
    from etcdlab.widgets.panel import Panel

    def judged(trace: Trace) -> tuple[Finding, ...]:
        return judge(Case(traces=(trace,)))

    def lacking(release: str) -> str:
        from etcdlab.engines.go.setup import unbuilt

        return unbuilt(find(release))

    return Panel(
        walk=walk,
        recording=recording,
        lacking=lacking,
        judge=judged,
        sandbox=lambda name: sandbox(name).start(),
        what_if=_supposing,
        **given,
    )


def check(
    endpoints: str | Iterable[str] | None = None,
    *,
    release: str | None = None,
    like: str | Path | None = None,
    engine: str = "live",
    autosync: float = AUTOSYNC,
    rounds: int = 0,
    seen: Callable[[Step], None] | None = None,
    **access: Any,
) -> Investigation:
    """Walk the whole chain against a cluster, judge it, and hold the result.

    `endpoints`: what the client is configured with; without any, ETCDCTL_ENDPOINTS. `release`: the etcd client's,
    e.g. `3.7.1` or `seed`; without one the newest measured. `like`: a program's binary or go.mod instead, whose
    etcd client and grpc-go it is then. `engine`: `live` models that client, `go` holds the real one at every station.
    `autosync`: seconds between two Syncs, 0 for never. `rounds`: with `go`, so many Syncs by the client itself, at
    that interval, in place of one by the program.
    `access`: ca, cert, key, server_name, user, password, timeout (seconds), allow_plain; without them ETCDCTL_*.
    `seen` is told of each step. Only reads: MemberList, Status, one Range.

    Raises UsageError for what cannot be meant, FileError where `like` is no program, GoError where the real client
    cannot be built. A cluster that cannot be asked is a finding, not an error.
    """
    chosen: dict[str, Any] = {"release": release, "like": like, "engine": engine, "autosync": autosync}
    with walk(endpoints, rounds=rounds, **chosen, **access) as walked:
        for step in walked:
            if seen is not None:
                seen(step)
    return Investigation.of(walked.trace, Access.of(**access))


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
    chain, name = _chosen(release, like)
    given = (chain, _endpoints(endpoints, known), known)
    interval, scenario = _autosync(autosync), getattr(endpoints, "scenario", "")
    if rounds and (engine != "go" or not interval):
        do = "take the engine go and an AutoSync interval; the live engine models a Sync, whoever calls it"
        raise UsageError(f"{rounds} rounds of AutoSync that nobody makes", do)
    if engine == "go":
        from etcdlab.engines.go import GoEngine

        if rounds:
            tell(
                f"the client syncs by itself: {rounds} x {interval:g} s pass meanwhile, 5 s more for a Sync that fails"
            )
        if known.user or known.cert:
            tell("the real client shows its token and its certificate to whatever address the members advertise")
        return GoEngine(*given, autosync=interval, rounds=rounds, scenario=scenario, like=name, tell=tell)
    if engine != "live":
        others = "a recording asks no cluster: `etcdlab demo --engine recording`, in Python `etcdlab.recording()`"
        raise UsageError(f"no engine that asks a cluster is called {engine!r}", f"use live or go ({others})")
    return LiveEngine(*given, autosync=interval, scenario=scenario, like=name)


def _chosen(release: str | None, like: str | Path | None) -> tuple[Chain, str]:
    """The chain that is meant, and the name of the program it was read from, if it was."""
    if like is None:
        return find(release), ""
    if release is not None:
        raise UsageError(f"both the release {release} and a program to be like", "give one of the two")
    from etcdlab.engines.programs import read

    program = read(like)
    return find(program.client, grpc=program.grpc), program.name


def _supposing(trace: Trace, proposed: Mapping[str, str | Iterable[str]], access: Access) -> LiveEngine:
    """The engine of a what if. Raises UsageError for what the trace alone shows cannot be meant."""
    if trace.origin.engine == "recording":
        raise UsageError("nothing of a recording runs any more", f"start it anew: etcdlab.sandbox({trace.scenario!r})")
    urls = parse_proposed(proposed)
    answered = [one for one in trace.member_lists if not one.error]
    if answered:
        supposed(answered[0].members, urls)
    elif trace.origin.engine in ("live", "go"):
        raise UsageError("nobody said which members there are", "look at the findings, and check again once one does")
    # A trace writes an endpoint with its scheme where that is TLS.
    endpoints = parse_endpoints(trace.endpoints, secure=False)
    access.check_endpoints(endpoints)
    chain = find(trace.origin.client, grpc=trace.origin.grpc)
    noted = {"scenario": trace.scenario, "like": trace.origin.like}
    return LiveEngine(chain, endpoints, access, autosync=trace.autosync, proposed=urls, **noted)


def attach(pid: int, *, max_stop: float = 2.0, tell: Callable[[str], None] = lambda _: None) -> AttachEngine:
    """The engine that reads a running Go program with an etcd client in it: its first `next()` stops the process.

    It stands still for at most `max_stop` seconds while it is read, mostly for less than one, and then runs on; its
    leases and liveness probes run on meanwhile. No breakpoint is set and nothing is dialled. `tell` hears what is
    being built. Raises AttachError for a process that cannot be read, before anything is stopped.
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
    scenario: str = "advertises-unspecified", *, members: int | None = None, names: Sequence[str] | None = None
) -> Sandbox:
    """Real etcd servers on loopback with a fault of that name; a context manager with `endpoints`.

    Raises UsageError for an unknown scenario, SandboxError where no etcd can be had.
    """
    from etcdlab.sandboxes.sandbox import Sandbox

    return Sandbox(scenario, members=members, names=names)


def _endpoints(endpoints: str | Iterable[str] | None, access: Access) -> tuple[Endpoint, ...]:
    given = endpoints_from_environment() if endpoints is None else endpoints
    parsed = parse_endpoints(given, secure=access.secure)
    access.check_endpoints(parsed)
    return parsed


def _autosync(seconds: float) -> float:
    if not 0 <= seconds < float("inf"):
        raise UsageError(f"an AutoSync interval of {seconds} s", "give seconds, or 0 for a client that never syncs")
    return seconds
