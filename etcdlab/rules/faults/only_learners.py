"""R8: only learners and members without a name advertise a URL, and a Sync of this release leaves these out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import message
from etcdlab.rules.empty_sync import empty_sync

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R8"
SLUG = "only-learners"
TITLE = message("Only learners and unnamed members have a URL")
YIELDS_TO = ()


def find(index: TraceIndex) -> Iterator[Finding]:
    """At most one finding."""
    if index.answer is not None and index.members and index.advertised and not index.after_sync:
        yield empty_sync(
            index,
            message("Only learners and members without a name advertise a URL."),
            message("Promote a learner (`etcdctl member promote`), or start the members that have not started yet."),
        )
