"""What a run after the fix changed: each dialled address, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from etcdlab.messages import Text, message
from etcdlab.views.labels import nestable

if TYPE_CHECKING:
    from etcdlab.report.runs import Run
    from etcdlab.trace import Dial

MOST = 40
"""So many addresses are in the table."""


class Change(msgspec.Struct, frozen=True):
    """One address, with the outcome of its dial in each of the two runs."""

    url: str
    before: Text
    after: Text


def changes_of(incident: Run, proof: Run | None) -> tuple[Change, ...]:
    """The addresses that either run dialled; nothing without a run after the fix."""
    if proof is None:
        return ()
    before, after = ({dial.url: dial for dial in run.trace.dials} for run in (incident, proof))
    urls = list(dict.fromkeys([*before, *after]))[:MOST]
    return tuple(Change(url, _outcome(before.get(url)), _outcome(after.get(url))) for url in urls)


def _outcome(dial: Dial | None) -> Text:
    if dial is None:
        return message("not dialled")
    if dial.failure is not None and not dial.reached:
        return message("failed at {stage}: {error}", stage=dial.failure.stage, error=nestable(dial.failure.text))
    return message("reached")
