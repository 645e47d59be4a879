"""R3: the advertised name does not resolve for this client: a compose service, a pod's short name, in-cluster DNS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import message, plural, sentences
from etcdlab.rules.failure_kinds import UNRESOLVED
from etcdlab.rules.finding import Certainty
from etcdlab.rules.wrong_url import url_finding

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R3"
SLUG = "name-does-not-resolve"
TITLE = message("The name in an advertised URL does not resolve")
YIELDS_TO = (
    "advertises-unspecified",
    "placeholder-url",
    "some-urls-answer",
    "nothing-behind-url",
    "name-inside-only",
    "answers-at-times",
)


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each URL."""
    for advertised, _, failure in index.failing(UNRESOLVED):
        certainty = UNRESOLVED[failure.kind]
        yield url_finding(
            index,
            advertised,
            certainty=certainty,
            consequence=plural("Its host name does not resolve here.", "Their host names do not resolve here.", 1),
            why=sentences(
                message("A client that syncs resolves the name on the host on which the client runs."),
                message("That host does not resolve the name.")
                if certainty is Certainty.PROVED
                else message("The resolver of that host failed or did not answer. Check again to be sure."),
            ),
        )
