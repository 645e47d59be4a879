"""What a saved notebook displays where no widget runs: a static copy of the investigation as it was last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from etcdlab.trace import Trace

_HOLDER = '<div class="etcdlab-still">{}</div>'
"""The stepper's style sheet hides it: where a stepper runs, it displays the same and more."""

_HIDE_ERROR = (
    "<style>.jp-OutputArea-child:has(+ .jp-OutputArea-child .etcdlab-still) > .jupyter-widgets:not(:has(*))"
    "{display:none}</style>"
)
"""JupyterLab always prefers a widget to the other forms of an output. Without the kernel it replaces the widget by a
line of text, `Error displaying widget: model not found`. A widget that is there has elements, and that line has none.
"""


def display_with_fallback(
    widgets: Mapping[str, Any], bundle: Callable[[Trace], Mapping[str, str]]
) -> Callable[[Trace], None]:
    """Display widgets, and below them room for a static copy; returns the function that draws a trace there.

    The text of the widgets goes into that room: a page without widgets, as nbconvert makes it, would have it above the
    copy.
    """
    from IPython.display import display

    display({**widgets, "text/plain": ""}, raw=True)  # type: ignore[no-untyped-call]
    nothing = {"text/html": _HOLDER.format(""), "text/plain": widgets.get("text/plain", "")}
    place = display(nothing, raw=True, display_id=True)  # type: ignore[no-untyped-call]

    def fill(trace: Trace) -> None:
        copy = bundle(trace)
        place.update({**copy, "text/html": _HIDE_ERROR + _HOLDER.format(copy["text/html"])}, raw=True)

    return fill
