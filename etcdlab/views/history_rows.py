"""The history of a watch as rows: a heading, and one line for each change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from etcdlab.messages import Text, message, plural, render, sentences
from etcdlab.quoting import printable
from etcdlab.views.labels import NAME, SENTENCE
from etcdlab.views.rows import HistoryLine, HistoryRows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etcdlab.history import Change, History
    from etcdlab.messages import Language

MOST_LINES = 100
"""So many of the newest changes are on a page. `--json` prints all that are kept."""


def history_rows(history: History | None) -> HistoryRows:
    """The rows; none for a case without a watch."""
    if history is None:
        return HistoryRows()
    newest = history.changes[-MOST_LINES:]
    left = len(history.changes) - len(newest)
    left_out = plural(
        "{count} older change is in the JSON report and not displayed here.",
        "{count} older changes are in the JSON report and not displayed here.",
        left,
    )
    return HistoryRows(summary(history), tuple(map(_line, newest)), left_out if left > 0 else "")


def summary(history: History) -> Text:
    """How often the watch observed the cluster, and how often something changed."""
    count = len(history.changes) + history.dropped
    return sentences(
        message("Watched from {started} to {ended}.", started=second(history.started), ended=second(history.ended)),
        plural("{count} round ended.", "{count} rounds ended.", history.rounds),
        plural("etcdlab observed {count} change.", "etcdlab observed {count} changes.", count),
        *_losses(history),
    )


def _losses(history: History) -> Iterator[Text]:
    """What the watch did not keep or did not observe."""
    if history.dropped:
        yield plural("The oldest change is not kept.", "The oldest {count} changes are not kept.", history.dropped)
    if history.failed:
        yield plural("{count} of the rounds failed.", "{count} of the rounds failed.", history.failed)
    if history.skipped:
        yield plural(
            "{count} round did not begin, because the round before was still running.",
            "{count} rounds did not begin, because the rounds before were still running.",
            history.skipped,
        )


def _line(change: Change) -> HistoryLine:
    return HistoryLine(second(change.at), subject(change), change.text)


def subject(change: Change) -> str:
    """The member and the URL that a change is about; empty if it is about the whole cluster."""
    return " ".join(printable(part, NAME) for part in (change.name or change.member, change.url) if part)


def second(at: str) -> str:
    """A time without its milliseconds. A text that is no time stays as it is."""
    head, dot, tail = at.partition(".")
    return f"{head}Z" if dot and tail.endswith("Z") else at


def change_line(change: Change, language: Language | None = None) -> str:
    """A change as one line: the time, the member and the URL, and what is different."""
    parts = (second(change.at), subject(change), printable(render(change.text, language), SENTENCE))
    return "  ".join(filter(None, parts))


def change_fields(change: Change) -> dict[str, Any]:
    """A change for programs, in English. Quoted text is unchanged."""
    return {
        "at": change.at,
        "round": change.round,
        "kind": change.kind,
        "member": change.member,
        "name": change.name,
        "url": change.url,
        "before": list(change.before),
        "after": list(change.after),
        "text": render(change.text, "en"),
    }


def history_fields(history: History) -> dict[str, Any]:
    """The history for programs."""
    return {
        "started": history.started,
        "ended": history.ended,
        "every": history.every,
        "rounds": history.rounds,
        "failed": history.failed,
        "skipped": history.skipped,
        "dropped": history.dropped,
        "changes": [change_fields(change) for change in history.changes],
    }
