"""R6: an advertised URL no client on another host can dial: no host or port, user info, a unix socket."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.rules.addresses import is_unspecified
from etcdlab.rules.trace_index import MALFORMED, Facts
from etcdlab.rules.wrong_url import blame

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding


def find(facts: Facts) -> Iterator[Finding]:
    """One finding per URL."""
    for wrong, _, failure in facts.failing(MALFORMED):
        if is_unspecified(wrong.host):
            continue  # R1 says more of it.
        why = f"It cannot be dialled: {failure.detail or failure.go_error}."
        yield blame(facts, wrong, code="R6", rule="malformed-url", why=why)
