"""The fix of a sandbox, applied for real: a check before it, the changes, and a check of the same client after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from etcdlab.api import engine_for
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
    from etcdlab.fixes.plan import Plan
    from etcdlab.sandboxes.changes import Changed
    from etcdlab.sandboxes.sandbox import Sandbox
    from etcdlab.views.rows import Opening


class Repair:
    """What etcdlab changed in a sandbox, between a check before and a check after it.

    A notebook displays both checks side by side, and `str()` is the same as text.
    """

    def __init__(
        self, before: Investigation, after: Investigation | None, changes: tuple[Changed, ...], reason: Text
    ) -> None:
        self.before = before
        """The check before anything was changed."""
        self.after = after
        """The check of the same client after the changes. None where etcdlab changes nothing."""
        self.changes = changes
        """What etcdlab changed, in this order."""
        self.reason = reason
        """Why etcdlab changes nothing. Empty where it does."""

    @property
    def proved(self) -> bool:
        """Whether the check after the changes reports no fault."""
        return self.after is not None and self.after.exit_code == 0

    @property
    def exit_code(self) -> int:
        """0: no fault is left, or there was none. 1: a fault is left. 2: nothing was changed, or no etcd answers."""
        if self.after is None:
            return 0 if self.before.exit_code == 0 else 2
        return self.after.exit_code

    @property
    def comparison(self) -> SideBySide | None:
        """Both checks side by side. None where etcdlab changes nothing."""
        return None if self.after is None else compare(self.before, self.after, changes=self.changes)

    @property
    def case(self) -> Case:
        """The evidence of both checks: what `etcdlab demo --fix --save` saves."""
        return self.before.case if self.after is None else self.before.case.with_trace(self.after.case.trace)

    def document(self) -> dict[str, Any]:
        """What `etcdlab demo --fix --json` prints: the check before, and what was changed and checked after it."""
        changes = [{"text": render(one.text, "en"), "before": one.before, "after": one.after} for one in self.changes]
        repair = {
            "changes": changes,
            "reason": render(self.reason, "en"),
            "proved": self.proved,
            "exit_code": self.exit_code,
            "after": None if self.after is None else self.after.document(),
        }
        return {**self.before.document(), "repair": repair}

    def text(self, width: int = 100) -> str:
        """What was changed and both checks, as plain text."""
        if (comparison := self.comparison) is not None:
            return comparison.text(width)
        from etcdlab.views.comparison_text import text_of_line

        return text_of_line(self._unchanged(), width)

    def print(self, console: Console) -> None:
        """Print the same on a Rich console."""
        if (comparison := self.comparison) is not None:
            comparison.print(console)
            return
        from etcdlab.views.comparison_text import print_line

        print_line(self._unchanged(), console)

    def _unchanged(self) -> Opening:
        from etcdlab.views.repair_rows import unchanged

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
    return repair_for(lab, Request.of(lab, **options), tell, proposed)


def repair_for(
    lab: Sandbox,
    request: Request,
    tell: Callable[[Text], None] = lambda _: None,
    proposed: Mapping[str, str | Iterable[str]] | None = None,
) -> Repair:
    """The same for a request. It gets the new endpoints of the client where a change sets them."""
    before = _check(request, tell)
    plan = plan_of(lab.scenario, before.findings) if proposed is None else _plan_of_urls(lab, before, proposed)
    if not plan.changes:
        return Repair(before, None, (), plan.reason)
    access = lab.access
    changes = lab.apply(*plan.changes)
    return Repair(before, _check(request.again(lab, access), tell), changes, "")


def _plan_of_urls(lab: Sandbox, before: Investigation, proposed: Mapping[str, str | Iterable[str]]) -> Plan:
    """The plan of the proposed URLs, after a what if of them. Raises UsageError where one is wrong."""
    tried = before.what_if(proposed)
    plan = plan_of_urls(lab.scenario, tried.case.trace, tried.findings)
    if not plan.changes:
        raise UsageError(plan.reason, message("Propose an address at which that member answers, and no other one."))
    return plan


def _check(request: Request, tell: Callable[[Text], None]) -> Investigation:
    with engine_for(request, tell=tell) as engine:
        return Investigation.of(engine.run(), request.access)
