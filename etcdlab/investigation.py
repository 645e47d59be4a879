"""What a person holds: a case, its findings, and the ways to look at them and go on.

The only place that wires engines, rules and views together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from etcdlab.api import AUTOSYNC, recording, sandbox, supposing, walk
from etcdlab.case import Case
from etcdlab.chain import Chain, chain_of
from etcdlab.cluster.access import Access
from etcdlab.errors import UsageError
from etcdlab.quoting import printable
from etcdlab.rules import Finding, Verdict, judge, verdict_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from rich.console import Console

    from etcdlab.trace import Step, Trace
    from etcdlab.widgets.panel import Panel
    from etcdlab.widgets.stepper import Stepper


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

        `timeout` is in seconds. Gives the result, judged. Raises UsageError where a field says what is wrong,
        and GoError where the real client cannot be had.
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
        with supposing(trace, proposed, known) as engine:
            found = Case(traces=(*self.case.traces, engine.run()), notes=self.case.notes)
        return Investigation._with(found, known)

    @property
    def what_is(self) -> Investigation:
        """The investigation without what was only tried."""
        case = self.case
        kept = tuple(trace for trace in case.traces if not trace.what_if_members)
        if not case.trace.what_if_members or not kept:
            return self
        return Investigation._with(Case(traces=kept, notes=case.notes), self._access)

    def _known_access(self) -> Access:
        held = self._panel.access if self._panel is not None else self._access
        # A case that was loaded names its endpoints itself: ETCDCTL_PASSWORD is not for whoever wrote the file.
        return held or Access()

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
        return chain_of(origin.client, grpc=origin.grpc)

    @property
    def verdict(self) -> Verdict:
        """What the trace and its findings come to as a whole."""
        return verdict_of(self.case.trace, self.findings)

    @property
    def exit_code(self) -> int:
        """0: nothing wrong, though notes may be there. 1: findings. 2: etcdlab could not tell.

        0 never while the last Get of this client fails.
        """
        return self.verdict.exit_code

    def document(self) -> dict[str, Any]:
        """The investigation as one JSON-ready object: what `etcdlab check --json` prints."""
        from etcdlab.views.json_report import document

        return document(self.case, self.findings)

    def __repr__(self) -> str:
        return self.text() if self._panel is None or self._panel.trace.steps else "Investigation: no step yet"

    def text(self, width: int = 100) -> str:
        """The investigation as plain text."""
        from etcdlab.views.terminal import text

        return text(self.case, self.findings, self.chain, width=width)

    def log(self) -> str:
        """What the client itself logged, line by line as it wrote it; nothing where no real client ran."""
        lines = [printable(line, 4_000) for line in self.case.trace.log]
        return "\n".join(["", "the client's own log", *lines, ""]) if lines else ""

    def print(self, console: Console) -> None:
        """Print the investigation on a Rich console."""
        from etcdlab.views.terminal import print_investigation

        print_investigation(self.case, self.findings, self.chain, console)

    def _ipython_display_(self) -> None:
        """Display the forms, and under them what stays when the kernel is gone. A result has no need of that."""
        if self._panel is None:
            raise NotImplementedError  # IPython's word for: use the mimebundle
        from etcdlab.widgets.static_fallback import display_with_still

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
        from etcdlab.engines.go.kit import unbuilt

        return unbuilt(chain_of(release))

    return Panel(
        walk=walk,
        recording=recording,
        lacking=lacking,
        judge=judged,
        sandbox=lambda name, server: sandbox(name, server=server).start(),
        what_if=supposing,
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
