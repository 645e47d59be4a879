"""Which advertised URL a dialled address belongs to: the packets have the address that a URL leads to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.engines.log.hosts import host_and_port

if TYPE_CHECKING:
    from etcdlab.engines.capture.names import Names
    from etcdlab.trace import Member

_LOOPBACK = {4: "127.0.0.1", 6: "::1"}


class AdvertisedUrl(NamedTuple):
    """A URL, and the members that advertise it."""

    url: str
    members: tuple[str, ...]


def urls_by_address(members: Sequence[Member], names: Names) -> dict[str, AdvertisedUrl]:
    """The advertised URLs by the `host:port` that packets of a dial of them have. A URL that names it itself wins."""
    exact: dict[str, AdvertisedUrl] = {}
    indirect: dict[str, AdvertisedUrl] = {}
    for url, ids in _advertisers(members).items():
        advertised = AdvertisedUrl(url, ids)
        for address, is_exact in _addresses(url, names):
            (exact if is_exact else indirect).setdefault(address, advertised)
    return indirect | exact


def _advertisers(members: Sequence[Member]) -> dict[str, tuple[str, ...]]:
    ids: dict[str, tuple[str, ...]] = {}
    for member in members:
        for url in member.client_urls:
            ids[url] = (*ids.get(url, ()), member.id)
    return ids


def _addresses(url: str, names: Names) -> Iterator[tuple[str, bool]]:
    """The addresses on the wire. Linux sends a dial of 0.0.0.0 to 127.0.0.1, and one of [::] to [::1]."""
    parts = host_and_port(url)
    ip, port = parts.ip, parts.port
    if parts.host in ("", "localhost"):
        yield from ((f"127.0.0.1:{port}", False), (f"[::1]:{port}", False))
    elif ip is not None:
        text = _LOOPBACK[ip.version] if ip.is_unspecified else str(ip)
        yield joined(text, port), not ip.is_unspecified
    else:
        yield from ((joined(address, port), False) for address in names.addresses_of(parts.host))


def joined(host: str, port: str) -> str:
    """host:port, as Go writes it. A host without a port stays alone."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}" if port else host
