"""What the probe reads at its start, and what a person should know before it runs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from etcdlab import workload
from etcdlab.messages import Text, message

if TYPE_CHECKING:
    from etcdlab.request import Request


def configuration(request: Request, gets: int) -> dict[str, Any]:
    """What the probe reads at its start: the workload with its limits in seconds, and how it logs in."""
    endpoints, access = request.configured, request.access
    paths = {"ca": access.ca, "cert": access.cert, "cert_key": access.key}
    return {
        "endpoints": endpoints,
        "key": workload.KEY,
        "deadline": workload.GET_DEADLINE,
        "sync_limit": workload.SYNC_TIMEOUT,
        "dial_limit": workload.DIAL_TIMEOUT,
        "autosync": request.autosync,
        "rounds": request.rounds,
        "gets": gets,
        "user": access.user,
        "password": access.password,
        "secure": is_secure(request),
        "server_name": access.server_name,
        # The probe runs in another folder.
        **{name: os.path.abspath(path) if path else "" for name, path in paths.items()},  # noqa: PTH100
    }


def is_secure(request: Request) -> bool:
    """Whether the client uses TLS."""
    return request.access.secure or any(endpoint.startswith("https://") for endpoint in request.configured)


def announcements(request: Request) -> Iterator[Text]:
    """Notes about what takes long, and about what the client sends to which address."""
    if request.rounds:
        yield message(
            "The client calls Sync by itself: {rounds} rounds of {seconds:g} s. A Sync that fails takes"
            " {timeout:g} s more.",
            rounds=request.rounds,
            seconds=request.autosync,
            timeout=workload.SYNC_TIMEOUT,
        )
    if request.access.user or request.access.cert:
        yield message(
            "The real client presents its token and its certificate to every address that the members advertise."
        )
