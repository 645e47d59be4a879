"""The story of an incident, section by section: symptom, question, answer, dials, picker, cause, fix, proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.messages import Text, message, plural
from etcdlab.report import client_story, fix_story
from etcdlab.report.statement import Section, Statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from etcdlab.case import AppliedChange
    from etcdlab.report.runs import Run

    _Teller = Callable[[Run], Iterator[Statement]]

MOST_STATEMENTS = 24
"""So many statements of one section are on the page."""

_LAST = 2
"""So many of them are the last ones: they say how it ended."""

_CLIENT: tuple[tuple[str, Text, _Teller, Text], ...] = (
    (
        "symptom",
        message("What the program saw"),
        client_story.symptom,
        message("The case has no call that failed."),
    ),
    ("asked", message("What the client asked"), client_story.requests, message("The client asked for no member list.")),
    ("answered", message("What the cluster answered"), client_story.answered, message("The case has no member list.")),
    ("dialled", message("What the client dialled"), client_story.dialled, message("The case has no dial.")),
    (
        "picker",
        message("Where the picker came from"),
        client_story.picker,
        message("The case has no picker of the client."),
    ),
    ("cause", message("The cause"), fix_story.cause, message("No rule found a cause.")),
    ("fix", message("The fix"), fix_story.fix, message("No finding proposes a fix.")),
)


def story(incident: Run, proof: Run | None, changes: Sequence[AppliedChange] = ()) -> tuple[Section, ...]:
    """The sections, in the order of what happened."""
    sections = [_section(slug, title, tuple(tell(incident)), empty) for slug, title, tell, empty in _CLIENT]
    proved = _section(
        "proof",
        message("The proof"),
        tuple(fix_story.proof(incident, proof, changes)) if proof is not None else (),
        message("The case has no run after the fix. `etcdlab check --what-if` tries a fix without a restart."),
    )
    return (*sections, proved)


def _section(slug: str, title: Text, statements: tuple[Statement, ...], empty: Text) -> Section:
    left = len(statements) - MOST_STATEMENTS
    if left <= 0:
        return Section(slug, title, statements, empty)
    left_out = plural("The case has {count} more of them.", "The case has {count} more of them.", left)
    return Section(slug, title, (*statements[: MOST_STATEMENTS - _LAST], *statements[-_LAST:]), empty, left_out)
