"""The fix of a sandbox, applied for real: a check before it, the changes, and a check of the same client after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

import msgspec

from etcdlab.api import engine_for
from etcdlab.case import AppliedChange
from etcdlab.errors import UsageError
from etcdlab.fixes.plan import plan_of, plan_of_urls
from etcdlab.investigation import Investigation
from etcdlab.messages import Text, message, render
from etcdlab.request import Request, RequestOptions
from etcdlab.side_by_side import SideBySide, compare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rich.console import Console

    from etcdlab.case import Case
    from etcdlab.engines.engine import Engine
    from etcdlab.fixes.plan import Plan
    from etcdlab.sandboxes.changes import Changed
    from etcdlab.sandboxes.sandbox import Sandbox
    from etcdlab.views.comparison_row import RepairRows


class Repair:
    """What etcdlab changed in a sandbox, between a check before and a check after it.

    A notebook displays both checks side by side, and `str()` is the same as text.
    """

    def __init__(
        self,
        before: Investigation,
        after: Investigation | None,
        changes: tuple[Changed, ...],
        reason: Text,
        *,
        interrupted: bool = False,
    ) -> None:
        self.before = before
        """The check before anything was changed."""
        self.after = after
        """The check of the same client after the changes. None where etcdlab changes nothing."""
        self.changes = changes
        """What etcdlab changed, in this order."""
        self.reason = reason
        """Why etcdlab changes nothing. Empty where it does."""
        self.interrupted = interrupted
        """Whether somebody interrupted the repair before its end. Then nothing is proved."""

    @property
    def proved(self) -> bool:
        """Whether the check after the changes reports no fault."""
        return self.after is not None and self.after.exit_code == 0

    @property
    def exit_code(self) -> int:
        """0: no fault is left, or there was none. 1: a fault is left. 2: nothing was changed, or no etcd answers."""
        if self.after is None:
            return 0 if self.before.exit_code == 0 and not self.interrupted else 2
        return self.after.exit_code

    @property
    def comparison(self) -> SideBySide | None:
        """Both checks side by side. None where etcdlab changes nothing."""
        return None if self.after is None else compare(self.before, self.after, changes=self.changes)

    @property
    def case(self) -> Case:
        """The evidence of both checks, with the changes: what `etcdlab demo --fix --save` saves."""
        case = self.before.case
        changes = (AppliedChange(len(case.traces), one.text, one.before, one.after) for one in self.changes)
        case = msgspec.structs.replace(case, applied_changes=(*case.applied_changes, *changes))
        return case if self.after is None else case.with_trace(self.after.case.trace)

    def document(self) -> dict[str, Any]:
        """What `etcdlab demo --fix --json` prints: the check before, and what was changed and checked after it."""
        changes = [{"text": render(one.text, "en"), "before": one.before, "after": one.after} for one in self.changes]
        repair = {
            "changes": changes,
            "reason": render(self.reason, "en"),
            "proved": self.proved,
            "interrupted": self.interrupted,
            "exit_code": self.exit_code,
            "after": None if self.after is None else self.after.document(),
        }
        return {**self.before.document(), "repair": repair}

    def text(self, width: int = 100) -> str:
        """What was changed and both checks, as plain text."""
        if (comparison := self.comparison) is not None:
            return comparison.text(width)
        from etcdlab.views.comparison_text import text_of_repair

        return text_of_repair(self._without_second_check(), width)

    def print(self, console: Console) -> None:
        """Print the same on a Rich console."""
        if (comparison := self.comparison) is not None:
            comparison.print(console)
            return
        from etcdlab.views.comparison_text import print_repair

        print_repair(self._without_second_check(), console)

    def _without_second_check(self) -> RepairRows:
        from etcdlab.views.repair_rows import unchanged, unfinished

        if self.interrupted:
            return unfinished(self.changes)
        return unchanged(self.reason, is_wrong=self.before.exit_code != 0)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        comparison = self.comparison
        return {"text/plain": self.text()} if comparison is None else comparison._repr_mimebundle_()

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return self.text()


def repair(
    lab: Sandbox,
    proposed: Mapping[str, str | Iterable[str]] | None = None,
    *,
    tell: Callable[[Text], None] = lambda _: None,
    **options: Unpack[RequestOptions],
) -> Repair:
    """Check a running sandbox, end its fault for real, and check the same client again.

    The scenario says what ends its fault, or else the fix of its findings: a server restarts on its data with other
    advertised URLs, a stopped member starts, the client gets other endpoints. With `proposed`, members get these URLs
    instead: it maps a member's name or id to its URLs, as for `what_if`. The other keywords are those of `check`.

        with etcdlab.sandbox("advertises-unspecified") as lab:
            repaired = etcdlab.repair(lab)
        repaired.exit_code, [change.after for change in repaired.changes]

    Raises UsageError where a keyword is invalid or a proposed URL is wrong, such as `http://0.0.0.0:2379`, and
    SandboxError where a server does not start.
    """
    return RepairRun(lab, Request.of(lab, **options), tell, proposed).run()


class RepairRun:
    """One repair, step by step: after an interrupt of `run`, `so_far` has what is there.

    The second check takes the new endpoints of the client where a change sets them.
    """

    def __init__(
        self,
        lab: Sandbox,
        request: Request,
        tell: Callable[[Text], None] = lambda _: None,
        proposed: Mapping[str, str | Iterable[str]] | None = None,
    ) -> None:
        self._lab, self._request, self._tell, self._proposed = lab, request, tell, proposed
        self._engine: Engine | None = None
        self._before: Investigation | None = None
        self._changes: tuple[Changed, ...] = ()

    def run(self) -> Repair:
        """Check, change and check again. Raises what `repair` raises."""
        before = self._before = self._check(self._request)
        plan = (
            plan_of(self._lab.scenario, before.findings)
            if self._proposed is None
            else _plan_of_urls(self._lab, before, self._proposed)
        )
        if not plan.changes:
            return Repair(before, None, (), plan.reason)
        access = self._lab.access
        for change in plan.changes:
            self._changes += self._lab.apply(change)
        return Repair(before, self._check(self._request.again(self._lab, access)), self._changes, "")

    def so_far(self) -> Repair | None:
        """The first check, complete or not, and the changes that were made. None: no client has started."""
        before = self._before
        if before is None and self._engine is not None:
            before = Investigation.of(self._engine.trace, self._request.access)
        if before is None:
            return None
        return Repair(before, None, self._changes, "", interrupted=True)

    def _check(self, request: Request) -> Investigation:
        with engine_for(request, tell=self._tell) as engine:
            self._engine = engine
            return Investigation.of(engine.run(), request.access)


def _plan_of_urls(lab: Sandbox, before: Investigation, proposed: Mapping[str, str | Iterable[str]]) -> Plan:
    """The plan of the proposed URLs, after a what if of them. Raises UsageError where one is wrong."""
    tried = before.what_if(proposed)
    plan = plan_of_urls(lab.scenario, tried.case.trace, tried.findings)
    if not plan.changes:
        raise UsageError(plan.reason, message("Propose an address at which that member answers, and no other one."))
    return plan
