"""The result of every engine: the steps of one run, with its members, dials, SubConns and calls.

Frozen data with a versioned JSON form. No credentials, ever. Ids of etcd (cluster, member) are hexadecimal
text as etcdctl prints them, because they do not fit a JSON number. Times called `ms` are milliseconds.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from etcdlab.log_line import LogLine
from etcdlab.messages import Language, Text, check_levels, message, render
from etcdlab.origin import Origin, Process
from etcdlab.quoting import printable
from etcdlab.step import BASIS_LABELS, Basis, Step, Whole

FORMAT = 2
"""The format of saved traces, cases and recordings, and of `--json`. An older release of etcdlab reads no newer one."""


StageName = Literal["dns", "tcp", "tls", "alpn", "h2", "rpc", "identity"]
DialSource = Literal["configured", "advertised", "proposed", "unknown"]
"""Where the address came from. `unknown`: the log of a client does not say it."""
FIRST_PHASE = "connect"
"""The phase before the first Sync."""
STAGES: tuple[StageName, ...] = ("dns", "tcp", "tls", "alpn", "h2", "rpc", "identity")


class Member(msgspec.Struct, frozen=True, omit_defaults=True):
    """A member in the answer to MemberList. A member that never started has no name and no client URLs."""

    id: str
    name: str
    client_urls: tuple[str, ...] = ()
    peer_urls: tuple[str, ...] = ()
    learner: bool = False


class MemberList(msgspec.Struct, frozen=True, omit_defaults=True):
    """One answer to MemberList, or the error it ended with."""

    linearizable: bool
    endpoint: str
    ms: float
    members: tuple[Member, ...] = ()
    cluster_id: str = ""
    member_id: str = ""
    """The member that answered."""
    error: Text = ""
    """Why there is no list: the text of etcd or gRPC, or of etcdlab if its own call failed."""
    from_other_endpoint: bool = False
    """The list is from the data of another configured endpoint, and the client did not request it."""

    def __post_init__(self) -> None:
        check_levels(self.error, MOST_LEVELS_OF_A_DETAIL)


class Identity(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who answered a dial (Maintenance/Status)."""

    cluster_id: str
    member_id: str
    version: str
    learner: bool = False
    leader: str = ""
    """The id of its leader; empty if it has none."""
    raft_term: int = 0
    errors: tuple[str, ...] = ()


class Stage(msgspec.Struct, frozen=True, omit_defaults=True):
    """One stage of a dial, with the time it took."""

    name: StageName
    outcome: Literal["ok", "failed", "skipped"]
    ms: float = 0.0
    detail: Text = ""

    def __post_init__(self) -> None:
        check_levels(self.detail, MOST_LEVELS_OF_A_DETAIL)


MOST_LEVELS_OF_A_DETAIL = 3
"""Messages in the message of a detail: findings put the detail into messages of their own."""


UNFINISHED = "unfinished"
"""The kind of failure of a dial that had not ended when the client was read."""


UNAUTHENTICATED = "unauthenticated"
"""The kind of a failure where an etcd answered and refused its Status to a dial, which carries no token."""


