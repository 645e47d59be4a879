"""One round of a watch: a whole check by the live engine, which ends within a limit whatever the servers do.

The whole check of three members takes about 12 ms of a core, so a round is exactly what `etcdlab check` observes, and
the rules judge the same evidence.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.api import engine_for
from etcdlab.case import Case
from etcdlab.cluster.dial.stage_failed import described
from etcdlab.errors import EtcdlabError, Interrupted, UsageError
from etcdlab.messages import Text, message
from etcdlab.rules import judge
from etcdlab.watcher import texts

if TYPE_CHECKING:
    from etcdlab.engines.engine import Engine
    from etcdlab.request import Request
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Trace

MOST_WAITS = 10
"""A check waits at most so often for its servers, each time for at most the timeout."""

_OWN_TIME = 5.0
"""Seconds that etcdlab itself may use in a round."""


class Round(NamedTuple):
    """What one round observed."""

    number: int
    at: str
    """When it began: ISO 8601, UTC, with milliseconds."""
    trace: Trace
    findings: tuple[Finding, ...] = ()
    failure: Text = ""
    """Why the round did not run to its end. Then nothing is compared with it."""


def utc_now() -> str:
    """The time of the wall clock: ISO 8601, UTC, with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class RoundRunner:
    """Runs rounds, one after the other. `stop` ends the round that runs, also from another thread."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._engine: Engine | None = None
        self._stopped = False
        self.limit = MOST_WAITS * request.access.timeout + _OWN_TIME
        """Seconds within which a round ends."""

    def run(self, number: int) -> Round | None:
        """Run one round. Returns None if somebody stopped it.

        Raises what makes a check impossible, such as a certificate that cannot be read.
        """
        at = utc_now()
        with engine_for(self._request) as engine:
            self._engine = engine
            if self._stopped:
                return None
            timer = threading.Timer(self.limit, engine.interrupt)
            timer.daemon = True
            timer.start()
            try:
                findings, failure = self._findings(engine, is_first=number == 1)
            finally:
                timer.cancel()
                self._engine = None
        return None if self._stopped else Round(number, at, engine.trace, findings, failure)

    def stop(self) -> None:
        """End the round that runs. No later round gives a result."""
        self._stopped = True
        engine = self._engine
        if engine is not None:
            engine.interrupt()

    def _findings(self, engine: Engine, *, is_first: bool) -> tuple[tuple[Finding, ...], Text]:
        """Run the check, and judge it. Returns the findings, and why the round did not run to its end."""
        try:
            return judge(Case(traces=(engine.run(),))), ""
        except Interrupted:
            return (), texts.of_late_round(self.limit)
        except EtcdlabError as error:
            if is_first and isinstance(error, UsageError):
                raise
            return (), texts.of_failed_round(error.what)
        except Exception as error:  # noqa: BLE001 - an error of etcdlab itself is a change, and the watch goes on
            own = message("etcdlab itself failed here: {error}.", error=described(error))
            return (), texts.of_failed_round(own)
