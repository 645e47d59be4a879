"""The stepper displays one trace in the browser, step by step. LiveStepper also has a running engine.

The modules in `stepper/` draw from the traits alone, so that a page without a kernel displays the same.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from etcdlab.case import Case
from etcdlab.messages import LANGUAGES, reader_language
from etcdlab.step import Basis
from etcdlab.views import verdict_text
from etcdlab.widgets.bounded import bounded
from etcdlab.widgets.catalogs import catalogs_of, texts_of_data, texts_of_module
from etcdlab.widgets.drawing import drawing
from etcdlab.widgets.file_messages import file_message, kind_of_file
from etcdlab.widgets.page_module import page_module, page_style
from etcdlab.widgets.page_parts import page_parts
from etcdlab.widgets.runner import Runner, lines_of, obey
from etcdlab.widgets.url_editor import UrlEditor, typed_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from etcdlab.chain import Chain
    from etcdlab.cluster.proposed import Proposed
    from etcdlab.engines.engine import Engine
    from etcdlab.messages import Text
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Trace
    from etcdlab.widgets.file_messages import ReportWriters


class Stepper(anywidget.AnyWidget):
    """Steps through a trace. `still` is what a cell that displays it shows when the kernel is gone."""

    _esm = page_module("stepper/stepper.js")
    _css = page_style("stepper.css", "diagram.css")

    trace = traitlets.Dict().tag(sync=True)
    """Type: dict. The trace as in its JSON, with long lists cut (see `bounded`). If it only grew, the page stays."""
    drawing = traitlets.Dict().tag(sync=True)
    """Type: dict. The diagram, see `drawing`."""
    findings: traitlets.List[Any] = traitlets.List()
    """Type: list of dicts. What the rules found. Default: nothing. The page has the rows of `page`."""
    page = traitlets.Dict().tag(sync=True)
    """Type: dict. The members, dials, findings and the verdict, as `views.page` has them."""
    at = traitlets.Int(0).tag(sync=True)
    """Type: int. The step the person is at. Default: the first."""
    live = traitlets.Bool(False).tag(sync=True)
    """Type: bool. Whether an engine can make a step after the last one. Default: no."""
    busy = traitlets.Unicode("").tag(sync=True)
    """Type: str. What the engine does: `working`, `running`, `stopping`, or nothing. Default: nothing."""
    progress_text: traitlets.Any = traitlets.Any("").tag(sync=True)
    """Type: a text. What the engine builds before its first step. Default: nothing."""
    hold_status: traitlets.Any = traitlets.Any("").tag(sync=True)
    """Type: a text. What is paused between two steps, and which timeouts run on. Default: nothing is paused."""
    status_since = traitlets.Float(0.0).tag(sync=True)
    """Type: float. When that pause or that build began: seconds since 1970. Default: unknown."""
    problem: traitlets.List[Any] = traitlets.List().tag(sync=True)
    """Type: list of texts. The error of the engine, and what to do. Default: no error."""

    supposition: traitlets.Any = traitlets.Any("").tag(sync=True)
    """Type: a text. What is tried, in a what if. Default: nothing; the page displays the real cluster."""
    offers_what_if = traitlets.Bool(False).tag(sync=True)
    """Type: bool. Whether the page offers to try other URLs: the kernel then listens to `what-if` and `what-is`."""
    offers_repair = traitlets.Bool(False).tag(sync=True)
    """Type: bool. Whether the page offers to apply the fix, or tried URLs: the kernel then listens to `repair`."""
    editor_rows: traitlets.List[Any] = traitlets.List().tag(sync=True)
    """Type: list of dicts. The rows of `UrlEditor`: the member, the URLs it advertises, and the proposed URLs."""
    editor_note: traitlets.Any = traitlets.Any("").tag(sync=True)
    """Type: a text. How many members have no row. Default: every member has one."""
    editor_errors = traitlets.Dict().tag(sync=True)
    """Type: dict. The errors of the newest test by the member's id, each a list of texts; "" is for no row."""
    typed_urls = traitlets.Dict().tag(sync=True)
    """Type: dict. What a person typed into the rows, by the member's id. A row without it has the proposed URLs."""
    url_test = traitlets.Unicode("").tag(sync=True)
    """Type: str. The displayed test of URLs: `running`, `ended` or `stopped`. Default: the real result is displayed."""

    command = traitlets.Unicode("").tag(sync=True)
    """Type: str. What does the same in a terminal; it has no password. Default: none, and the page shows a case."""
    reveal = traitlets.Unicode("").tag(sync=True)
    """Type: str. What the page scrolls to once: `form`, `result`, `demo`, `repair`, `places`. Default: nothing."""

    offers_report = traitlets.Bool(False).tag(sync=True)
    """Type: bool. Whether the page offers to save the postmortem. Default: no."""

    language = traitlets.Enum(list(LANGUAGES)).tag(sync=True)
    """Type: str. The language of the page, `en` or `zh_CN`. Default: that of the kernel's environment."""
    catalogs = traitlets.Dict().tag(sync=True)
    """Type: dict. For each language but English, the translations of the texts on the page."""

    def __init__(
        self,
        trace: Trace,
        chain: Chain,
        findings: Sequence[Finding] = (),
        *,
        at: int = 0,
        still: Callable[[], Mapping[str, str]] | None = None,
        case: Case | None = None,
        command: str = "",
    ) -> None:
        self._one_at_a_time = threading.RLock()  # an engine's thread sets traits, and so does the page
        self.chain = chain
        self._writers: ReportWriters | None = None
        self._first_trace, self._still = trace, still
        self._case, self._first_findings = case or Case(traces=(trace,)), findings
        super().__init__(
            trace=bounded(trace),
            drawing=drawing(chain),
            findings=bounded(findings),
            page=page_parts(trace, findings, chain, self._case.vantages),
            supposition=bounded(next(iter(verdict_text.what_if(trace)), "")),
            language=reader_language(),
            at=at,
            command=command,
        )
        self._translate()
        self.on_msg(lambda _widget, content, _buffers: self._send_file(content))

    def _ipython_display_(self) -> None:
        """Display the stepper, and under it what stays when the kernel is gone."""
        if (still := self._still) is None:
            raise NotImplementedError  # IPython's word for: use the mimebundle
        from etcdlab.widgets.static_fallback import display_with_fallback

        widget, _ = self._repr_mimebundle_() or ({}, {})
        plain = f"Stepper: client {self.chain.client}, {len(self._first_trace.steps)} steps"
        display_with_fallback({**widget, "text/plain": plain}, lambda _: still())(self._first_trace)

    @traitlets.validate("typed_urls")
    def _guard_typed(self, proposal: traitlets.Bunch) -> dict[str, str]:
        return typed_texts(proposal["value"])

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take what the page set."""
        with self._one_at_a_time:
            super().set_state(sync_data)

    def show(self, **traits: Any) -> None:
        """Set several traits at once, from any thread; as etcdlab's own structs or as plain values."""
        with self._one_at_a_time, self.hold_sync():
            for name, value in traits.items():
                setattr(self, name, bounded(value))
            self._translate()

    def evidence(self) -> tuple[Case, Sequence[Finding]]:
        """The case that the page displays, and the findings about its newest trace."""
        return self._case, self._first_findings

    def display_case(self, case: Case, findings: Sequence[Finding]) -> None:
        """Display the same trace with more evidence beside it. The page stays at its step."""
        self._case, self._first_findings = case, findings
        page = page_parts(case.trace, findings, self.chain, case.vantages)
        self.show(findings=findings, page=page, reveal="places" if case.vantages else "")

    def offer_report(self, writers: ReportWriters) -> None:
        """Offer the postmortem among the files to save, as it is and redacted."""
        self._writers, self.offers_report = writers, True

    def _send_file(self, content: Any) -> None:
        """Send the file that the page wants to save."""
        if (kind := kind_of_file(content)) is not None:
            case, findings = self.evidence()
            self.send(*file_message(kind, case, findings, self.chain, self.language, self._writers))

    def _translate(self) -> None:
        """Give the page the translations of what it displays now."""
        status = [self.supposition, self.progress_text, self.hold_status, self.problem]
        rows = [self.trace, self.drawing, self.page, self.editor_note, self.editor_errors]
        self.catalogs = catalogs_of([*_PAGE_TEXTS, *texts_of_data([*rows, *status])])


