"""The panel of an investigation in one cell: the forms, and below them the stepper with the findings."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import ipywidgets

from etcdlab.chain import chain_of
from etcdlab.cluster.access import Access, check_option_names
from etcdlab.errors import UsageError
from etcdlab.messages import Text
from etcdlab.trace import Trace
from etcdlab.views.check_command import check_command
from etcdlab.widgets.comparison_bar import ComparisonBar
from etcdlab.widgets.connect import ConnectForm, FormOptions, connect_options
from etcdlab.widgets.connected import ConnectedLine
from etcdlab.widgets.earlier_panel import take_over
from etcdlab.widgets.evidence_display import show_evidence
from etcdlab.widgets.fields import translate
from etcdlab.widgets.form_buttons import connect_button, demo_button, emphasize
from etcdlab.widgets.panel_traces import stopped_trace, trace_without_steps
from etcdlab.widgets.question import Question
from etcdlab.widgets.repair_box import RepairBox
from etcdlab.widgets.scenarios import ScenarioPicker
from etcdlab.widgets.stepper import LiveStepper, Stepper

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from etcdlab.cluster.proposed import Proposed
    from etcdlab.engines.engine import Engine
    from etcdlab.request import Request
    from etcdlab.rules.finding import Finding
    from etcdlab.sandboxes.sandbox import Sandbox
    from etcdlab.widgets.evidence_box import EvidenceBox
    from etcdlab.widgets.file_messages import ReportWriters


class Panel(ipywidgets.VBox):  # type: ignore[misc]
    """Connect, step, findings, what if.

    `engine_for` returns the engine of a request, `lacking` what must be built for the real client of a release, `judge`
    the findings of a trace, `sandbox` a running sandbox by a scenario's name and a server's release, `what_if` the
    engine that dials other URLs, `compare` two traces side by side as HTML, with what was changed between them,
    `report` writes a postmortem, and `evidence` takes logs and files. The other keywords are first values of the form's
    fields. Raises UsageError for a keyword that is no field.
    """

    request: Request | None = None
    """The request that was connected. It is no part of a trace or a trait, because it has the password."""
    on_idle: Callable[[Trace], None] | None = None
    """Called with the trace when the engine has nothing to do, in the engine's thread."""
    _demo_runs: LiveStepper | None = None

    def __init__(
        self,
        *,
        engine_for: Callable[..., Engine],
        lacking: Callable[[str], Text],
        judge: Callable[[Trace], Sequence[Finding]],
        evidence: EvidenceBox,
        sandbox: Callable[[str, str], Sandbox],
        what_if: Callable[[Trace, Proposed, Access], Engine],
        compare: Callable[..., str],
        report: ReportWriters,
        **first: Unpack[FormOptions],
    ) -> None:
        check_option_names(first, FormOptions)
        self._engine_for, self._judge, self._report, self._what_if = engine_for, judge, report, what_if
        name = first.get("scenario", "")
        self.scenarios = ScenarioPicker(sandbox, self._started, name, self._on_stop, self._may_stop)
        self.form = ConnectForm(lacking=lacking, **connect_options(first))
        self.button, self.demo = connect_button(), demo_button()
        self.buttons, self.question, self.evidence = ipywidgets.HBox((self.demo, self.button)), Question(), evidence
        self.connected, self.comparison = ConnectedLine(self._open_form), ComparisonBar(compare)
        self.repair = RepairBox(compare, judge, self._own_sandbox, self._check_again)
        above = (self.connected, self.form, self.buttons, self.question, self.evidence, self.repair)
        kept = take_over(self, first)
        self._complete_form()
        super().__init__((*above, kept.stepper if kept is not None else self.plain_chain(), self.comparison))
        self.add_class("etcdlab-panel")
        self._speak_as(self.stepper)
        if kept is not None:
            self._go_on_with(kept)

    @property
    def stepper(self) -> Stepper:
        """The stepper below the forms."""
        below: Stepper = self.children[-2]
        return below

    @property
    def trace(self) -> Trace:
        """What the client did so far."""
        stepper = self.stepper
        return stepper.runner.trace if isinstance(stepper, LiveStepper) else trace_without_steps(stepper.chain)

    @property
    def access(self) -> Access:
        """How the client was connected."""
        return self.request.access if self.request is not None else Access()

    def connect(self) -> LiveStepper | None:
        """Make the client of the form, paused before its first step. Returns None if a field has an error."""
        request = self.form.read(self.scenarios.sandbox, self.scenarios.choice.value)
        if request is None:
            return None
        try:
            stepper = self._connect_to(request)
        except UsageError as error:
            self.form.complain(error)
            return None
        self.repair.clear()
        return stepper

    def _connect_to(self, request: Request) -> LiveStepper:
        """Make the client of a request. Raises UsageError."""
        stepper: LiveStepper
        engine = self._engine_for(request, tell=lambda text: stepper.on_progress(text))
        command = partial(check_command, request, folder=str(Path.cwd()))
        stepper = LiveStepper(engine, chain_of(request.release), self._judge, on_idle=self._on_idle, command=command)
        stepper.case_of = self.evidence.case_of
        stepper.offer_report(self._report)
        self.repair.listen_to(stepper)
        self.request = request
        stepper.offer_what_if(self._what_if_engine)
        self.replace(stepper)
        self.connected.show(request)
        self._display_form(is_open=False)
        return stepper

    def _check_again(self, lab: Sandbox, before: Access) -> None:
        """Run the same client to its end, with what a sandbox gives it after its changes. `before`: its access then."""
        assert self.request is not None
        self._started(lab)
        self.scenarios.refresh()
        self._connect_to(self.request.again(lab, before)).runner.run()

    def _what_if_engine(self, trace: Trace, proposed: Proposed) -> Engine:
        return self._what_if(trace, proposed, self.access)

    def _press_connect(self) -> None:
        """Connect; ask before if that discards a walk."""
        if self.trace.steps and self.form.read(self.scenarios.sandbox, self.scenarios.choice.value) is not None:
            self.question.ask_to_connect(len(self.trace.steps), self._connect_or_mark)
        else:
            self._connect_or_mark()

    def _connect_or_mark(self) -> LiveStepper | None:
        """Connect. If a field has an error, move the focus to it."""
        stepper = self.connect()
        if stepper is None:
            self.form.focus_first_error()
        return stepper

    def run_demo(self) -> None:
        """Start the chosen sandbox if none runs, connect, and run to the end."""
        if self.scenarios.sandbox is None and self.form.engine.value != "recording":
            self.scenarios.begin(self._connect_and_run)
        else:
            self._connect_and_run()

    def _connect_and_run(self) -> None:
        if stepper := self._connect_or_mark():
            self._demo_runs = stepper
            stepper.runner.run()

    def run(self, timeout: float) -> Trace:
        """Do what the buttons do, from the current step to the end, within so many seconds. A longer run is stopped,
        and a note of the trace says so. Raises UsageError where a field has an error, and the errors of the engine.
        """
        stepper = self.stepper if isinstance(self.stepper, LiveStepper) else self._connected(timeout)
        stepper.runner.run()
        try:
            ended = stepper.runner.wait(timeout)
        except BaseException:
            # The kernel was interrupted, so the client is interrupted, too. The next run continues from there.
            stepper.runner.stop()
            raise
        if stepper.runner.error is not None:
            raise stepper.runner.error
        stepper.show(reveal="result")
        return stepper.runner.trace if ended else stopped_trace(stepper, timeout)

    def end(self) -> None:
        """End the engine and the sandbox. The page keeps its steps."""
        if isinstance(self.stepper, LiveStepper):
            self.stepper.end()
        self.scenarios.end()

    def _connected(self, timeout: float) -> LiveStepper:
        if not self.form.fields["endpoints"].value and self.form.engine.value != "recording":
            self.scenarios.begin()
            self.scenarios.wait(timeout)
        stepper = self.connect()
        if stepper is None:
            assert self.form.wrong is not None
            raise self.form.wrong
        return stepper

    def _on_idle(self, trace: Trace) -> None:
        if self._demo_runs is not None and trace.complete:
            self._demo_runs.show(reveal="demo")
            self._demo_runs = None
        if trace.complete and isinstance(self.stepper, LiveStepper):
            self.repair.follow(self.stepper, trace)
        if self.on_idle is not None and trace.steps:
            self.on_idle(trace)

    def _started(self, lab: Sandbox) -> None:
        self.form.fields["endpoints"].control.value = ",".join(lab.endpoints)
        self.form.fields["endpoints"].complain()

    def _may_stop(self, lab: Sandbox, stop: Callable[[], None]) -> None:
        """Stop a sandbox; ask before if its client is between two steps."""
        walks = isinstance(self.stepper, LiveStepper) and not self.stepper.runner.ended and bool(self.trace.steps)
        if walks and lab is self._own_sandbox():
            self.question.ask_to_stop(len(self.trace.steps), stop)
        else:
            stop()

    def _own_sandbox(self) -> Sandbox | None:
        """The sandbox that the form started, if the client is connected to it."""
        lab, request = self.scenarios.sandbox, self.request
        is_own = lab is not None and request is not None and request.configured == lab.endpoints.configured
        return lab if is_own else None

    def _on_stop(self, lab: Sandbox) -> None:
        """Take the endpoints of a sandbox that ended out of their field."""
        self.stepper.show(offers_repair=False)
        field = self.form.fields["endpoints"].control
        if field.value in (",".join(lab.endpoints), ",".join(lab.endpoints.configured)):
            field.value = ""

    def _other_client(self, _change: object) -> None:
        """Display the chain of the chosen release. A client that has taken a step stays: `connect` discards it."""
        if not self.form.check_release() or self.trace.steps:
            return
        if not (isinstance(self.stepper, LiveStepper) and self.connect()):
            self.replace(self.plain_chain())

    def _open_form(self, opened: bool) -> None:
        assert self.request is not None
        if opened:
            self.connected.ask(len(self.trace.steps))
        else:
            self.form.restore(self.request)
            self.connected.show(self.request)
        self._display_form(is_open=opened)

    def _display_form(self, *, is_open: bool) -> None:
        self.question.hide()
        self.form.layout.display = self.buttons.layout.display = "" if is_open else "none"
        self.demo.layout.display = "none"  # it would discard the walk
        self.button.button_style = "primary"

    def _complete_form(self) -> None:
        """Put the sandbox into the form, and observe the buttons and choices of the person."""
        endpoints, *others = self.form.children
        self.form.children = (endpoints, self.scenarios, *others)
        for name in ("release", "engine"):
            self.form.fields[name].control.observe(self._other_client, "value")
        self.button.on_click(lambda _: self._press_connect())
        self.demo.on_click(lambda _: self.run_demo())
        typed = self.form.fields["endpoints"].control
        typed.observe(lambda _: emphasize(self.button, self.demo, typed.value), "value")
        self.evidence.on_change = lambda: show_evidence(self)
        emphasize(self.button, self.demo, typed.value)

    def plain_chain(self) -> Stepper:
        """The chain of the chosen release, without a step."""
        chain = chain_of(self.form.fields["release"].value)
        return Stepper(trace_without_steps(chain), chain)

    def replace(self, stepper: Stepper) -> None:
        """Display another stepper below the forms."""
        before = self.stepper
        stepper.language = before.language
        self._speak_as(stepper)
        self.comparison.follow(stepper)
        self.set_trait("children", (*self.children[:-2], stepper, self.comparison))
        before.close()

    def _speak_as(self, stepper: Stepper) -> None:
        """Keep the forms in the language that a person chooses in the stepper."""
        stepper.observe(lambda change: translate(self, change["new"]), "language")

    def _go_on_with(self, earlier: Panel) -> None:
        """Keep the client of an earlier run of the cell, with its walk."""
        assert earlier.request is not None
        self.request = earlier.request
        earlier.on_idle = self._on_idle
        if isinstance(self.stepper, LiveStepper):
            self.stepper.offer_what_if(self._what_if_engine)
            self.repair.listen_to(self.stepper)
        self.comparison.follow(self.stepper)
        self._open_form(opened=False)
