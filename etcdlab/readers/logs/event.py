"""Makes a log line of a record: whose line it is, what was dialled, how it ended, and which releases write it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from etcdlab.log_line import LogLine, Side
from etcdlab.quoting import printable
from etcdlab.readers.logs.fields import Target, peer_of, published, synced_endpoints, target_of
from etcdlab.readers.logs.grpc_errors import ErrorParts, error_parts
from etcdlab.readers.logs.releases import Clues, generations_of, release_range
from etcdlab.readers.logs.sides import is_of_client, is_server, may_be_servers_gateway, program_of
from etcdlab.readers.logs.times import as_utc

if TYPE_CHECKING:
    from etcdlab.readers.logs.record import Record

LONGEST_TEXT = 2_000

_VERSION = re.compile(r"(?:v3|clientv3)@v(\d{1,3}\.\d{1,3}\.\d{1,3})[^/]*/")
_PACKAGE = re.compile(r"(clientv3|v3)(?:@v[^/]+)?/\w+\.go:")
_RETRIES = "retrying of unary invoker failed"
_REQUEST = re.compile(r"/etcdserverpb\.\w+/\w+")


class Event(NamedTuple):
    """A line about etcd, before the file is read to its end."""

    line: LogLine
    clues: Clues
    is_ambiguous: bool = False
    """A server with a gateway writes the same line. The other lines of the same source decide."""


def event_of(record: Record, text: str) -> Event | None:
    """The log line of a record, and what it says of the release of the client.

    None for a record that is not about etcd, or that reports nothing of interest.
    """
    parts = error_parts(record.whole)
    if is_server(record):
        return _of_server(record, text, parts)
    endpoints = synced_endpoints(record)
    if not (endpoints or parts.error_class) or not is_of_client(record, parts.dialled):
        return None
    target = target_of(record)
    clues = _clues(record, target)
    span = release_range(clues)
    line = replace(
        _with_error(record, text, "client", parts),
        releases=span.clients,
        grpc=span.grpc,
        target=target.first,
        kind=parts.kind,
        method=_method(record),
        attempt=_attempt(record),
        peer=peer_of(record),
        endpoints=endpoints or target.every,
        program=program_of(record),
    )
    return Event(line, clues, is_ambiguous=may_be_servers_gateway(record))


def _of_server(record: Record, text: str, parts: ErrorParts) -> Event:
    line, member = _with_error(record, text, "server", parts), published(record)
    return Event(replace(line, member=member.member, advertised=member.urls) if member else line, Clues())


def _with_error(record: Record, text: str, side: Side, parts: ErrorParts) -> LogLine:
    """The line with what both sides have. The collector adds the file and the number."""
    return LogLine(
        file="",
        line=0,
        text=_quoted(text),
        format=record.format,
        side=side,
        time=as_utc(record.at),
        dialled=parts.dialled,
        error_class=parts.error_class,
        error=printable(parts.go_error, LONGEST_TEXT) if parts.error_class else "",
    )


def _clues(record: Record, target: Target) -> Clues:
    version = _VERSION.search(record.caller)
    package = _PACKAGE.search(record.caller)
    is_retry = record.message == _RETRIES and record.format == "zap-json" and bool(target.spelling)
    generations = generations_of(record.whole)
    if target.spelling == "uuid" and "own-balancer" not in generations:
        # etcd's own balancer with grpc-go 1.30 to 1.37 writes the words of the newest generation.
        generations = ()
    return Clues(
        version=version[1] if version else "",
        package=package[1] if package else "",
        target=target.spelling,
        has_method="method" in record.fields if is_retry else None,
        has_peer="peer" in record.fields if is_retry else None,
        generations=generations,
    )


def _method(record: Record) -> str:
    method = record.field("method")
    if method.startswith("/"):
        return printable(method, 200)
    match = _REQUEST.search(record.whole)
    return match[0] if match else ""


def _attempt(record: Record) -> int | None:
    attempt = record.fields.get("attempt")
    return attempt if isinstance(attempt, int) and 0 <= attempt < 2**53 else None


def _quoted(text: str) -> str:
    return printable(" ".join(text.split()), LONGEST_TEXT)
