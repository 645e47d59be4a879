"""Checks a cluster: runs an engine to its end, and judges what the client did."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Unpack

from etcdlab.api import engine_for
from etcdlab.investigation import Investigation
from etcdlab.request import Request, RequestOptions

if TYPE_CHECKING:
    from etcdlab.sandboxes.sandbox import Sandbox
    from etcdlab.step import Step


def check(
    endpoints: Sandbox | str | Iterable[str] | None = None,
    *,
    on_step: Callable[[Step], None] = lambda _: None,
    **options: Unpack[RequestOptions],
) -> Investigation:
    """Walk a client through all its functions against a cluster, and judge what it did.

    `endpoints`: what the client is configured with, or a sandbox; without it, ETCDCTL_ENDPOINTS. `release`: the
    release of the etcd client, such as `3.7.1` or `seed`; without it, the newest that was measured. `like`: a Go
    binary or a go.mod in place of a release; its versions of the client and of grpc-go are used. `engine`: `live`
    models that client, `go` runs the real one and pauses it at every function. `autosync`: seconds between two Syncs,
    0 for never. `rounds`: with `go`, the client syncs by itself so many times, in place of one Sync by the program.

    `ca`, `cert`, `key`, `server_name`, `user`, `password`, `timeout` (seconds for each wait) and `allow_plain` say how
    to connect; without them the ETCDCTL_* variables count. `on_step` is called with each step. etcdlab only reads.

        investigation = etcdlab.check("10.0.0.5:2379", release="3.5.9")
        investigation.exit_code, [finding.code for finding in investigation.findings]

    Raises UsageError where the request is invalid, FileError where `like` is not a Go program or a go.mod, and GoError
    where the real client cannot be built. A cluster that does not answer is a finding, not an error.
    """
    request = Request.of(endpoints, **options)
    with engine_for(request) as engine:
        for step in engine:
            on_step(step)
    return Investigation.of_request(engine.trace, request)
