"""What a panel takes over from the panel of an earlier run of the same cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.widgets.form_memory import remember_form
from etcdlab.widgets.stepper import LiveStepper

if TYPE_CHECKING:
    from etcdlab.widgets.connect import FormOptions
    from etcdlab.widgets.panel import Panel


def take_over(panel: Panel, first: FormOptions) -> Panel | None:
    """Take over the input and the client from the panel of an earlier run of the cell. Returns that panel if its
    client continues in this one.
    """
    before = remember_form("investigation", panel, first)
    if before is None:
        return None
    earlier: Panel = before.form
    panel.comparison.take(earlier.comparison)
    if before.is_current:
        panel.evidence.take(earlier.evidence)
        panel.form.take(earlier.form)
        panel.scenarios.take(earlier.scenarios)
        panel.repair.take(earlier.repair)
        if isinstance(earlier.stepper, LiveStepper) and not earlier.stepper.runner.closed:
            return earlier
    if earlier.trace.steps:
        panel.connected.say_dropped(len(earlier.trace.steps))
    earlier.end()
    return None
