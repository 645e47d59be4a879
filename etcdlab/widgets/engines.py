"""The field for the engine, and for what that engine needs on this machine."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

import ipywidgets

from etcdlab.errors import EtcdlabError, UsageError
from etcdlab.messages import Text, message
from etcdlab.quoting import printable
from etcdlab.widgets.fields import Field, common_style, set_texts
from etcdlab.widgets.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

_ENGINES = {
    "live": message("live: etcdlab models the client on the answers of the cluster"),
    "go": message("go: the real client, paused at every function"),
    "recording": message("recording: an earlier run of the real client"),
}

_WIDTH = "min(100%, 45em)"
"""The width fits the longest of these texts."""


class EngineField(Field):
    """One of the engines.

    `lacking` returns what must be built for the real client of a release, or raises an error with what to do. It is
    called in a thread, because it searches for a Go toolchain.
    """

    def __init__(self, chosen: str, lacking: Callable[[str], Text]) -> None:
        if chosen not in _ENGINES:
            raise UsageError(
                message("There is no engine '{name}'.", name=printable(chosen)),
                message("Use one of {engines}.", engines=tuple(_ENGINES)),
                "engine",
            )
        self._lacking = lacking
        self._thread: Worker | None = None
        choice = ipywidgets.Dropdown(options=list(_ENGINES), value=chosen, **common_style())
        choice.layout.width = _WIDTH
        options = [(text, name) for name, text in _ENGINES.items()]
        set_texts(choice, description=message("engine"), options=options)
        super().__init__(choice)

    def look(self, release: str) -> None:
        """Display beside the field what must be built for a release. For `go` a thread does it."""
        self.complain()
        if self.value == "recording":
            self.note(message("This engine asks no cluster. The scenario and the release choose the recording."))
        if self.value == "go":
            self._thread = Worker(partial(self._look, release), "etcdlab-engine")
            self._thread.start()

    def wait(self, timeout: float) -> None:
        """Wait at most so many seconds for that thread."""
        if self._thread is not None:
            self._thread.wait(timeout)

    def _look(self, release: str) -> None:
        say = self._build_status(release)
        # The person may have chosen something else meanwhile.
        if self._thread is threading.current_thread() and self.value == "go":
            say()

    def _build_status(self, release: str) -> Callable[[], None]:
        try:
            progress = self._lacking(release)
        except EtcdlabError as error:
            return partial(self.complain, error)
        text = message("The first step takes longer. {progress}", progress=progress) if progress else ""
        return partial(self.note, text)
