"""A finding: what a rule reports, with its evidence, its fix and what was ruled out."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

import msgspec

from etcdlab.messages import Text


class Severity(StrEnum):
    """How bad it is for the client that is judged."""

    FAULT = "fault"  # the client's next call fails because of it
    WARNING = "warning"  # it will, as soon as the client syncs or its surroundings change
    NOTE = "note"  # worth knowing; nothing is wrong


class Certainty(StrEnum):
    """How sure a rule is."""

    PROVED = "proved"
    LIKELY = "likely"


class Evidence(msgspec.Struct, frozen=True):
    """One observation, by its id in the trace: step 3, dial 1, member list 0, or the third endpoint in use.

    The id of a line of a log, and of a packet, is its place in `log_lines`. A line of a deployment file has its id in
    the case.
    """

    kind: Literal[
        "step",
        "dial",
        "member-list",
        "call",
        "endpoint",
        "supposed",
        "subconn",
        "log-line",
        "packet",
        "file-line",
        "kubernetes",
    ]
    id: int
    text: Text
    file: str = ""
    """Of a line of a deployment file: the name of the file. Of an object of Kubernetes: its kind and its name."""
    line: int = 0


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
    """The setting as it should be. Empty if no address can be proposed."""
    member: str = ""
    """Id of the member whose setting it is."""
    urls: tuple[str, ...] = ()
    """The URLs in `after`: what to try before anything is changed."""
    proxy_address: str = ""
    """The host:port in `after`, if the setting is that of a grpc-proxy."""
    reason: Text = ""
    """Why no address can be proposed. Empty if one can."""
    sandbox: bool = False
    """The address is the sandbox's own: right here, an example anywhere else."""


class Claim(msgspec.Struct, frozen=True):
    """What a finding says of members and their URLs. Findings with the same claim are put together.

    No text of a member is part of it: `claim.sentence` names the members and the URLs.
    """

    about: Literal["advertises", "other-scheme", "does-not-answer", "not-asked", "not-judged"] = "advertises"
    consequence: Text = ""
    """The sentence after the first one: what follows from it."""
    would: bool = False
    """What if: the members do not advertise the URL yet."""
    by_proxy: bool = False
    """A grpc-proxy advertises the URL, and not a member."""

    @property
    def blames_urls(self) -> bool:
        """Whether the URLs are wrong. No fix proposes a URL that a finding blames."""
        return self.about == "advertises"


class AffectedMember(msgspec.Struct, frozen=True):
    """A member that a finding is about, with its URLs that are advertised, and the fix for this member."""

    id: str
    name: str
    urls: tuple[str, ...]
    """The URLs that the finding blames, or could not reach."""
    fix: Fix = Fix()
    answered_at: str = ""
    """The address at which the member answered instead, if the finding names it."""


class Finding(msgspec.Struct, frozen=True):
    """One judgement of one rule. Raises ValueError without evidence."""

    severity: Severity
    subject: Text
    """What it is about, e.g. `member s`."""
    summary: Text
    """A sentence that a person can repeat to a colleague."""
    why: Text
    """The mechanism: which component does what, and what the person sees because of it."""
    evidence: tuple[Evidence, ...]
    code: str = ""
    """R1 ... R10: the class of fault. `judge` copies it from the rule, as it does the slug."""
    rule: str = ""
    """The slug of the rule."""
    fix: Fix = Fix()
    ruled_out: tuple[Text, ...] = ()
    certainty: Certainty = Certainty.PROVED
    vantage: Text = ""
    """The place from which it is true."""
    places: Text = ""
    """From which other places it holds too, and from which it does not. Empty if the case has no vantage."""
    logs: Text = ""
    """Whether the log beside the run or the capture, or the capture beside the log, supports it or contradicts it.
    Empty if there is none, or nothing about it."""
    client: Text = ""
    """The client that it is about, if a program has several etcd clients."""
    supposed: bool = False
    """What if: it would be true with the proposed URLs."""
    needs_sync: bool = False
    """This client meets the fault only once something calls Sync, which it never does by itself."""
    members: tuple[AffectedMember, ...] = ()
    """The members that it is about, each with its own fix. Empty for a finding about the client or the cluster."""
    claim: Claim | None = None
    """What it says of these members. Findings that say the same are put together."""
    endpoints: tuple[str, ...] = ()
    """The addresses that a finding about the client's dials is about. Its texts have them as `{addresses}`."""
    unanswered: bool = False
    """No etcd answered, so the check could not learn what the members advertise."""
    unexplained: bool = False
    """No rule explains what fails. The verdict cannot be that a fault was found."""

    def with_evidence(self, *more: Evidence) -> Finding:
        """The same finding with more evidence after its own."""
        return msgspec.structs.replace(self, evidence=(*self.evidence, *more))

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(
                f"a finding needs evidence, and {self.summary!s} has none. Name the steps or dials that prove it."
            )
