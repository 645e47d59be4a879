"""A step: one station that the client passed at one moment, with its values and what caused it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from etcdlab.messages import Message, Text, message
from etcdlab.quoting import printable

_AS_HTML = '<pre style="margin:0;padding:0;white-space:pre-wrap;overflow-wrap:break-word;word-break:normal">{}</pre>'

Whole = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]
"""A whole number that every reader of JSON keeps as it is."""


class Basis(StrEnum):
    """The basis of a value, or of a step."""

    OBSERVED = "observed"  # read from a running client, or from the wire
    MODELLED = "modelled"  # follows from observed facts and from the code of that release
    INFERRED = "inferred"  # read from a log line
    SUPPOSED = "supposed"  # what if


BASIS_LABELS: dict[str, Text] = {
    Basis.OBSERVED: message("observed"),
    Basis.MODELLED: message("modelled"),
    Basis.INFERRED: message("inferred"),
    Basis.SUPPOSED: message("supposed"),
}
"""The label of each basis."""


class Via(StrEnum):
    """How one step leads to another."""

    CALL = "call"
    QUEUE = "queue"
    SPAWN = "spawn"
    TIMER = "timer"
    WAKE = "wake"
    UNKNOWN = "unknown"


class MemberUrls(msgspec.Struct, frozen=True, omit_defaults=True):
    """One item of a member list in a value: the name or id of a member, and the URLs that it advertises."""

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


class DialEnd(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a dial ended, as a value of a step: the stage that failed and how, or neither, and the milliseconds."""

    ms: float
    stage: str = ""
    kind: str = ""

    @property
    def text(self) -> Message:
        """The end of the dial, as a view displays it: `tcp refused, 0.4 ms`."""
        if not self.stage:
            return message("answers, {ms:.1f} ms", ms=self.ms)
        return message("{stage} {kind}, {ms:.1f} ms", stage=self.stage, kind=self.kind, ms=self.ms)

    def __str__(self) -> str:
        return str(self.text)


_IN_GO = {True: "true", False: "false", None: "nil"}


class Value(msgspec.Struct, frozen=True, omit_defaults=True):
    """One value at a step: `name` is the expression in the client's source. A value is data and never a sentence."""

    name: str
    value: str | int | float | bool | tuple[str | MemberUrls, ...] | DialEnd | None
    basis: Basis

    def __str__(self) -> str:
        return f"{self.name} = {printable(str(self.text), 1_000)}  ({self.basis})"

    @property
    def text(self) -> Text:
        """The value as a view displays it: as Go prints it, and the items of a list one after another."""
        if isinstance(self.value, DialEnd):
            return self.value.text
        if not isinstance(self.value, tuple):
            return _IN_GO[self.value] if isinstance(self.value, bool | None) else str(self.value)
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
    """One station that the client passed at one moment. It never changes: a return that matters is a station."""

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
    """Only where a binary or a log has it."""
    values: tuple[Value, ...] = ()
    objects: tuple[str, ...] = ()
    """The objects of the step: `subconn 2`, `dial 1`, `call 0`."""
    causes: tuple[Cause, ...] = ()
    error: Text = ""
    """Why the step could not be completed."""

    @property
    def name(self) -> str:
        """The function without its package."""
        return self.function.rpartition("/")[2].partition(".")[2]

    def __str__(self) -> str:
        """One line for the passage, and one for each value and the error."""
        lines = [*map(str, self.values), *([f"error: {printable(self.error, 1_000)}"] if self.error else [])]
        return "\n".join(
            [f"{self.id:3}  {self.phase} · {self.actor.role} · {self.name}", *(f"       {line}" for line in lines)]
        )

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """What a notebook displays: the text as HTML, because JupyterLab makes links of the URLs in plain text."""
        text = str(self)
        from html import escape

        return {"text/html": _AS_HTML.format(escape(text)), "text/plain": text}

    def value(self, name: str) -> object:
        """The value of that name, or None."""
        return next((v.value for v in self.values if v.name == name), None)
