"""R6: etcd refuses a URL of a file, or nobody can dial it."""

from __future__ import annotations

import re

from etcdlab.cluster.endpoint import parse_advertised
from etcdlab.messages import Text, message
from etcdlab.quoting import printable
from etcdlab.readers.deployments import Server, Url
from etcdlab.rules.addresses import is_literal, is_unspecified, parts_of
from etcdlab.rules.deployments.judgement import Judgement, UrlVerdict
from etcdlab.rules.deployments.proposed_value import quoted
from etcdlab.trace import Failure

_LIKE_A_URL = re.compile(r"://|^[\w.-]+:\d+$|^\[[0-9a-fA-F:]+\]:\d+$")
"""A page or a script may speak of a setting: `--advertise-client-urls string`."""
_STARTS_WITH_REFUSAL = message("etcd does not start with this value.")


def malformed_judgement(url: Url, server: Server) -> Judgement | None:
    """The verdict on a URL that etcd refuses, or that names a socket. None if the URL is well formed."""
    if server.surroundings.kind == "command" and not _LIKE_A_URL.search(url.text):
        return Judgement(UrlVerdict.UNKNOWN, why=message("The text after the name of the setting is no URL."))
    if url.text.startswith(("unix:", "unixs:")):
        if url.kind != "advertise-client":
            return None
        clients = message("It is right only for clients on the same host, and only with etcd 3.7 or newer.")
        return _judgement(url, server, UrlVerdict.DEPENDS, message("The URL is a socket file."), clients)
    if url.text[:1] in "\"'" or url.text[-1:] in "\"'":
        return _refused(url, server, message("The quotation marks are part of the value here."))
    parsed = parse_advertised(url.text)
    if isinstance(parsed, Failure):
        return _of_failure(url, server, parsed)
    if "/" in url.text.partition("://")[2]:
        return _refused(url, server, message("A URL of etcd has no path, and no slash at its end."))
    host = parts_of(url.text).host
    if url.kind.startswith("listen") and not is_literal(host) and host != "localhost":
        return _refused(
            url, server, message("etcd listens on IP addresses only, and {host} is a name.", host=printable(host))
        )
    return None


def _of_failure(url: Url, server: Server, failure: Failure) -> Judgement | None:
    if is_unspecified(parts_of(url.text).host) and failure.kind not in ("malformed", "no-port"):
        return None  # R1 says more.
    if failure.kind == "user-info":
        clients = message("etcd accepts it, and clients fail to dial it.")
        return _judgement(url, server, UrlVerdict.WRONG, failure.detail, clients)
    return _refused(url, server, failure.detail)


def _refused(url: Url, server: Server, why: Text) -> Judgement:
    return _judgement(url, server, UrlVerdict.WRONG, why, _STARTS_WITH_REFUSAL)


def _judgement(url: Url, server: Server, verdict: UrlVerdict, why: Text, clients: Text) -> Judgement:
    if url.kind in ("advertise-client", "advertise-peer"):
        summary = message("Server {server} advertises {url}.", server=printable(server.name), url=quoted(url) or '""')
    else:
        summary = message("Server {server} listens on {url}.", server=printable(server.name), url=quoted(url) or '""')
    fix = message("Write the URL as scheme, host and port, such as {url}.", url="http://192.168.20.151:2379")
    if url.kind.startswith("listen"):
        fix = message("Write the URL as scheme, IP address and port, such as {url}.", url="http://0.0.0.0:2379")
    return Judgement(verdict, "R6", "malformed-url", summary, clients, why, fix)
