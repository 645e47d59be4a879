"""What a rule says: a finding with its evidence, its fix and what was ruled out."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

import msgspec


class Severity(StrEnum):
    """How bad it is for the client that is looked at."""

    FAULT = "fault"  # the client's next call fails because of it
    WARNING = "warning"  # it will, as soon as the client syncs or its surroundings change
    NOTE = "note"  # worth knowing; nothing is wrong


class Certainty(StrEnum):
    """How sure the rule is."""

    PROVED = "proved"
    LIKELY = "likely"


class Evidence(msgspec.Struct, frozen=True):
    """One thing seen, by its id in the trace: step 3, dial 1, member list 0; of the synced endpoints, the third."""

    kind: Literal["step", "dial", "member-list", "call", "endpoint", "supposed"]
    id: int
    text: str


class Fix(msgspec.Struct, frozen=True):
    """What to change, on which side, and how to do it safely."""

    server: str = ""
    """What to change, mostly a setting of the server: `ETCD_ADVERTISE_CLIENT_URLS=http://10.0.0.5:2379 on s`."""
    how: str = ""
    """How to roll it out: one member at a time, with a health check between."""
    client: str = ""
    """What the client can do meanwhile."""
    before: str = ""
    """The setting as it is now, so that a view can draw the difference."""
    after: str = ""
    """The setting as it should be; empty where no address can be proposed."""
    member: str = ""
    """Id of the member whose setting it is."""
    urls: tuple[str, ...] = ()
    """The URLs in `after`: what to try before anything is changed."""
    sandbox: bool = False
    """The address is the sandbox's own: right here, an example anywhere else."""


class Claim(msgspec.Struct, frozen=True):
    """What a finding says of members and URLs, as a sentence for one URL and one for many.

    Fields: {who}, {names}, {urls}, {addresses}, and in the right number {advertise}, {answer}, {do}, {run}, {them}. No
    text of a member is part of it.
    """

    of_one: str
    of_many: str
    would: bool = False
    """What if: they do not advertise it yet."""
    noun: str = "member"


class AffectedMember(msgspec.Struct, frozen=True):
    """A member that a finding is about, with its URLs that are wrong, and the fix for this member."""

    id: str
    name: str
    urls: tuple[str, ...]
    """The URLs that the finding blames, or could not reach."""
    fix: Fix = Fix()
    answered_at: str = ""
    """The address at which it answered instead, where the finding says so."""


class Finding(msgspec.Struct, frozen=True):
    """One judgement of one rule. Raises ValueError where it has no evidence."""

    code: str
    """R1 ... R10: the class of fault."""
    rule: str
    """The rule's stable slug."""
    severity: Severity
    subject: str
    """What it is about, e.g. `member s`."""
    summary: str
    why: str
    evidence: tuple[Evidence, ...]
    fix: Fix = Fix()
    ruled_out: tuple[str, ...] = ()
    certainty: Certainty = Certainty.PROVED
    vantage: str = "from this host"
    """Where from it holds."""
    client: str = ""
    """The client of the program that it is about, where a program was read that has several."""
    supposed: bool = False
    """What if: it would be so, with the URLs that were tried."""
    needs_sync: bool = False
    """This client meets the fault only once something calls Sync, which it never does by itself."""
    members: tuple[AffectedMember, ...] = ()
    """The members that it is about, each with its own fix; empty where it is about the client or the cluster."""
    claim: Claim | None = None
    """What it says of these members: findings that say the same are put together."""
    unanswered: bool = False
    """Nobody could be asked: the check could not tell what the members advertise."""

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"a finding needs evidence, and {self.code} {self.rule} has none: name what was seen")
