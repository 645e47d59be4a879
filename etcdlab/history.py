"""What a watch observed over time: the changes between its rounds, as data of a case."""

from __future__ import annotations

from typing import Literal

import msgspec

from etcdlab.messages import Text, check_levels
from etcdlab.step import Whole

Kind = Literal["round", "member-list", "member", "url", "reachability", "identity", "finding", "verdict"]
"""What changed."""

MOST_LEVELS = 4
"""Messages in the text of a change: a view puts the text into messages of its own."""


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that was different in a round from the round before."""

    at: str
    """When the round observed it: ISO 8601, UTC, with milliseconds."""
    round: Whole
    """The number of the round. The first round has the number 1."""
    kind: Kind
    text: Text
    """What is different now, and how it was before. The member and the URL are in the fields below."""
    member: str = ""
    """The id of the member that it is about."""
    name: str = ""
    """The name of that member. If several members advertise one URL: all their names."""
    url: str = ""
    before: tuple[str, ...] = ()
    """How it was. URLs of a member; the stage and the kind of a failed dial; cluster id and member id of the etcd that
    answered; code, slug and severity of a finding; a verdict. Empty where nothing was there, or the dial was answered.
    """
    after: tuple[str, ...] = ()
    """How it is now, in the same form."""

    def __post_init__(self) -> None:
        check_levels(self.text, MOST_LEVELS)


class History(msgspec.Struct, frozen=True, omit_defaults=True):
    """A watch: how often it observed the cluster, and the changes, the oldest change first."""

    started: str
    """When the first round began: ISO 8601, UTC."""
    ended: str
    """When the last round ended."""
    every: float
    """Seconds between the beginnings of two rounds."""
    rounds: Whole
    """How many rounds ended. The rounds that failed are counted, too."""
    failed: Whole = 0
    """How many of them failed: they did not end in time, or etcdlab could not run them."""
    skipped: Whole = 0
    """How many rounds did not begin, because the round before was still running."""
    changes: tuple[Change, ...] = ()
    dropped: Whole = 0
    """How many older changes are not kept."""
