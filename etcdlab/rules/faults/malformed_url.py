"""R6: an advertised URL no client on another host can dial: no host or port, user info, a unix socket."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.rules.facts import Facts
from etcdlab.rules.wrong_url import blame

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding

_KINDS = ("malformed", "unix-socket", "user-info", "no-port", "no-host")


def find(facts: Facts) -> Iterator[Finding]:
    """One finding per URL."""
    for wrong, _, failure in facts.failing(_KINDS):
        why = f"It cannot be dialled: {failure.detail or failure.go}."
        yield blame(facts, wrong, code="R6", rule="malformed-url", why=why)
