"""Where the client of an exercise comes from: a recording, or the real client in a sandbox on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from etcdlab.engines.recording import recording, recordings
from etcdlab.errors import EtcdlabError
from etcdlab.messages import Text, message
from etcdlab.workshop.servers import started
from etcdlab.workshop.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from etcdlab.workshop.questions import Recorded

EngineName = Literal["recording", "go"]


class Runs:
    """Starts the clients of an exercise. `notes` say where a recording is used although the real client was wanted."""

    def __init__(self, engine: EngineName = "recording", tell: Callable[[Text], None] = lambda _: None) -> None:
        self._engine, self._tell = engine, tell
        self.notes: list[Text] = []

    def start(self, run: Recorded) -> Walk:
        """A client before its first step."""
        if self._engine == "go":
            try:
                return self._real(run)
            except EtcdlabError as error:
                note = message("{problem} The exercise uses the recording instead.", problem=error.what)
                self.notes.append(note)
        return Walk(recording(run.scenario, release=run.release))

    def start_drawn(self, scenarios: Sequence[str], release: str) -> Walk:
        """The live engine in a sandbox with the first of these scenarios. Without etcd: a recording of the first
        scenario that has one.
        """
        try:
            return self._live(scenarios[0], release)
        except (EtcdlabError, ImportError, OSError) as error:  # in a browser there are no sockets and no grpc
            problem = error.what if isinstance(error, EtcdlabError) else message("No server can be started here.")
            self.notes.append(message("{problem} The exercise uses the recording instead.", problem=problem))
        recorded = {one.scenario for one in recordings() if one.release == release}
        return Walk(recording(next(name for name in scenarios if name in recorded), release=release))

    def _live(self, scenario: str, release: str) -> Walk:
        from etcdlab.api import walk

        lab = started(scenario)
        try:
            return Walk(walk(lab, release=release), lab=lab)
        except BaseException:
            lab.close()
            raise

    def _real(self, run: Recorded) -> Walk:
        """The real client after its first step: then it was built, and it is paused. Raises EtcdlabError."""
        from etcdlab.api import walk

        lab = started(run.scenario)
        try:
            engine = walk(lab.endpoints, engine="go", release=run.release, tell=self._tell)
            first = next(engine)
        except BaseException:
            lab.close()
            raise
        return Walk(engine, (first,), lab)
