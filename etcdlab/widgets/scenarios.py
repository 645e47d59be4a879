"""The form that starts a fault on this machine: real etcd servers on loopback."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import ipywidgets

from etcdlab.engines.build.servers import built
from etcdlab.errors import EtcdlabError
from etcdlab.messages import Text, message, sentences
from etcdlab.sandboxes.scenario import scenario_named, scenarios
from etcdlab.widgets.fields import Field, button, common_style, set_texts
from etcdlab.widgets.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from etcdlab.sandboxes.sandbox import Sandbox


class ScenarioPicker(ipywidgets.VBox):  # type: ignore[misc]
    """Starts and stops sandboxes, one at a time, and displays the servers that run.

    `start` returns a running sandbox of a scenario, on the etcd server of a release; an empty release stands for the
    etcd of this machine. `started` is called with the sandbox, in another thread, and `stopped` before it ends.
    """

    def __init__(
        self,
        start: Callable[[str, str], Sandbox],
        started: Callable[[Sandbox], None],
        chosen: str = "",
        stopped: Callable[[Sandbox], None] = lambda _: None,
        may_stop: Callable[[Sandbox, Callable[[], None]], None] = lambda _, stop: stop(),
    ) -> None:
        self._may_stop = may_stop
        self._start, self._on_start, self._on_stop = start, started, stopped
        self.sandbox: Sandbox | None = None
        self._thread: Worker | None = None
        every = [(one.title, one.name) for one in scenarios()]
        first = scenario_named(chosen or "advertises-unspecified").name
        choice = ipywidgets.Dropdown(options=[name for _, name in every], value=first, **common_style())
        set_texts(choice, description=message("or a sandbox"), options=every)
        self.button = button(message("start"), message("Start real etcd servers on loopback."))
        self.button.on_click(lambda _: self.press())
        choice.observe(lambda _: self.refresh() if self._thread is None else None, "value")
        self.choice = Field(choice, self.button)
        self.server = _server_choice()
        self.running = ipywidgets.Label(layout=ipywidgets.Layout(display="none"))
        super().__init__((self.choice, self.server, self.running))

    def press(self) -> None:
        """What the button does: `toggle`, once `may_stop` agrees that the sandbox that runs may end."""
        if self.sandbox is None:
            self.toggle()
        else:
            self._may_stop(self.sandbox, self.toggle)

    def toggle(self) -> None:
        """Start the chosen scenario, switch to it from another one, or stop the sandbox that runs."""
        begins = self.sandbox is None or self._is_other_chosen()
        if self.sandbox is not None:
            self.end()
        if begins:
            self.begin()

    def begin(self, then: Callable[[], None] = lambda: None) -> None:
        """Start the chosen scenario, in a thread that then calls `then`; nothing while one starts."""
        if self._thread is None:
            self.choice.complain()
            self._at_work(message("starting …"))
            self._thread = Worker(partial(self._work, then), "etcdlab-scenario")
            self._thread.start()

    def end(self) -> None:
        """Stop the sandbox that runs."""
        self.wait(60)
        ended, self.sandbox = self.sandbox, None
        if ended is not None:
            self._on_stop(ended)
            ended.close()
        self.refresh()

    def wait(self, timeout: float) -> None:
        """Wait so many seconds for a start to end."""
        if (thread := self._thread) is not None:
            thread.wait(timeout)

    def take(self, other: ScenarioPicker) -> None:
        """Take over the sandbox that another picker started."""
        other.wait(60)
        self.choice.control.value = other.choice.value
        if other.server.value in built():
            self.server.value = other.server.value
        self.sandbox, other.sandbox = other.sandbox, None
        self.refresh()

    def _is_other_chosen(self) -> bool:
        return self.sandbox is not None and self.sandbox.scenario.name != self.choice.value

    def _work(self, then: Callable[[], None]) -> None:
        try:
            self.sandbox = self._start(self.choice.value, self.server.value)
            self._on_start(self.sandbox)
            then()
        except EtcdlabError as error:
            self.choice.complain(error)
        finally:
            self._thread = None
            self.refresh()

    def refresh(self) -> None:
        """Display the servers that run, and what the button does now."""
        members = self.sandbox.members if self.sandbox else ()
        texts = [
            message(
                "{member} at {address} advertises {urls}.", member=one.name, address=one.address, urls=one.advertised
            )
            for one in members
        ]
        self.running.layout.display = "" if self.sandbox else "none"
        set_texts(self.running, value=sentences(message("The sandbox runs."), *texts) if self.sandbox else "")
        if self._is_other_chosen():
            self._at_work(message("stop, and start this one"))
        else:
            self._at_work(message("stop") if self.sandbox else message("start"))

    def _at_work(self, text: Text) -> None:
        set_texts(self.button, description=text)


def _server_choice() -> ipywidgets.Dropdown:
    """The servers that were built on this machine; the list is hidden where there are none."""
    releases = built()
    here = message("the etcd of this machine")
    choice = ipywidgets.Dropdown(options=["", *releases], value="", **common_style())
    options = [(here, ""), *((f"etcd {release}", release) for release in releases)]
    set_texts(choice, description=message("server"), options=options)
    choice.layout.display = "" if releases else "none"
    return choice
