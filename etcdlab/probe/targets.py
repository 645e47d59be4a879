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
    """The URLs of a trace: the configured endpoints, what members advertise, and what a what if tried."""
    members = [member for answer in trace.member_lists for member in answer.members]
    advertised = [url for member in (*members, *trace.what_if_members) for url in member.client_urls]
    return client_urls(trace.endpoints, (*trace.endpoints_in_use, *advertised))


def client_urls(endpoints: Iterable[str], advertised: Iterable[str]) -> tuple[str, ...]:
    """What a Go client dials, each address once. It keeps the scheme of its first endpoint, whatever a URL has."""
    configured = tuple(map(as_url, endpoints))
    scheme = configured[0].partition("://")[0] if configured else "http"
    by_address: dict[str, str] = {}
    for url in (*configured, *(_with_scheme(url, scheme) for url in advertised)):
        by_address.setdefault(url.partition("://")[2].rstrip("/") or url, url)
    return tuple(by_address.values())


def as_url(endpoint: str) -> str:
    """An endpoint with its scheme. Without one a client uses http."""
    return endpoint if "://" in endpoint else f"http://{endpoint}"


def _with_scheme(url: str, scheme: str) -> str:
    """A URL with the scheme of the client. A socket file keeps its own."""
    if url.startswith(("unix:", "unixs:")):
        return url
    before, separator, address = url.partition("://")
    return f"{scheme}://{address if separator else before}"


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
