"""The releases that fit every line of the client."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from etcdlab.readers.logs.releases import Clues, ReleaseRange, release_range

if TYPE_CHECKING:
    from collections.abc import Iterable


def common_range(clues: Sequence[Clues]) -> ReleaseRange:
    """The releases that fit all lines. If there are several clients, those that fit the line that says most."""
    joined = _joined(clues)
    if joined is not None:
        return release_range(joined)
    return release_range(max(clues, key=_certainty)) if clues else ReleaseRange()


def _joined(clues: Iterable[Clues]) -> Clues | None:
    """The clues of all lines as those of one. None if they contradict each other."""
    whole = Clues()
    for one in clues:
        values: dict[str, object] = {}
        for name, mine, other in zip(Clues._fields, whole, one, strict=True):
            empty = mine in ("", None, ())
            if name == "generations" and mine and other:
                both = tuple(each for each in mine if each in other)  # type: ignore[union-attr,operator]
                if not both:
                    return None
                values[name] = both
            elif not empty and other not in ("", None, ()) and mine != other:
                return None
            else:
                values[name] = other if empty else mine
        whole = whole._replace(**values)  # type: ignore[arg-type]
    return whole


def _certainty(clues: Clues) -> tuple[bool, int]:
    return bool(clues.version), sum(value not in ("", None, ()) for value in clues)
