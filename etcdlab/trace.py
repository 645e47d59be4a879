"""What every engine gives: the steps of one run, and the members, dials, SubConns and calls seen on the way.

Frozen data with a versioned JSON form. No credentials, ever. Ids of etcd (cluster, member) are hexadecimal
text as etcdctl prints them, because they do not fit a JSON number. Times called `ms` are milliseconds.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from etcdlab.messages import Message, Text, check_levels, message
from etcdlab.origin import Origin, Process
from etcdlab.quoting import printable

FORMAT = 2
"""The format of saved traces, cases and recordings, and of `--json`. A new one means that older kits cannot read it."""


class Basis(StrEnum):
    """Where a value, or the passage of a station, is known from."""

    OBSERVED = "observed"  # read from a running client, or from the wire
    MODELLED = "modelled"  # follows from observed facts by what that release's code does
    INFERRED = "inferred"  # read off a log line
    SUPPOSED = "supposed"  # what if


class Via(StrEnum):
    """How one step leads to another."""

    CALL = "call"
    QUEUE = "queue"
    SPAWN = "spawn"
    TIMER = "timer"
    WAKE = "wake"
    UNKNOWN = "unknown"


Whole = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]
"""A whole number that every reader of JSON keeps as it is."""

StageName = Literal["dns", "tcp", "tls", "alpn", "h2", "rpc", "identity"]
DialSource = Literal["configured", "advertised", "proposed"]
FIRST_PHASE = "connect"
"""The phase before the first Sync."""
STAGES: tuple[StageName, ...] = ("dns", "tcp", "tls", "alpn", "h2", "rpc", "identity")


class MemberUrls(msgspec.Struct, frozen=True, omit_defaults=True):
    """One item of a value that is a member list: a member, by its name or else its id, and the URLs it advertises."""

    member: str
    urls: tuple[str, ...] = ()

    @property
    def text(self) -> Message:
        """What the member advertises, as a view displays it."""
        if not self.urls:
            return message("{member} advertises nothing", member=self.member)
        return message("{member} advertises {urls}", member=self.member, urls=self.urls)

    def __str__(self) -> str:
        return str(self.text)


class Value(msgspec.Struct, frozen=True, omit_defaults=True):
    """One value at a step: `name` is the expression in the client's source. A value is data and never a sentence."""

    name: str
    value: str | int | float | bool | tuple[str | MemberUrls, ...] | None
    basis: Basis

    def __str__(self) -> str:
        return f"{self.name} = {printable(str(self.text), 1_000)}  ({self.basis})"

    @property
    def text(self) -> Text:
        """The value as a view displays it: items of a list one after another."""
        if not isinstance(self.value, tuple):
            return str(self.value)
        return message("{items}", items=tuple(item if isinstance(item, str) else item.text for item in self.value))


class Cause(msgspec.Struct, frozen=True, omit_defaults=True):
    """What led to a step. `step` is None where it cannot be known."""

    step: Whole | None
    via: Via


class Actor(msgspec.Struct, frozen=True, omit_defaults=True):
    """A goroutine's role. The last three are set for the role `dial` only."""

    role: str
    address: str = ""
    subconn: Whole | None = None
    attempt: Whole | None = None


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """One station passed at one moment; never filled in later: a return that matters is a station of its own."""

    id: Whole
    phase: str
    station: str
    function: str
    file: str
    actor: Actor
    basis: Basis
    at: Whole | None = None
    """Nanoseconds since the first step, by the trace's clock."""
    line: Whole | None = None
    """Only where a binary or a log told it."""
    values: tuple[Value, ...] = ()
    objects: tuple[str, ...] = ()
    """What the step is about: `subconn 2`, `dial 1`, `call 0`."""
    causes: tuple[Cause, ...] = ()
    error: Text = ""
    """Why the step could not be completed."""

    def __str__(self) -> str:
        """One line for the passage, and one for each value and the error."""
        told = [*map(str, self.values), *([f"error: {printable(self.error, 1_000)}"] if self.error else [])]
        name = self.function.rpartition("/")[2].partition(".")[2]
        return "\n".join(
            [f"{self.id:3}  {self.phase} · {self.actor.role} · {name}", *(f"       {line}" for line in told)]
        )

    def value(self, name: str) -> object:
        """The value of that name, or None."""
        return next((v.value for v in self.values if v.name == name), None)


class Member(msgspec.Struct, frozen=True, omit_defaults=True):
    """A member as MemberList answers it. An unstarted one has no name and no client URLs."""

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
    error: str = ""
    from_other_endpoint: bool = False
    """Not asked by the client: what this endpoint, another one that is configured, has in its own data."""


class Identity(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who answered a dial (Maintenance/Status)."""

    cluster_id: str
    member_id: str
    version: str
    learner: bool = False
    leader: str = ""
    """Id of the member that it takes for the leader; empty where it knows none."""
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
"""The kind of a failure where the client still waited for its dial when it was read."""


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
    """Who answered when the address was dialled again: behind a load balancer, several members."""

    @property
    def reached(self) -> bool:
        """Whether an etcd answered, be it that Status needs a token."""
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
    """How many attempts in a row have failed, where a program told it."""


class Call(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the program gets from one call and what the client logs meanwhile: the two differ.

    More than one entry in `returns` means that the release races and all of these have been seen.
    """

    id: Whole
    name: str
    phase: str
    basis: Basis
    deadline: float
    """Seconds."""
    returns: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    """`ok`, or the text of the error."""
    logs: tuple[str, ...] = ()

    def __str__(self) -> str:
        told = f"{self.name} returns {' or '.join(printable(text, 1_000) for text in self.returns)} ({self.basis})"
        return "\n".join([told, *(str(message("and logs {line}", line=printable(text, 1_000))) for text in self.logs)])


class Trace(msgspec.Struct, frozen=True, omit_defaults=True):
    """The steps of one run and what was seen on the way."""

    format: int
    origin: Origin
    target: str
    """The first configured endpoint: the one a client's log blames."""
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
    """The endpoints that program uses now, where they are not those it was configured with."""
    steps: tuple[Step, ...] = ()
    member_lists: tuple[MemberList, ...] = ()
    dials: tuple[Dial, ...] = ()
    subconns: tuple[SubConn, ...] = ()
    calls: tuple[Call, ...] = ()
    what_if_members: tuple[Member, ...] = ()
    """What if: the members with the URLs that were tried. No cluster answered this. Empty in every other trace."""
    log: tuple[str, ...] = ()  # the client's own lines, to the letter, where a real client ran
    notes: tuple[Text, ...] = ()
    """What was left out, and why."""
    complete: bool = False
    other_clients: tuple[Trace, ...] = ()
    """Where a program was read that has several etcd clients: the others, the worst off first."""

    def outcomes(self) -> tuple[Call, ...]:
        """What the program's next call comes to; where this client never calls Sync, what it would be after one, last.

        What if there were other URLs: what it would come to, and nothing else.
        """
        ends = {self.needs_sync(call) and not self.what_if_members: call for call in self.calls}
        return tuple(ends[after_sync] for after_sync in (False, True) if after_sync in ends)

    def needs_sync(self, passage: Step | Call) -> bool:
        """Whether only a Sync leads to this step or call, and this client never calls Sync."""
        if self.autosync or self.endpoints_in_use or self.process is not None:
            return False
        return passage.basis is Basis.SUPPOSED or passage.phase != FIRST_PHASE

    def phases(self) -> tuple[str, ...]:
        """The phases passed, in order."""
        return tuple(dict.fromkeys(step.phase for step in self.steps))
