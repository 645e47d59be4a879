"""R8, a note: a learner is in the member list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import message, plural
from etcdlab.rules.member_list_note import member_list_note, names_of

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R8"
SLUG = "learner"
TITLE = message("A learner is in the list, and the client skips it")
YIELDS_TO = ("learner-taken", "only-learners")


def find(index: TraceIndex) -> Iterator[Finding]:
    """At most one note."""
    learners = [member for member in index.members if member.learner]
    if index.answer is None or not learners:
        return
    summary = plural(
        "Member {members} is a learner and does not serve yet.",
        "Members {members} are learners and do not serve yet.",
        len(learners),
        members=names_of(learners),
    )
    why = message(
        "Clients before 3.4.20 and 3.5.3 also take the URLs of learners, and get `rpc not supported for learner`."
    )
    yield member_list_note(index, summary, why)