_PAGE_TEXTS = texts_of_module(Stepper._esm)


class LiveStepper(Stepper):
    """Steps a running engine. At the end of the trace the page asks for more steps, and a thread runs the engine.

    `judge` returns the findings of a trace that may be incomplete. `on_idle` is called with the trace, in that thread,
    when no request is left. `command` returns what does the same in a terminal. `close` ends the engine.
    """

    case_of: Callable[[tuple[Trace, ...]], Case] = staticmethod(lambda traces: Case(traces=traces))

    def __init__(
        self,
        engine: Engine,
        chain: Chain,
        judge: Callable[[Trace], Sequence[Finding]],
        on_idle: Callable[[Trace], None] = lambda _: None,
        command: Callable[[Trace], str] = lambda _: "",
    ) -> None:
        super().__init__(engine.trace, chain, judge(engine.trace), command=command(engine.trace))
        self.live = True
        self._command, self._judge = command, judge
        self.url_editor: UrlEditor | None = None
        self.runner = self._displayed_runner = self._runner(engine, on_idle)
        """Runs the client that was connected. The page displays it, or the runner of a what if."""
        self._place = 0
        self.on_msg(lambda _widget, content, _buffers: self._obey(content))

    def offer_what_if(self, engine: Callable[[Trace, Proposed], Engine]) -> None:
        """Offer to test other URLs. `engine` returns the engine of a what if for a trace and the URLs by member.
        There is no cluster behind a recording: then nothing is offered."""
        if self.runner.trace.origin.engine != "recording":
            self.url_editor, self.offers_what_if = UrlEditor(self, engine), True
            self.show(**self.url_editor.fill(self.runner.trace, self._judge(self.runner.trace)))

    def _obey(self, content: Any) -> None:
        obey(self._displayed_runner, content)
        if self.url_editor is not None:
            self.url_editor.obey(content)

    def evidence(self) -> tuple[Case, Sequence[Finding]]:
        """With the trace of a what if while the page displays one."""
        displayed = self._displayed_runner.trace
        real = () if self._displayed_runner is self.runner else (self.runner.trace,)
        return self.case_of((*real, displayed)), self._judge(displayed)

    def draw_again(self) -> None:
        """Display the trace with other findings: the evidence beside it has changed."""
        self._show_all(self._displayed_runner)

    @property
    def displayed_trace(self) -> Trace:
        """The trace on the page: that of the client, or of the what if."""
        return self._displayed_runner.trace

    def close(self) -> None:
        """End the engine, and take the stepper off the page."""
        self._displayed_runner.close()
        self.runner.close()
        super().close()

    def end(self) -> None:
        """End the engine. The page keeps its steps."""
        self._displayed_runner.close()
        self.runner.close()
        self.show(live=False, progress_text="", hold_status="")

    def on_progress(self, text: Text) -> None:
        """Display what the engine builds before its first step."""
        self.show(progress_text=text, status_since=time.time())

    def what_if(self, engine: Engine, supposition: Text) -> None:
        """Run another engine to its end and display it, until `what_is`. The first engine stays at its step."""
        if self._displayed_runner is self.runner:
            self._place = self.at
        else:
            self._displayed_runner.close()
        self._displayed_runner = runner = self._runner(engine, lambda trace: self._end_what_if(runner, trace))
        self._show_all(runner, supposition=supposition, busy="", at=0, url_test="running")
        runner.run()

    def what_is(self) -> None:
        """Display the first engine again, at the step where the person was. Nothing runs again."""
        if self._displayed_runner is not self.runner:
            self._displayed_runner.close()
            self._displayed_runner = self.runner
            self._show_all(self.runner, supposition="", busy="", at=self._place, url_test="")

    def _end_what_if(self, runner: Runner, trace: Trace) -> None:
        if self._displayed_runner is runner:
            at = next((step.id for step in trace.steps if step.basis is Basis.SUPPOSED), 0)
            self.show(at=at, url_test="ended" if trace.complete else "stopped")

    def _runner(self, engine: Engine, on_idle: Callable[[Trace], None]) -> Runner:
        """A runner of the engine. It changes the page for as long as the page displays it."""

        def show(**traits: Any) -> None:
            if self._displayed_runner is runner:
                self.show(**traits)

        runner = Runner(
            engine,
            on_trace=lambda _: self._show_all(runner) if self._displayed_runner is runner else None,
            on_busy=lambda activity: show(busy=activity),
            on_error=lambda error: show(problem=lines_of(error)),
            on_idle=on_idle,
        )
        return runner

    def _show_all(self, runner: Runner, **more: Any) -> None:
        """Display the trace of a runner. Traits in `more` are set first: observers of `trace` know which run it is."""
        trace, findings = runner.trace, self._judge(runner.trace)
        page = page_parts(trace, findings, self.chain, self.case_of((trace,)).vantages)
        status = {"hold_status": runner.hold_status, "status_since": time.time(), "progress_text": "", "problem": ()}
        status |= {"live": not runner.ended, "command": self._command(trace)}
        if self.url_editor is not None and runner is self.runner:
            more |= self.url_editor.fill(trace, findings)
        self.show(**more, trace=trace, findings=findings, page=page, **status)
