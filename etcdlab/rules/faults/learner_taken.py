"""R8: this client takes a learner's URL for an endpoint, and a learner refuses its calls.

Sync leaves learners out since the clients 3.4.20 and 3.5.3 (`skips_learners` in the chain's TOML).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.rules.finding import Finding, Fix, Severity
from etcdlab.rules.trace_index import Facts

if TYPE_CHECKING:
    from etcdlab.trace import Member


def find(facts: Facts) -> Iterator[Finding]:
    """One finding for all learners."""
    learners = {one.member.id: one.member for one in facts.after_sync if one.member.learner}
    if not learners:
        return
    yield Finding(
        code="R8",
        rule="learner-taken",
        severity=Severity.WARNING if facts.needs_sync else Severity.FAULT,
        subject="the member list",
        summary=f"{_named(learners)} is a learner, and this client sends calls to it",
        why=f"A Sync of client {facts.trace.origin.client} also takes the URLs of learners; clients 3.4.20, 3.5.3 and"
        " newer leave them out. A learner refuses every Put with `etcdserver: rpc not supported for learner`."
        " A learner refuses a Get, too. The client tries that Get again if the server is older than 3.6; with a newer"
        f" server the Get fails.{facts.how_far()}",
        evidence=facts.members_listed(),
        fix=Fix(
            server=f"promote the learner once it has caught up: `etcdctl member promote {next(iter(learners))}`",
            client="a client 3.4.20, 3.5.3 or newer leaves learners out",
        ),
        needs_sync=facts.needs_sync,
    )


def _named(learners: dict[str, Member]) -> str:
    return ", ".join(member.name or member.id for member in learners.values())
