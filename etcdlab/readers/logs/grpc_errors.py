"""Reads the text of an error: how it is classed, which addresses were dialled, and what Go wrote."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.quoting import printable

if TYPE_CHECKING:
    from etcdlab.log_line import ErrorClass

MOST_ADDRESSES = 16
LONGEST_ERROR = 600

_ADDRESS = r"(?:\[[0-9A-Za-z:.%]{2,60}\]|[^\s:\"'{}\[\],]{0,253}):\d{1,5}"
_DIALLED = re.compile(
    rf"dial tcp[46]? (?:{_ADDRESS}->)?({_ADDRESS})(?=[:\s\"]|\Z)"
    rf"|dial tcp[46]?: lookup ([^\s:\"]{{1,253}})(?: on [^\s\"]+)?: "
    rf"|dial tcp[46]?: address ([^\s\"]{{1,253}}): "
    rf"|(?:Connection refused: (?:[\w.-]*/)?|ECONNREFUSED |ipv[46]:)({_ADDRESS})"
    rf"|(?:Request to server|list of machines from) (?:https?://)?({_ADDRESS})(?=[/\s])"
)
_ADDRESS_OF_TRANSPORT = re.compile(
    r"createTransport failed to connect to \{\s*(?:\"?Addr\"?: ?\"([^\"]{1,300})\"|([^\s{}\"]{1,300}))"
)
_DIAL = re.compile(r'dial tcp[^"]*')
"""grpc-go quotes the error of a dial, and writes more after the quotation mark, such as `". Reconnecting...`."""
_PYTHON = re.compile(
    r"(?:Failed to (?:establish a new connection|resolve)|Connection to \S+ timed out|Read timed out|SSLError\(|"
    r"Connection aborted).*",
    re.DOTALL,
)
_RPC = re.compile(r"(?:rpc error: code = |connection error: desc = ).*", re.DOTALL)

_RULES: tuple[tuple[ErrorClass, str, str], ...] = (
    ("tls", "peer-is-plain", r"first record does not look like a TLS handshake|WRONG_VERSION_NUMBER|UNKNOWN_PROTOCOL"),
    ("tls", "wrong-ca", r"certificate signed by unknown authority|unable to get (?:local )?issuer certificate"),
    ("tls", "expired", r"certificate has expired(?: or is not yet valid)?|certificate is not yet valid"),
    (
        "tls",
        "wrong-name",
        r"certificate is (?:not )?valid for|not valid for any names|doesn't contain any IP SANs|cannot v"
        r"alidate certificate for|(?:Hostname|IP address) mismatch, certificate|relies on legacy Common Name",
    ),
    ("tls", "client-certificate", r"tls: (?:bad certificate|certificate required|unknown certificate authority)"),
    ("tls", "tls", r"authentication handshake failed|x509: |\btls: |SSLError\("),
    ("malformed", "no-port", r"missing port in address"),
    ("malformed", "malformed", r"too many colons in address|missing address|unknown port|invalid port"),
    (
        "dns",
        "no-such-host",
        r"lookup \S+: no such host|lookup \S+ on \S+: no such host|UnknownHostException|Name or service not known",
    ),
    ("dns", "resolver-silent", r"lookup \S+(?: on \S+)?: (?:.{0,80}i/o timeout|operation was canceled)"),
    ("dns", "resolver-failed", r"lookup \S+(?: on \S+)?: |Temporary failure in name resolution"),
    ("refused", "refused", r"connection refused|actively refused|Connection refused|ECONNREFUSED"),
    (
        "no-route",
        "unreachable",
        r"[Nn]o route to host|[Nn]etwork is unreachable|host is down|unreachable (?:host|network)",
    ),
    (
        "timeout",
        "timeout",
        r"dial tcp .{0,300}(?:i/o timeout|timed out|context deadline exceeded)|did not properly respond"
        r"|ConnectTimeoutError|\(connect timeout=",
    ),
    (
        "auth",
        "",
        r"invalid auth token|user name is empty|permission denied|authentication failed|code = Unauthenticated",
    ),
    ("no-leader", "", r"etcdserver: (?:no leader|leader changed|not leader)"),
    ("space", "", r"database space exceeded"),
    ("timeout", "", r"request timed out|context deadline exceeded|DEADLINE_EXCEEDED|Read timed out"),
    (
        "other",
        "",
        r"rpc error: code = |connection error: desc = |connection reset|StatusRuntimeException|Connection aborted"
        r"|Request to server .{0,310} failed: ",
    ),
)
_PATTERNS = tuple((error_class, kind, re.compile(pattern, re.DOTALL)) for error_class, kind, pattern in _RULES)


class ErrorParts(NamedTuple):
    """What the text of an error says."""

    error_class: ErrorClass = ""
    kind: str = ""
    dialled: tuple[str, ...] = ()
    """The address that gRPC was given comes first, if the text has it; then the addresses that Go dialled."""
    go_error: str = ""


@lru_cache(4096)
def error_parts(text: str) -> ErrorParts:
    """The parts of the text of an error. Everything is empty for a text that reports no failure."""
    text = " ".join(text.split())
    for error_class, kind, pattern in _PATTERNS:
        if pattern.search(text):
            return ErrorParts(error_class, kind, _dialled(text), _go_error(text))
    return ErrorParts()


def _dialled(text: str) -> tuple[str, ...]:
    of_grpc = [first or second for first, second in _ADDRESS_OF_TRANSPORT.findall(text)]
    of_go = [next(filter(None, groups), "") for groups in _DIALLED.findall(text)]
    every = dict.fromkeys(_without_scheme(address) for address in (*of_grpc, *of_go) if address)
    return tuple(every)[:MOST_ADDRESSES]


def _without_scheme(address: str) -> str:
    return printable(address.rpartition("://")[2].rstrip("/"), 300)


def _go_error(text: str) -> str:
    match = _DIAL.search(text) or _RPC.search(text) or _PYTHON.search(text)
    error = (match[0] if match else text).rstrip('"\\ }').rstrip()
    error = error.rstrip("')\"") if match is not None and match.re is _PYTHON else error
    return error[:LONGEST_ERROR]
