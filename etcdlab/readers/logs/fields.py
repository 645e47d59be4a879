"""The values in the fields of a record: the target, the peer, the endpoints, and what a member advertises."""

from __future__ import annotations

import re
from typing import NamedTuple

from etcdlab.log_line import NO_PEER
from etcdlab.quoting import printable
from etcdlab.readers.logs.record import Record

_OLD_TARGET = re.compile(r"endpoint://client-[^/]*/(\S+)\Z")
_TARGET = re.compile(r"etcd-endpoints://0x[0-9a-f]+/(.*)\Z")
_INITIALLY = re.compile(r"#initially=\[(.*)\]\Z")
_PEER = re.compile(r"Peer\{Addr: '?([^,'}]{1,300})'?")
_PUBLISHED = re.compile(r"\{Name:(\S{1,200}) ClientURLs:\[([^\]]{0,4000})\]\}")
_URLS = re.compile(r"[a-z]{2,6}://[^\s,\"\]]{1,300}")
MOST_URLS = 64


class Target(NamedTuple):
    """What the field `target` says."""

    first: str = ""
    """The first configured endpoint, as host:port."""
    every: tuple[str, ...] = ()
    """All configured endpoints. Only client 3.5.0 writes them."""
    spelling: str = ""
    """`uuid`, `initially` or `pointer`: the spelling depends on the release."""


def target_of(record: Record) -> Target:
    """The target of the channel of etcd's client. A target of another gRPC client is none."""
    text = record.field("target")
    if match := _OLD_TARGET.match(text):
        return Target(_bare(match[1]), (), "uuid")
    match = _TARGET.match(text)
    if match is None:
        return Target()
    if initially := _INITIALLY.match(match[1]):
        every = tuple(_bare(one) for one in re.split(r"[;,\s]+", initially[1])[:MOST_URLS] if one)
        return Target(every[0] if every else "", every, "initially")
    return Target(_bare(match[1]), (), "pointer")


def peer_of(record: Record) -> str:
    """The address that the call went to; `<nil>` for a call without a connection; empty if there is no such field."""
    match = _PEER.search(record.field("peer"))
    return "" if match is None else NO_PEER if match[1] == NO_PEER else printable(match[1])


def synced_endpoints(record: Record) -> tuple[str, ...]:
    """The endpoints that AutoSync has set: clients from 3.6.0 on log them at the level debug, and so does Patroni."""
    if record.format == "patroni":
        machines = record.fields.get("machines")
        return tuple(map(str, machines)) if isinstance(machines, list) else ()
    if "set etcd endpoints by autoSync" not in record.message:
        return ()
    value = record.fields.get("endpoints")
    urls = [str(one) for one in value] if isinstance(value, list) else _URLS.findall(record.whole)
    return tuple(printable(url, 300) for url in urls[:MOST_URLS])


class Published(NamedTuple):
    """A member, and the URLs that it advertises."""

    member: str
    urls: tuple[str, ...]


def published(record: Record) -> Published | None:
    """What the server publishes about itself. None for another record."""
    if "published" not in record.message:
        return None
    text = record.field("local-member-attributes") or record.message
    match = _PUBLISHED.search(text)
    urls = match[2].split()[:MOST_URLS] if match else []
    return Published(printable(match[1]), tuple(printable(url, 300) for url in urls)) if match else None


def _bare(endpoint: str) -> str:
    return printable(endpoint.rpartition("://")[2].rstrip("/"), 300)
