"""What the panel displays when a person gives it a log or a deployment file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.case import Case
from etcdlab.chain import chain_of
from etcdlab.widgets.stepper import LiveStepper, Stepper

if TYPE_CHECKING:
    from etcdlab.widgets.panel import Panel


def show_evidence(panel: Panel) -> None:
    """Judge the run again, together with the evidence. Without a client, display the steps that the log proves."""
    if isinstance(panel.stepper, LiveStepper):
        panel.stepper.draw_again()
    elif (log := panel.evidence.newest_log) is not None:
        chain = chain_of(log.trace.origin.client, grpc=log.trace.origin.grpc)
        panel.replace(Stepper(log.trace, chain, log.findings, case=Case(traces=(log.trace,))))
    else:
        panel.replace(panel.plain_chain())
