"""Whether a record is of a client, of the etcd server, or of another program."""

from __future__ import annotations

import re

from etcdlab.readers.logs.record import Record

_SERVER_CALLER = re.compile(
    r"(?:etcdserver|embed|raft|rafthttp|etcdmain|mvcc|membership|wal|snap|v3rpc|etcdhttp|traceutil|schema|backend|lease"
    r"|v3compactor|compactor|fileutil|v3lock|v3election|alarm|auth|apply|txn|verify)(?:/|\Z)|server/v3"
)
_SERVER_TEXT = re.compile(
    r"published (?:local member|\{Name:).* to cluster|rejected connection|health check for peer|ready to serve client"
    r"|serving (?:insecure )?client (?:requests|traffic)|elected leader|became (?:leader|follower|candidate)"
)
_CLIENT_CALLER = re.compile(r"(?:clientv3|client/v3|v3@v\d|v3)(?:@v[\w.+-]+)?/[\w/]*\.go:|io\.etcd\.|\w*discov/")
_CLIENT_TEXT = re.compile(
    r"retrying of (?:unary|streaming) invoker failed|Auto sync endpoints failed|set etcd endpoints by autoSync"
)
_TARGET = re.compile(r"(?:etcd-)?endpoints?://(?:client-|0x)")
_ETCD = re.compile(r"etcdserver(?:pb)?[:.]|io\.etcd\.|\betcdclient\b")
_PORT = re.compile(r"2379\Z")
_WORD = re.compile(r"\betcd", re.IGNORECASE)
_PROGRAMS = {"python-etcd3": ("etcd3", "StatusCode."), "node-etcd3": ("UNAVAILABLE", "ECONNREFUSED")}
"""The marks of clients in other languages, of which none dials an advertised URL by itself."""

_TRANSPORT = "grpc: addrConn.createTransport failed to connect"


def is_server(record: Record) -> bool:
    """Whether the etcd server itself wrote this record, by its source file or its message."""
    if _CLIENT_CALLER.match(record.caller) or _CLIENT_TEXT.search(record.message):
        return False
    return bool(_SERVER_CALLER.match(record.caller) or _SERVER_TEXT.search(record.message[:400]))


def is_of_client(record: Record, dialled: tuple[str, ...]) -> bool:
    """Whether an etcd client wrote this record about its own failure. Other programs have gRPC clients, too.

    The word etcd alone proves nothing where another port was dialled.
    """
    whole = record.whole
    if record.format == "patroni":
        return True
    if _CLIENT_CALLER.match(record.caller) or _CLIENT_TEXT.search(record.message) or _ETCD.search(whole):
        return True
    if _TARGET.match(record.field("target")):
        return True
    if dialled:
        return any(_PORT.search(address) or _WORD.search(address) for address in dialled)
    return bool(_WORD.search(whole) and "rpc error" in whole)


def program_of(record: Record) -> str:
    """The client program that writes such a record, by its name in the table of clients. Empty for any other."""
    if record.format in ("go-zero", "patroni"):
        return record.format
    if "io.etcd." in record.caller or "io.etcd.jetcd" in record.message:
        return "jetcd"
    return next((program for program, marks in _PROGRAMS.items() if all(mark in record.whole for mark in marks)), "")


def may_be_servers_gateway(record: Record) -> bool:
    """Whether a record is of grpc-go itself. The etcd server has a gateway that dials the server with grpc-go, too."""
    return _TRANSPORT in record.message and not _CLIENT_CALLER.match(record.caller)
