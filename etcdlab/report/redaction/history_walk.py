"""The strings in the history of a watch that can identify somebody, each with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from etcdlab.report.redaction.kinds import Place

if TYPE_CHECKING:
    from etcdlab.history import Change, History
    from etcdlab.messages import Text

_ROLES = ("learner", "voter")
_MANY_NAMES = ", "


class HistoryWalk:
    """Changes every such string of a history. `text` changes a text that a person reads."""

    def __init__(self, change: Callable[[str, Place], str], text: Callable[[Text], Text]) -> None:
        self._change_string, self._text = change, text

    def history(self, history: History) -> History:
        """The history with every such string changed."""
        return replace(history, changes=tuple(map(self._change, history.changes)))

    def _change(self, change: Change) -> Change:
        # Of several members that advertise one URL, the change has all names.
        names = (self._as(name, Place.MEMBER) for name in change.name.split(_MANY_NAMES))
        return replace(
            change,
            text=self._text(change.text),
            member=self._as(change.member, Place.MEMBER_ID),
            name=_MANY_NAMES.join(names),
            url=self._as(change.url, Place.URL),
            before=tuple(self._values(change, change.before)),
            after=tuple(self._values(change, change.after)),
        )

    def _values(self, change: Change, values: tuple[str, ...]) -> Iterator[str]:
        """What is different. The stages, the kinds of a failure, the codes of findings and the verdicts stay."""
        for place, value in enumerate(values):
            if change.kind == "identity":
                yield self._as(value, Place.CLUSTER_ID if place == 0 else Place.MEMBER_ID)
            elif change.kind == "url" or "://" in value:
                yield self._as(value, Place.URL)
            elif not _is_identifier(change, value):
                yield self._as(value, Place.MEMBER)
            else:
                yield value

    def _as(self, text: str, place: Place) -> str:
        return self._change_string(text, place) if text else text


def _is_identifier(change: Change, value: str) -> bool:
    """Whether a value is a word of etcdlab: a stage, a kind of failure, a code, a verdict, or the role of a member."""
    return change.kind not in ("identity", "url", "member") or value in _ROLES


def identifiers_of(history: History | None) -> set[str]:
    """The words of etcdlab among the values of the changes."""
    changes = history.changes if history is not None else ()
    return {value for change in changes for value in (*change.before, *change.after) if _is_identifier(change, value)}
