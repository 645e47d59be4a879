"""What a rule says: a finding with its evidence, its fix and what was ruled out."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

import msgspec

from etcdlab.messages import Text


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
    """One observation, by its id in the trace: step 3, dial 1, member list 0, or the third endpoint in use."""

    kind: Literal["step", "dial", "member-list", "call", "endpoint", "supposed"]
    id: int
    text: Text


class Fix(msgspec.Struct, frozen=True):
    """What to change, on which side, and how to do it safely."""

    server: Text = ""
    """What to change, mostly a setting of the server: `ETCD_ADVERTISE_CLIENT_URLS=http://10.0.0.5:2379 on s`."""
    how: Text = ""
    """How to roll it out: one member at a time, with a health check between."""
    client: Text = ""
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
    """What a finding says of members and their URLs. Findings with the same claim are put together.

    No text of a member is part of it: `claim.sentence` names the members and the URLs.
    """

    about: Literal["advertises", "does-not-answer", "not-asked", "not-judged"] = "advertises"
    consequence: Text = ""
    """The sentence after the first one: what follows from it."""
    would: bool = False
    """What if: the members do not advertise the URL yet."""
    by_proxy: bool = False
    """A grpc-proxy advertises the URL, and not a member."""


class AffectedMember(msgspec.Struct, frozen=True):
    """A member that a finding is about, with its URLs that are advertised, and the fix for this member."""

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
    subject: Text
    """What it is about, e.g. `member s`."""
    summary: Text
    """A sentence that a person can repeat to a colleague."""
    why: Text
    """The mechanism: which component does what, and what the person sees because of it."""
    evidence: tuple[Evidence, ...]
    fix: Fix = Fix()
    ruled_out: tuple[Text, ...] = ()
    certainty: Certainty = Certainty.PROVED
    vantage: Text = ""
    """Where from it holds."""
    client: Text = ""
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
