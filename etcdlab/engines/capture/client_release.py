"""Which release the client in a capture is: its calls name the release of grpc-go and the series of etcd."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.chain.releases import known_releases
from etcdlab.chain.versions import number
from etcdlab.engines.capture.user_agent import grpc_go_of

if TYPE_CHECKING:
    from etcdlab.readers.captures.connection import Connection


class ClientRelease(NamedTuple):
    """What is known. Empty where no call says it."""

    client: str | None = None
    """A release whose chain stands for it."""
    grpc: str = ""
    series: str = ""
    """`3.5`, or the one release of the series with this grpc-go."""


def client_release(connections: Sequence[Connection]) -> ClientRelease:
    """The release of the connection with most calls."""
    named = [one.grpc for one in connections if one.grpc and grpc_go_of(one.grpc.user_agent)]
    if not named:
        return ClientRelease()
    calls = max(named, key=lambda one: one.count)
    grpc, api = grpc_go_of(calls.user_agent), calls.api_version
    series = number(api)[:2]
    of_series = [one for one in known_releases() if not series or number(one.client)[:2] == series]
    pinned = [one for one in of_series if one.grpc == grpc]
    near = pinned or of_series
    if not near:
        return ClientRelease(None, grpc)
    is_certain = bool(series) and len(pinned) == 1
    name = pinned[0].client if is_certain else f"{series[0]}.{series[1]}" if series else ""
    return ClientRelease((pinned or near[-1:])[0].client, grpc, name)
