"""The lines of the table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """Two sides of one line: medians in milliseconds.

    `aim` is the largest ratio aimed at, or with `added` the most milliseconds that ours may take on top; None
    where the line is there to compare with. With anything `failed` no aim is met.
    """

    what: str
    ours: float
    than: str
    against: float
    aim: float | None = None
    added: bool = False
    failed: int | None = None

    @property
    def is_met(self) -> bool:
        """Whether the aim was met."""
        reached = self.ours - self.against if self.added else self.ours / self.against
        return self.aim is None or (reached <= self.aim and not self.failed)


HEAD = f"{'what':44}{'ours ms':>9}{'against ms':>12}{'ratio':>8}{'aim':>11}  {'':8}against what"


def line(result: Result) -> str:
    """One line of the table."""
    what = result.what if result.failed is None else f"{result.what}: {result.failed} failed"
    ratio = f"{result.ours / result.against:.2f}"
    if result.aim is None:
        aim = word = "-"
    else:
        aim = f"<= {result.aim:+g} ms" if result.added else f"<= {result.aim:g}"
        word = "met" if result.is_met else "missed"
    return f"{what:44}{result.ours:9.1f}{result.against:12.1f}{ratio:>8}{aim:>11}  {word:8}{result.than}"
