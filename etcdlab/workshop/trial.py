"""A cluster that the learner repairs: the member restarts with the chosen URL, and etcdlab checks the client again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.cluster.endpoint import Endpoint, parse_advertised
from etcdlab.cluster_check import check
from etcdlab.errors import UsageError
from etcdlab.messages import message
from etcdlab.quoting import printable
from etcdlab.sandboxes.changes import Advertise
from etcdlab.workshop.outcomes import Evidence
from etcdlab.workshop.servers import started

if TYPE_CHECKING:
    from etcdlab.sandboxes.changes import Changed
    from etcdlab.workshop.questions import Recorded


class Trial:
    """A running sandbox and the newest check of it. Raises SandboxError where no etcd starts."""

    def __init__(self, run: Recorded) -> None:
        self._release = run.release
        self.lab = started(run.scenario)
        self.first = self.evidence = self._check()
        """The check before anything was changed, and the newest check."""
        self.url = ""
        """The URL that was set last."""
        self.changes: tuple[Changed, ...] = ()

    def advertise(self, url: str) -> None:
        """Restart the first member with other advertised URLs, and check again. Does nothing if it has these.

        Raises UsageError for a URL with which etcd does not start.
        """
        if url != self.url:
            urls = tuple(url.split(","))
            for one in urls:
                _check_url(one)
            self.changes = self.lab.apply(Advertise(0, urls))
            self.evidence, self.url = self._check(), url

    def close(self) -> None:
        """End the servers."""
        self.lab.close()

    def _check(self) -> Evidence:
        result = check(self.lab, release=self._release)
        return Evidence(result.case.trace, result.findings)


def _check_url(url: str) -> None:
    """Refuse a URL with which etcd does not start."""
    if set(url) & set("{} ") or not isinstance(parse_advertised(url), Endpoint):
        raise UsageError(
            message("etcd does not start with {url}.", url=printable(url)),
            message("Write http://, a host, a colon and a port."),
        )
