"""R6: an advertised URL no client on another host can dial: no host or port, user info, a unix socket."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import message
from etcdlab.rules.addresses import is_unspecified
from etcdlab.rules.trace_index import MALFORMED, TraceIndex
from etcdlab.rules.wrong_url import url_finding

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding per URL."""
    for advertised, _, failure in index.failing(MALFORMED):
        if is_unspecified(advertised.host):
            continue  # R1 says more about it.
        yield url_finding(
            index,
            advertised,
            code="R6",
            rule="malformed-url",
            consequence=message("No client can dial it."),
            why=message("The URL is malformed: {reason}.", reason=failure.detail or failure.go_error),
        )
