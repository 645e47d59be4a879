"""The repair at the end of the capstone: etcdlab ends the fault on the running servers, and checks the client again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets

from etcdlab.case import Case
from etcdlab.errors import EtcdlabError
from etcdlab.messages import Text, message, render
from etcdlab.widgets.fields import HtmlText, button, error_text, set_texts, translate
from etcdlab.widgets.page_module import page_style
from etcdlab.workshop.texts import Paragraphs

if TYPE_CHECKING:
    from etcdlab.messages import Language
    from etcdlab.repaired import Repair
    from etcdlab.sandboxes.sandbox import Sandbox
    from etcdlab.workshop.session import Session

COMES_LAST = message("The repair comes after the last question. Answer the questions first.")
REPORT_COMES_LAST = message("The postmortem comes after the last question. Answer the questions first.")
REPAIR_FIRST = message("Repair the servers first, and run this cell again. Then the postmortem has the proof.")
OFFERED = message(
    "Your diagnosis is right. *repair, and check again* applies the fix to the servers of this exercise, and then"
    " checks the same client again."
)
NO_SERVERS = message("This exercise uses a recording, so there is no server to repair. Write the postmortem.")
AT_WORK = message("etcdlab ends the fault on the servers, and checks the same client again …")
PROVED = message("✓ The fault has ended: the check after the repair finds no fault. Now write the postmortem.")
NOT_PROVED = message("✗ The check after the repair still finds a fault.")


class RepairForm(ipywidgets.VBox):  # type: ignore[misc]
    """A button for the repair, and below it the checks before and after it, side by side."""

    def __init__(self, session: Session, language: Language) -> None:
        self._session = session
        self._done: tuple[Sandbox, Repair] | None = None
        self._failed_on: Sandbox | None = None
        self.state, self.result = ipywidgets.HTML(), ipywidgets.HTML()
        self.button = button(message("repair, and check again"), button_style="primary")
        self.button.on_click(lambda _: self._repair())
        style = ipywidgets.HTML(f"<style>{page_style('form.css', 'workshop/workshop.css')}</style>")
        super().__init__((style, self.state, self.button, self.result))
        for name in ("etcdlab-panel", "etcdlab-workshop", "etcdlab-workshop-repair"):
            self.add_class(name)
        self.refresh()
        translate(self, language)

    @property
    def repaired(self) -> Repair | None:
        """What was repaired on the servers that run now."""
        return self._done[1] if self._done is not None and self._done[0] is self._session.lab else None

    @property
    def is_open(self) -> bool:
        """Whether the learner can repair the servers now."""
        return self._session.is_finished and self._session.lab is not None and self.repaired is None

    @property
    def case(self) -> Case | None:
        """The evidence for the postmortem, with the proof of the repair. None before it; `waits_for` says for what."""
        if self.waits_for:
            return None
        if self.repaired is not None:
            return self.repaired.case
        return Case(traces=(self._session.evidence(self._session.exercise.questions[-1]).trace,))

    @property
    def waits_for(self) -> Text:
        """What the learner must do before the postmortem. A repair that failed is no reason to wait."""
        if not self._session.is_finished:
            return REPORT_COMES_LAST
        return REPAIR_FIRST if self.is_open and self._failed_on is not self._session.lab else ""

    def refresh(self) -> None:
        """Display what the learner can do now, or what was proved."""
        repaired = self.repaired
        self.button.layout.display = "" if self.is_open else "none"
        set_texts(self.result, value=_Proof(repaired) if repaired else "")
        if repaired is not None:
            self._say(*((PROVED, "right") if repaired.proved else (NOT_PROVED, "wrong")))
        elif self.is_open:
            self._say(OFFERED)
        else:
            self._say(NO_SERVERS if self._session.is_finished else COMES_LAST)

    def _say(self, text: Text, kind: str = "state") -> None:
        self._text = text
        set_texts(self.state, value=Paragraphs(text, kind=kind, role="status"))

    def _repair(self) -> None:
        lab = self._session.lab
        if not self.is_open or lab is None:
            return
        from etcdlab.repaired import repair

        self.button.layout.display = "none"
        self._say(AT_WORK, "hint")
        try:
            self._done = lab, repair(lab, release=self._session.exercise.run.release)
        except EtcdlabError as error:
            self._failed_on = lab
            self.refresh()
            set_texts(self.result, value=error_text(error))
            return
        self.refresh()

    def __repr__(self) -> str:
        return render(self._text)

    def _repr_mimebundle_(self, **more: Any) -> Any:
        bundle, metadata = super()._repr_mimebundle_(**more), {}
        if isinstance(bundle, tuple):
            bundle, metadata = bundle
        return {**bundle, "text/plain": repr(self)}, metadata


class _Proof(HtmlText):
    """The checks before and after the repair, with the changes between them."""

    def __init__(self, repaired: Repair) -> None:
        self._repaired = repaired

    def html(self, language: Language) -> str:
        """The HTML in a language; the reason alone where nothing was changed."""
        from etcdlab.side_by_side import html_of_comparison

        after = self._repaired.after
        if after is None:
            return Paragraphs(self._repaired.reason, kind="text").html(language)
        before = self._repaired.before.case.trace
        return html_of_comparison(before, after.case.trace, language, self._repaired.changes)
