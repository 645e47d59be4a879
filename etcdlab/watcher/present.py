"""The present state in sentences: how many members and URLs there are, and the verdict of the newest round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.messages import Text, message, plural, sentences
from etcdlab.views.opening import opening
from etcdlab.views.verdict_text import verdict_text
from etcdlab.watcher.round_state import state_of

if TYPE_CHECKING:
    from etcdlab.views.rows import Opening
    from etcdlab.watcher.rounds import Round


def present_state(observed: Round) -> Text:
    """How many members there are, and how many of the URLs answer."""
    state = state_of(observed.trace, observed.findings)
    members = message("No server answered the request for the member list.")
    if state.members is not None:
        members = plural("The cluster has {count} member.", "The cluster has {count} members.", len(state.members))
    dialled = plural(
        "etcdlab dialled {count} URL, and {answered} of them answered.",
        "etcdlab dialled {count} URLs, and {answered} of them answered.",
        len(state.urls),
        answered=sum(not url.stage for url in state.urls.values()),
    )
    return sentences(members, dialled)


def verdict_line(observed: Round) -> Opening:
    """The verdict in one line, as it is the first line of a check."""
    return opening(observed.trace, observed.findings, verdict_text(observed.trace, observed.findings))
