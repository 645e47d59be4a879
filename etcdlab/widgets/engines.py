"""The field that says where the steps come from, and what that engine still lacks on this machine."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

import ipywidgets

from etcdlab.errors import EtcdlabError, UsageError
from etcdlab.messages import Text, message, render
from etcdlab.widgets.fields import Field, looks

if TYPE_CHECKING:
    from collections.abc import Callable

_ENGINES = {
    "live": "live: modelled on what the cluster answers",
    "go": "go: the real client, held at every function",
    "recording": "recording: a real run of the scenario",
}


class EngineField(Field):
    """One of the engines.

    `lacking` says what the real client of a release lacks, or raises what to do about it; it is asked in a thread,
    for it looks for a Go.
    """

    def __init__(self, chosen: str, lacking: Callable[[str], Text]) -> None:
        if chosen not in _ENGINES:
            raise UsageError(f"no engine is called {chosen!r}", f"use one of {', '.join(_ENGINES)}", "engine")
        self._lacking = lacking
        self._thread: threading.Thread | None = None
        options = [(words, name) for name, words in _ENGINES.items()]
        super().__init__(ipywidgets.Dropdown(options=options, value=chosen, description="engine", **looks()))

    def look(self, release: str) -> None:
        """Say beside the field what the engine lacks for a release: at once, or as soon as it is known."""
        self.complain()
        if self.value == "recording":
            self.note("asks no cluster and starts none: the scenario and the release decide")
        if self.value == "go":
            self._thread = threading.Thread(target=self._look, args=(release,), name="etcdlab-engine", daemon=True)
            self._thread.start()

    def wait(self, timeout: float) -> None:
        """Wait so many seconds for what is beside the field."""
        if self._thread is not None:
            self._thread.join(timeout)

    def _look(self, release: str) -> None:
        say = self._found(release)
        # The person may have chosen something else meanwhile.
        if self._thread is threading.current_thread() and self.value == "go":
            say()

    def _found(self, release: str) -> Callable[[], None]:
        try:
            words = self._lacking(release)
        except EtcdlabError as error:
            return partial(self.complain, str(error))
        text = message("The first step takes longer. {progress}", progress=words) if words else ""
        return partial(self.note, render(text))
