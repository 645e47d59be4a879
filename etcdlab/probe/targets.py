"""The URLs that a probe dials: what the client is configured with, and what the members advertise."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from etcdlab.cluster.endpoint import parse_advertised
from etcdlab.trace import Failure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from etcdlab.trace import Trace

MOST_URLS = 64
"""The most URLs in one probe. It dials 16 at once, so it ends within four times the time of one dial."""


class Targets(NamedTuple):
    """The URLs to dial, and those that a probe leaves out."""

    urls: tuple[str, ...]
    not_dialled: tuple[str, ...] = ()
    """URLs that no client can dial."""
    too_many: int = 0


def urls_of(trace: Trace) -> tuple[str, ...]:
    """Every URL of a trace, each once: the configured endpoints, what members advertise, and what a what if tried."""
    advertised = [url for answer in trace.member_lists for member in answer.members for url in member.client_urls]
    tried = [url for member in trace.what_if_members for url in member.client_urls]
    configured = [*trace.endpoints, *trace.endpoints_in_use]
    return tuple(dict.fromkeys([*map(as_url, configured), *advertised, *tried]))


def as_url(endpoint: str) -> str:
    """An endpoint with its scheme. Without one a client uses http."""
    return endpoint if "://" in endpoint else f"http://{endpoint}"


def targets_of(urls: Iterable[str]) -> Targets:
    """What a probe dials of these URLs."""
    dialled: list[str] = []
    left_out: list[str] = []
    for url in dict.fromkeys(urls):
        (dialled if _can_be_dialled(url) else left_out).append(url)
    return Targets(tuple(dialled[:MOST_URLS]), tuple(left_out), max(0, len(dialled) - MOST_URLS))


def _can_be_dialled(url: str) -> bool:
    """Whether a client dials the URL. A host with a hyphen in front would be an option of nc."""
    endpoint = parse_advertised(url)
    return not isinstance(endpoint, Failure) and not endpoint.host.startswith("-") and url.isascii()
