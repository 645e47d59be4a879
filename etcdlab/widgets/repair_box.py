"""Applies the fix in the sandbox that the form started, and displays the checks before and after it side by side."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import ipywidgets

from etcdlab.errors import EtcdlabError
from etcdlab.fixes.plan import plan_of, plan_of_urls
from etcdlab.messages import Text, message
from etcdlab.widgets.fields import HtmlText, alert, button, error_text, set_texts
from etcdlab.widgets.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from etcdlab.cluster.access import Access
    from etcdlab.fixes.plan import Plan
    from etcdlab.messages import Language
    from etcdlab.rules.finding import Finding
    from etcdlab.sandboxes.changes import Changed
    from etcdlab.sandboxes.sandbox import Sandbox
    from etcdlab.trace import Trace
    from etcdlab.widgets.stepper import LiveStepper

AT_WORK = message("etcdlab ends the fault on the servers of the sandbox, and checks the same client again …")


class RepairBox(ipywidgets.VBox):  # type: ignore[misc]
    """What happens when a person applies a fix. It is hidden until then.

    `compare` returns two traces side by side as HTML in a language, with the changes between them. `judge` returns the
    findings of a trace, and `own_sandbox` the sandbox to which the client of the panel is connected. `check_again`
    runs the same client to its end; it gets the sandbox, and the access that it gave before the changes.
    """

    def __init__(
        self,
        compare: Callable[[Trace, Trace, Language, Sequence[Changed]], str],
        judge: Callable[[Trace], Sequence[Finding]],
        own_sandbox: Callable[[], Sandbox | None],
        check_again: Callable[[Sandbox, Access], None],
    ) -> None:
        self._html_of, self._judge, self._own_sandbox, self._check_again = compare, judge, own_sandbox, check_again
        self._repaired: Sandbox | None = None
        self._pressed: LiveStepper | None = None
        """The stepper whose button was pressed, until the check after the changes has ended."""
        self._changes: tuple[Changed, ...] = ()
        self.status = ipywidgets.HTML()
        self.result = ipywidgets.HTML(layout=ipywidgets.Layout(width="100%"))
        self.close_button = button(message("close the comparison"))
        self.close_button.on_click(lambda _: self.clear())
        super().__init__((self.status, self.result, self.close_button))
        self.add_class("etcdlab-repaired")
        self.clear()

    def listen_to(self, stepper: LiveStepper) -> None:
        """Apply the fix, or the URLs that a what if tries, when the page of a stepper asks for it."""
        stepper.on_msg(lambda _widget, content, _buffers: self._obey(stepper, content))
        stepper.observe(lambda _: self._offer(stepper), "url_test")

    def follow(self, stepper: LiveStepper, trace: Trace) -> None:
        """Where a run of a stepper has ended: offer to apply the fix, or display what the run proves."""
        if self._pressed is not None and self._pressed is not stepper:
            before, self._pressed = self._pressed.runner.trace, None
            set_texts(self.result, value=_Proof(self._html_of, before, trace, self._changes))
            self._say("")
            stepper.show(reveal="repair")
        else:
            self._offer(stepper)

    def take(self, earlier: RepairBox) -> None:
        """Take over which sandbox another box has repaired. A sandbox is repaired once."""
        self._repaired = earlier._repaired

    def clear(self) -> None:
        """Take everything off the page."""
        set_texts(self.result, value="")
        self._say("")

    def _offer(self, stepper: LiveStepper) -> None:
        """Offer the changes that the displayed run leads to, once it is at its end. A sandbox is repaired once."""
        lab, displayed = self._own_sandbox(), stepper.displayed_trace
        is_new = lab is not None and lab is not self._repaired and displayed.complete
        stepper.show(offers_repair=is_new and lab is not None and bool(self._plan(lab, displayed).changes))

    def _obey(self, stepper: LiveStepper, content: object) -> None:
        lab = self._own_sandbox()
        if content == {"do": "repair"} and stepper.offers_repair and lab is not None:
            plan = self._plan(lab, stepper.displayed_trace)
            stepper.show(offers_repair=False)
            self.clear()
            self._repaired, self._pressed = lab, stepper
            self._say(AT_WORK)
            Worker(partial(self._work, stepper, lab, plan), "etcdlab-repair").start()

    def _work(self, stepper: LiveStepper, lab: Sandbox, plan: Plan) -> None:
        try:
            access = lab.access
            self._changes = lab.apply(*plan.changes)
            self._check_again(lab, access)
        except EtcdlabError as error:
            self._repaired = self._pressed = None
            self._offer(stepper)
            self._say(error)

    def _plan(self, lab: Sandbox, trace: Trace) -> Plan:
        findings = self._judge(trace)
        return plan_of_urls(lab.scenario, trace, findings) if trace.what_if_members else plan_of(lab.scenario, findings)

    def _say(self, text: Text | EtcdlabError) -> None:
        set_texts(self.status, value=error_text(text) if isinstance(text, EtcdlabError) else alert(text))
        self.status.layout.display = "" if text else "none"
        self.close_button.layout.display = "" if self.result.value else "none"
        self.layout.display = "" if text or self.result.value else "none"


class _Proof(HtmlText):
    """The comparison of the checks before and after the changes, as HTML in a language."""

    def __init__(
        self,
        compare: Callable[[Trace, Trace, Language, Sequence[Changed]], str],
        before: Trace,
        after: Trace,
        changes: Sequence[Changed],
    ) -> None:
        self._html_of, self._before, self._after, self._changes = compare, before, after, changes

    def html(self, language: Language) -> str:
        return self._html_of(self._before, self._after, language, self._changes)
