"""What a saved notebook shows where the widgets are gone: the investigation as it was last, drawn without them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from etcdlab.trace import Trace

_HOLDER = '<div class="etcdlab-still">{}</div>'
"""The stepper's style sheet hides it: where there is a stepper, it shows the same and more."""


def display_with_still(
    widgets: Mapping[str, Any], bundle: Callable[[Trace], Mapping[str, str]]
) -> Callable[[Trace], None]:
    """Display widgets, and below them room for the still; gives what fills that with the forms of a trace."""
    from IPython.display import display

    display(dict(widgets), raw=True)  # type: ignore[no-untyped-call]
    nothing = {"text/html": _HOLDER.format(""), "text/plain": ""}
    place = display(nothing, raw=True, display_id=True)  # type: ignore[no-untyped-call]

    def fill(trace: Trace) -> None:
        forms = bundle(trace)
        place.update({**forms, "text/html": _HOLDER.format(forms["text/html"])}, raw=True)

    return fill