class Failure(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why a dial failed.

    `kind` is a stable slug, `go_error` the error of the Go client (without the release's own wrapping), and `detail`
    what else etcdlab observed, such as a server that speaks TLS.
    """

    stage: StageName
    kind: str
    go_error: str
    detail: Text = ""

    def __post_init__(self) -> None:
        check_levels(self.detail, MOST_LEVELS_OF_A_DETAIL)

    @property
    def text(self) -> Text:
        """The error of the Go client, or what etcdlab observed where there is none."""
        return self.go_error or self.detail or self.kind


class Dial(msgspec.Struct, frozen=True, omit_defaults=True):
    """One attempt to reach one URL, in stages."""

    id: Whole
    url: str
    address: str
    source: DialSource
    stages: tuple[Stage, ...]
    members: tuple[str, ...] = ()
    """Ids of the members that advertise the URL."""
    failure: Failure | None = None
    identity: Identity | None = None
    again: tuple[Identity, ...] = ()
    """The etcds that answered further dials of the address. Behind a load balancer they are several members."""

    @property
    def reached(self) -> bool:
        """Whether an etcd answered, also if it refused the Status without a token."""
        return self.failure is None or self.failure.kind == UNAUTHENTICATED

    @property
    def nameless(self) -> bool:
        """Whether an etcd answered and nothing says which member it is."""
        return self.reached and self.identity is None

    def stage(self, name: StageName) -> Stage | None:
        """The stage of that name, if the dial came to it."""
        return next((s for s in self.stages if s.name == name), None)


class SubConn(msgspec.Struct, frozen=True, omit_defaults=True):
    """gRPC's connection to one address: its last state and error."""

    id: Whole
    address: str
    state: str
    error: str = ""
    backoff: Whole = 0
    """How many attempts in a row have failed, where a program has the number."""


class Call(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the program gets from one call and what the client logs meanwhile: the two differ.

    Several entries in `returns` mean that the release has a race, and that all of them were observed.
    """

    id: Whole
    name: str
    phase: str
    basis: Basis
    deadline: float
    """Seconds."""
    returns: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]
    """`ok`, or the error: a message where etcdlab itself failed, else the client's own text."""
    logs: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        for text in (*self.returns, *self.logs):
            check_levels(text, MOST_LEVELS_OF_A_DETAIL)

    def __str__(self) -> str:
        return self.text("en")

    def text(self, language: Language | None = None) -> str:
        """What the call returns and logs, in a language; without one, in the reader's."""

        def line(text: Text) -> str:
            return printable(render(text, language), 1_000)

        returns: Text = line(self.returns[0])
        for other in self.returns[1:]:
            returns = message("{one} or {other}", one=returns, other=line(other))
        first = message("{call} returns {text} ({basis})", call=self.name, text=returns, basis=BASIS_LABELS[self.basis])
        logs = (message("and logs {line}", line=line(text)) for text in self.logs)
        return "\n".join(render(part, language) for part in (first, *logs))


class Trace(msgspec.Struct, frozen=True, omit_defaults=True):
    """The steps of one run, and the other observations."""

    format: int
    origin: Origin
    target: str
    """The first configured endpoint. The log of a client names it as the target."""
    endpoints: tuple[str, ...]
    started: str  # ISO 8601, UTC
    clock: Literal["client", "wall", "log", "none"]
    autosync: float = 0.0
    """Seconds between two Syncs; 0 where the client never syncs by itself."""
    scenario: str = ""
    """The sandbox scenario the endpoints belong to, if they do."""
    process: Process | None = None
    """Set where a program of the person's own was read."""
    endpoints_in_use: tuple[str, ...] = ()
    """The endpoints that the program uses now, if they are not the configured ones."""
    steps: tuple[Step, ...] = ()
    member_lists: tuple[MemberList, ...] = ()
    dials: tuple[Dial, ...] = ()
    subconns: tuple[SubConn, ...] = ()
    calls: tuple[Call, ...] = ()
    what_if_members: tuple[Member, ...] = ()
    """What if: the members with the URLs that were tried. No cluster answered this. Empty in every other trace."""
    log: tuple[str, ...] = ()  # the lines of a real client, unchanged
    log_lines: tuple[LogLine, ...] = ()
    """The lines about etcd of the log that the trace is of, or of a log beside the run; or the packets of a capture. If
    several say the same, one of them counts them."""
    logged_members: tuple[Member, ...] = ()
    """The members whose own log says what they advertise."""
    notes: tuple[Text, ...] = ()
    """Notes about what the trace does not have, and why."""
    complete: bool = False
    host: str = ""
    """The name of the host on which etcdlab ran."""
    other_clients: tuple[Trace, ...] = ()
    """The other etcd clients of a program that was read, the most broken client first."""

    @property
    def is_of_log(self) -> bool:
        """Whether a log is all that there is: etcdlab has asked nobody and dialled nothing."""
        return self.origin.engine == "log"

    @property
    def is_of_capture(self) -> bool:
        """Whether packets are all that there is: etcdlab has asked nobody and dialled nothing."""
        return self.origin.engine == "capture"

    @property
    def is_of_file(self) -> bool:
        """Whether etcdlab has read what others wrote or captured, and has neither asked nor dialled anybody."""
        return self.is_of_log or self.is_of_capture

    def outcomes(self) -> tuple[Call, ...]:
        """The result of the program's next call. If this client never calls Sync, the result after a Sync comes last.
        In a what if it is only the result with the proposed URLs.
        """
        ends = {self.needs_sync(call) and not self.what_if_members: call for call in self.calls}
        return tuple(ends[after_sync] for after_sync in (False, True) if after_sync in ends)

    def needs_sync(self, passage: Step | Call) -> bool:
        """Whether only a Sync leads to this step or call, and this client never calls Sync."""
        if self.autosync or self.endpoints_in_use or self.process is not None or self.is_of_file:
            return False
        return passage.basis is Basis.SUPPOSED or passage.phase != FIRST_PHASE

    def phases(self) -> tuple[str, ...]:
        """The phases passed, in order."""
        return tuple(dict.fromkeys(step.phase for step in self.steps))
