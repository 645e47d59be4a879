"""The rows of a repair: what etcdlab changed in a sandbox, and whether the second check proves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from etcdlab.messages import Text, message
from etcdlab.rules import verdict_of
from etcdlab.views.comparison_row import ComparisonPage, RepairRows, RunSummary
from etcdlab.views.comparison_rows import STEPS
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
    rows = tuple(Setting(change.text, change.before, change.after) for change in changes)
    a, b = page.runs
    return msgspec.structs.replace(
        page,
        runs=(_named(a, message("before the fix")), _named(b, message("after the fix"))),
        sections=tuple(section for section in page.sections if section.title != STEPS),
        repair=RepairRows(proof, safe(rows)),
    )


def unchanged(reason: Text, *, is_wrong: bool) -> Opening:
    """The line in place of the comparison, where etcdlab changes nothing for a reason."""
    return Opening("unknown" if is_wrong else "well", message("etcdlab changes nothing. {reason}", reason=reason))


def _named(run: RunSummary, name: Text) -> RunSummary:
    return msgspec.structs.replace(run, head=(name, *run.head))
