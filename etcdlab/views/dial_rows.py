"""What happens when each address is dialled: a row per address, a column per stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.address_source import AddressSources
from etcdlab.messages import Text, message, plural
from etcdlab.quoting import printable
from etcdlab.trace import STAGES
from etcdlab.views.labels import NAME
from etcdlab.views.rows import DialRow, Dials, StageCell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etcdlab.trace import Dial, Stage, StageName, Trace

ROWS = 40
"""The most addresses in the table, of at most 256."""

NO_STAGE = "-"


def dial_table(trace: Trace) -> Dials:
    """Each dialled address once, in the order of the trace; configured and advertised addresses apart."""
    same_address: dict[tuple[str, str], list[Dial]] = {}
    for dial in trace.dials:
        same_address.setdefault((dial.source, dial.url), []).append(dial)
    every = list(same_address.values())
    stages = [name for name in STAGES if any(dials[-1].stage(name) for dials in every)]
    left = len(every) - ROWS
    sources = AddressSources(trace)
    return Dials(
        tuple(stages),
        tuple(_row(dials, stages, sources.of(dials[-1]).label) for dials in every[:ROWS]),
        plural("{count} more address is in the saved case.", "{count} more addresses are in the saved case.", left)
        if left > 0
        else "",
    )


def _row(dials: Sequence[Dial], stages: Sequence[StageName], source: Text) -> DialRow:
    dial = dials[-1]
    failure = dial.failure
    return DialRow(
        dial.id,
        tuple(one.id for one in dials),
        printable(dial.url, NAME),
        source,
        tuple(_stage(name, dial.stage(name), dial) for name in stages),
        failed=failure is not None,
        go_error=failure.go_error if failure else "",
        detail=failure.detail if failure else "",
    )


def _stage(name: StageName, stage: Stage | None, dial: Dial) -> StageCell:
    if stage is None:
        return StageCell(name, "skipped", NO_STAGE)
    if stage.outcome == "skipped":
        return StageCell(name, "skipped", stage.detail or NO_STAGE)
    if stage.outcome == "failed":
        kind = dial.failure.kind if dial.failure else ""
        return StageCell(name, "failed", _failed(kind, stage.ms))
    # The stage `identity` compares ids, which takes no time. Of a real client only the whole dial is timed.
    timed = stage.ms and name != "identity"
    return StageCell(name, "ok", message("{ms:.1f} ms", ms=stage.ms) if timed else message("ok"))


def _failed(kind: str, ms: float) -> Text:
    if not kind:
        return message("failed")
    return message("{kind}, {ms:.1f} ms", kind=kind, ms=ms) if ms else kind
