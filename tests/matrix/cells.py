"""One cell of the matrix: what a check of a scenario reports with the client of one release."""

from __future__ import annotations

from typing import NamedTuple

import etcdlab
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import Outcome

PINS = ("seed", "3.5.21", "3.7.1")
"""The client of the first incident, and the newest measured clients of 3.5 and 3.7."""

_TIMEOUT = 1.0
"""Seconds for a dial. A firewall answers nothing, so a check of it takes that long."""


class Cell(NamedTuple):
    """What the rules must report, and what they report."""

    expected: Outcome
    outcome: Outcome


def cell(lab: Sandbox, release: str, server: tuple[int, ...], engine: str = "live") -> Cell:
    """Check a scenario that runs, on a server of that version."""
    investigation = etcdlab.check(lab.endpoints, release=release, engine=engine, timeout=_TIMEOUT)
    expected = lab.scenario.outcome(release, server)
    reported = {(finding.code, finding.rule) for finding in investigation.findings}
    return Cell(
        expected._replace(leads_to=tuple(sorted(expected.leads_to))),
        Outcome(tuple(sorted(reported)), investigation.exit_code),
    )
