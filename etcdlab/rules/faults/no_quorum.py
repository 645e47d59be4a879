"""R9: the cluster has no quorum. The linearizable member list fails, and the default list is answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import message, sentences
from etcdlab.rules.failed_list import KEEPS, failed_list, severity
from etcdlab.rules.finding import Certainty, Finding, Fix

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R9"
SLUG = "no-quorum"
TITLE = message("The cluster has no quorum")
YIELDS_TO = ()


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for the list that the client's Sync asks for."""
    failed = failed_list(index.trace)
    if index.answer is None or failed is None:
        return
    yield Finding(
        severity=severity(index),
        certainty=Certainty.LIKELY,
        subject=message("the cluster"),
        summary=message("The cluster has no quorum."),
        why=sentences(
            message("The linearizable member list fails. The default list comes from one member's own data."),
            message("A Sync fails in clients that request the linearizable list."),
            KEEPS,
        ),
        evidence=failed[1],
        fix=Fix(server=message("Start the members that are down. `etcdctl endpoint status --cluster` names them.")),
    )
