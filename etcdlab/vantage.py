"""A vantage: the dials of the probe in another place, such as the host or the container of a client."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from etcdlab.trace import UNAUTHENTICATED, Dial, Failure, Identity, Stage


class VantageDial(msgspec.Struct, frozen=True, omit_defaults=True):
    """One dial of one URL in that place.

    A stage that the probe could not test there, because a tool is missing, is skipped, and its detail says why.
    """

    url: str
    stages: tuple[Stage, ...]
    failure: Failure | None = None
    identity: Identity | None = None

    @property
    def outcome(self) -> Literal["answered", "failed", "unknown"]:
        """Whether an etcd answered. `unknown`: nothing failed, and the probe could not test who answers."""
        if self.identity is not None or (self.failure is not None and self.failure.kind == UNAUTHENTICATED):
            return "answered"
        return "unknown" if self.failure is None else "failed"

    def as_dial(self, number: int, address: str) -> Dial:
        """The same as a dial of a trace."""
        return Dial(number, self.url, address, "advertised", self.stages, failure=self.failure, identity=self.identity)


class Vantage(msgspec.Struct, frozen=True, omit_defaults=True):
    """One place from which the probe dialled."""

    name: str
    """What a person calls the place: the name of the file without its ending, or the name of the host."""
    host: str
    """The name that the place gives itself."""
    started: Annotated[str, Meta(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?\Z")]
    """ISO 8601, UTC, by the clock of that place; empty if the place has no clock that the probe can read."""
    program: Annotated[str, Meta(pattern=r"^(sh|python [0-9.]{1,20})\Z")]
    """What ran the probe: `python 3.6.15`, or `sh`."""
    dials: Annotated[tuple[VantageDial, ...], Meta(max_length=256)] = ()
    through: Annotated[str, Meta(pattern=r"^[a-z]{0,20}\Z")] = ""
    """The program that etcdlab ran the probe through, such as `ssh`. Empty for a file."""
