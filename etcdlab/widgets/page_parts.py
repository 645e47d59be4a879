"""The rows of a page that the stepper displays, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from etcdlab.case import Case
from etcdlab.messages import message
from etcdlab.views.page import page_of
from etcdlab.views.rows import Opening
from etcdlab.widgets.bounded import bounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etcdlab.chain import Chain
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Trace
    from etcdlab.vantage import Vantage

_PARTS = ("opening", "places", "members", "dials", "findings", "more_findings", "verdict", "well", "notes")
"""The parts of a page that the stepper displays."""


def page_parts(
    trace: Trace, findings: Sequence[Finding], chain: Chain, vantages: tuple[Vantage, ...] = ()
) -> dict[str, Any]:
    """The rows of the page, with what other places get at its URLs.

    While the client is stepped, the verdict is only whether there is a finding so far.
    """
    page = page_of(Case(traces=(trace,), vantages=vantages), findings, chain)
    if not trace.complete:
        page = msgspec.structs.replace(page, verdict=(), well=False)
    if not trace.complete and not findings:
        so_far = Opening("calm", message("No finding so far.") if trace.steps else "")
        page = msgspec.structs.replace(page, opening=so_far)
    return {part: bounded(getattr(page, part)) for part in _PARTS}
