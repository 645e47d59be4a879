"""Displays a watch in a notebook: the list, and what a saved notebook has when the kernel is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from etcdlab.errors import EtcdlabError
from etcdlab.messages import render
from etcdlab.views.history_rows import summary
from etcdlab.watcher.present import present_state, verdict_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from etcdlab.history import Change
    from etcdlab.messages import Language
    from etcdlab.watcher.rounds import Round
    from etcdlab.watcher.watcher import Watcher


def display_watch(watcher: Watcher, language: Language) -> Callable[[Exception | None], None]:
    """Display the list of a watch. Returns what is called with the error at its end, in the thread of the watch."""
    from etcdlab.widgets.static_fallback import display_with_fallback
    from etcdlab.widgets.watch_list import WatchList

    view = WatchList(watcher.stop, language)
    fill = display_with_fallback(dict(view._repr_mimebundle_()), lambda _: view.copy())

    def take(observed: Round, changes: Sequence[Change]) -> None:
        if not observed.failure:
            view.show_round(observed.number, observed.at, present_state(observed), verdict_line(observed))
        view.add(changes)
        if observed.number == 1 or changes:
            fill(observed.trace)

    def end(error: Exception | None) -> None:
        view.end(_reason(error) if error is not None else render(summary(watcher.history), language))
        if watcher.last is not None:
            fill(watcher.last.trace)

    watcher.listeners.append(take)
    _stop_with_next_run_of_cell(watcher)
    return end


def _reason(error: Exception) -> str:
    return f"{render(error.what)} {render(error.do)}" if isinstance(error, EtcdlabError) else str(error)


def _stop_with_next_run_of_cell(watcher: Watcher) -> None:
    """End the watch when its cell runs again: the variables of a notebook may still refer to the watch."""
    from IPython import get_ipython

    shell: Any = get_ipython()
    if shell is None:
        return
    cell = _cell_of(shell)

    def before(info: Any) -> None:
        if cell in (getattr(info, "cell_id", None), getattr(info, "raw_cell", None)):
            watcher.stop()
            shell.events.unregister("pre_run_cell", before)

    shell.events.register("pre_run_cell", before)


def _cell_of(shell: Any) -> str:
    """The id of the cell that runs. A page that sends no id sends the source."""
    parent: dict[str, Any] = getattr(shell, "get_parent", dict)()
    metadata, content = parent.get("metadata", {}), parent.get("content", {})
    return str(metadata.get("cellId") or content.get("code", ""))
