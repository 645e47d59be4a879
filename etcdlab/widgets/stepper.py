"""The stepper: one trace, drawn and stepped through in the browser; and the same with a running engine behind it.

The module beside this file draws from the traits alone, so that a page without a kernel shows the same.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import msgspec
import traitlets

from etcdlab.widgets.drawing import drawing
from etcdlab.widgets.runner import Runner

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from etcdlab.chain import Chain
    from etcdlab.engines.engine import Engine
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Trace

_HERE = Path(__file__).parent


class Stepper(anywidget.AnyWidget):
    """Steps through a trace. `still` is what a cell that displays it shows when the kernel is gone."""

    _esm = _HERE / "stepper.js"
    _css = _HERE / "stepper.css"

    trace = traitlets.Dict().tag(sync=True)
    """Type: dict. The trace, as its JSON has it. One that only grew leaves the person where they are."""
    drawing = traitlets.Dict().tag(sync=True)
    """Type: dict. The diagram, see `drawing`."""
    findings: traitlets.List[Any] = traitlets.List().tag(sync=True)
    """Type: list of dicts. Default: none."""
    at = traitlets.Int(0).tag(sync=True)
    """Type: int. The step the person is at. Default: the first."""
    live = traitlets.Bool(False).tag(sync=True)
    """Type: bool. Whether an engine stands behind the last step and can go on. Default: no."""
    busy = traitlets.Unicode("").tag(sync=True)
    """Type: str. What the engine is doing, in a word for a button. Default: nothing."""
    problem = traitlets.Unicode("").tag(sync=True)
    """Type: str. What went wrong in the engine, for a person. Default: nothing."""

    def __init__(
        self,
        trace: Trace,
        chain: Chain,
        findings: Sequence[Finding] = (),
        *,
        at: int = 0,
        still: Callable[[], Mapping[str, str]] | None = None,
    ) -> None:
        self._one_at_a_time = threading.RLock()  # an engine's thread sets traits, and so does the page
        self.chain = chain
        self._shown, self._still = trace, still
        super().__init__(
            trace=msgspec.to_builtins(trace),
            drawing=drawing(chain),
            findings=msgspec.to_builtins(findings),
            at=at,
        )

    def _ipython_display_(self) -> None:
        """Display the stepper, and under it what stays when the kernel is gone."""
        if (still := self._still) is None:
            raise NotImplementedError  # IPython's word for: use the mimebundle
        from etcdlab.widgets.still import display_with_still

        widget, _ = self._repr_mimebundle_() or ({}, {})
        plain = f"Stepper: client {self.chain.client}, {len(self._shown.steps)} steps"
        display_with_still({**widget, "text/plain": plain}, lambda _: still())(self._shown)

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take what the page set."""
        with self._one_at_a_time:
            super().set_state(sync_data)

    def show(self, **traits: Any) -> None:
        """Set several traits at once, from any thread; `trace` and `findings` as the kit has them."""
        with self._one_at_a_time, self.hold_sync():
            for name, value in traits.items():
                setattr(self, name, msgspec.to_builtins(value))


class LiveStepper(Stepper):
    """Steps a running engine: what the page asks for at the end of the trace, the engine does, in its own thread.

    `judge` gives the findings in a trace, however far it came. `rested` is told of the trace, in that thread, when
    all that was asked for is done. `close` ends the engine; the trace stays.
    """

    def __init__(
        self,
        engine: Engine,
        chain: Chain,
        judge: Callable[[Trace], Sequence[Finding]],
        rested: Callable[[Trace], None] = lambda _: None,
    ) -> None:
        super().__init__(engine.trace, chain, judge(engine.trace))
        self.live = True
        self._ended = False
        self._judge = judge
        self.runner = Runner(
            engine,
            saw=self._saw,
            at_work=lambda word: self.show(busy=word),
            rested=rested,
            failed=lambda error: self.show(problem=str(error)),
        )
        self.on_msg(self._asked)

    def close(self) -> None:
        """End the engine, and take the stepper off the page."""
        self.runner.close()
        super().close()

    def end(self) -> None:
        """End the engine; what it did stays on the page."""
        self._ended = True
        self.runner.close()
        self.show(live=False)

    def _saw(self, trace: Trace) -> None:
        live = not (trace.complete or self._ended)
        self.show(trace=trace, findings=self._judge(trace), live=live, problem="")

    def _asked(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        if isinstance(content, dict):
            self.runner.ask(content)
