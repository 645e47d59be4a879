"""R6: no client can dial an advertised URL: no host or port, user info, an address with too many colons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import message
from etcdlab.rules.failure_kinds import MALFORMED, NO_HOST
from etcdlab.rules.wrong_url import url_finding

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R6"
SLUG = "malformed-url"
TITLE = message("Nobody can dial an advertised URL")
YIELDS_TO = ("advertises-unspecified",)


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each URL."""
    for advertised, _, failure in index.failing(MALFORMED):
        yield url_finding(
            index,
            advertised,
            consequence=_CONSEQUENCES.get(failure.kind, _NOBODY),
            why=failure.detail or failure.go_error,
        )


_NOBODY = message("No client can dial it.")
_CONSEQUENCES = {
    NO_HOST: message("A client that syncs dials its own host."),
}
