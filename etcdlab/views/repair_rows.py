"""The rows of a repair: what etcdlab changed in a sandbox, and whether the second check proves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from etcdlab.messages import Text, message
from etcdlab.rules import verdict_of
from etcdlab.views.comparison_row import ComparisonPage, RepairRows, RunSummary
from etcdlab.views.comparison_rows import STEPS
from etcdlab.views.labels import nestable
from etcdlab.views.page import safe
from etcdlab.views.rows import Opening, Setting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etcdlab.comparison import Run
    from etcdlab.sandboxes.changes import Changed

CHANGES = message("What etcdlab changed")
PROVED = message("The fix is proved: etcdlab checked the same client again and finds no fault.")
NOT_PROVED = message("The fix is not enough: etcdlab checked the same client again, and something is still wrong.")


def with_repair(page: ComparisonPage, changes: Sequence[Changed], after: Run) -> ComparisonPage:
    """The page of the runs before and after these changes. It has no steps: `etcdlab compare` displays them."""
    is_proved = verdict_of(after.trace, after.findings).exit_code == 0
    proof = Opening("well", PROVED) if is_proved else Opening("warning", NOT_PROVED)
    a, b = page.runs
    return msgspec.structs.replace(
        page,
        runs=(_named(a, message("before the fix")), _named(b, message("after the fix"))),
        sections=tuple(section for section in page.sections if section.title != STEPS),
        repair=RepairRows(proof, _settings(changes), _verdict(a.opening, b.opening, is_proved=is_proved)),
    )


def _verdict(before: Opening, after: Opening, *, is_proved: bool) -> Opening:
    """Both verdicts in one line."""
    verdicts = {"before": nestable(before.text), "after": nestable(after.text)}
    if is_proved:
        return Opening("well", message("Repaired. Before the fix: {before} After the fix: {after}", **verdicts))
    return Opening("warning", message("Not repaired. Before the fix: {before} After the fix: {after}", **verdicts))


def unchanged(reason: Text, *, is_wrong: bool) -> RepairRows:
    """The line in place of the comparison, where etcdlab changes nothing for a reason."""
    line = Opening("unknown" if is_wrong else "well", message("etcdlab changes nothing. {reason}", reason=reason))
    return RepairRows(line, (), line)


def unfinished(changes: Sequence[Changed]) -> RepairRows:
    """What etcdlab had changed when somebody interrupted it, and that nothing is proved."""
    line = Opening("unknown", message("The repair was interrupted before the second check, so nothing is proved."))
    return RepairRows(line, _settings(changes), line)


def _settings(changes: Sequence[Changed]) -> tuple[Setting, ...]:
    return safe(tuple(Setting(change.text, change.before, change.after) for change in changes))


def _named(run: RunSummary, name: Text) -> RunSummary:
    return msgspec.structs.replace(run, head=(name, *run.head))
