"""The traces that a panel makes itself: the one without a step, and the one of a run that was stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from etcdlab.messages import message
from etcdlab.origin import Origin
from etcdlab.trace import FORMAT, Trace

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.widgets.stepper import LiveStepper


def stopped_trace(stepper: LiveStepper, timeout: float) -> Trace:
    """End the run, with a note in the trace that the run did not reach its end."""
    stepper.runner.stop()
    trace = stepper.runner.trace
    note = message(
        "The run was stopped after {seconds:g} s, before its end. Another run goes on from here.", seconds=timeout
    )
    return msgspec.structs.replace(trace, notes=(*trace.notes, note))


def trace_without_steps(chain: Chain) -> Trace:
    """What a panel displays before a client is connected."""
    origin = Origin("live", chain.client, chain.grpc, chain.id)
    return Trace(FORMAT, origin, target="", endpoints=(), started="", clock="none")
