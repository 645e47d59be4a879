"""What to do about an endpoint that does not answer, or that refuses a call."""

from __future__ import annotations

from collections.abc import Sequence

from etcdlab.cluster.dial import go_errors
from etcdlab.errors import ClusterError
from etcdlab.messages import Message, Text, message, plural, sentences
from etcdlab.trace import Dial, Failure

_CLIENT_PORT = message("Check that this is the client port of etcd.")
_PATH = message("Check the proxies and firewalls between the client and the server.")
_RESOLVER = message("Check the resolver in /etc/resolv.conf, or give the IP address.")

_FOR_KIND: dict[str, Text] = {
    "refused": message(
        "No server listens there. Check the port, and check that etcd runs and listens on that address."
    ),
    "no-such-host": message("Check the name, or give the IP address. The host of the client must resolve the name."),
    "resolver-silent": _RESOLVER,
    "resolver-failed": _RESOLVER,
    "timeout": message(
        "The address does not answer. Check the address, the route and the firewalls, or pass a longer timeout."
    ),
    "unfinished": message("The address has not answered yet. Check the address, the route and the firewalls."),
    "unreachable": message("Check the address and the route to it."),
    "peer-is-plain": message("The server does not speak TLS there. Use http://, or use the port that serves TLS."),
    "peer-is-tls": message("The server speaks TLS there. Use https://, and give the client the CA of the server."),
    "wrong-ca": message("Give the client the CA that issued the certificate of the server."),
    "wrong-name": message("Use a name that the certificate has, or give that name as the server name."),
    "key-too-short": message(
        "Make a certificate for the server with an RSA key of at least 2048 bits. The key of its CA needs as many."
    ),
    "weak-signature": message("Sign the certificate and its CA again with SHA-256."),
    "wrong-usage": message("Issue a certificate for the server with serverAuth in its extended key usage."),
    "certificate-refused": message(
        "Make a certificate for the server that `openssl verify -purpose sslserver` accepts."
    ),
    "expired": message("Renew the certificate of the server, and check the clocks of both hosts."),
    "client-certificate": message(
        "The server requires a client certificate that it trusts. Give the client a certificate and its key."
    ),
    "no-alpn": sentences(message("The server speaks TLS, but not HTTP/2."), _CLIENT_PORT),
    "http1": message(
        "The server speaks HTTP/1.1. Check that this is the client port of etcd, not its metrics port or a proxy."
    ),
    "not-http2": _CLIENT_PORT,
    "silent": sentences(
        message("The server accepts the connection and sends nothing. Check that etcd is healthy."), _PATH
    ),
    "serves-nobody": sentences(
        message(
            "Start the other members of its --initial-cluster, or let it reach their peer URLs. Its log says what it"
            " waits for."
        ),
        message("If it has a quorum, check the proxies and firewalls between the client and the server."),
    ),
    "not-etcd": message("The server is not etcd. Check the address and the port."),
    "closed": sentences(message("The server closes the connection."), _CLIENT_PORT, _PATH),
    "own-error": message("This is an error in etcdlab, not in the cluster. Report it with the text of the error."),
    "own-limit": message("Raise the limit of open files on this machine (ulimit -n)."),
}

_FOR_DENIED = {
    # EtcdServer.MemberList (etcdserver/server.go) asks for the root role in 3.4.42, 3.5.28 and 3.6.9, and for any user
    # in 3.4.43, 3.5.29, 3.6.10 and 3.7.0.
    "MemberList": message(
        "Give the client a user with the root role (etcdctl user grant-role USER root), or run servers of 3.4.43,"
        " 3.5.29, 3.6.10, 3.7.0 or later. These let any user list the members. A permission for keys does not help"
        " here."
    ),
    # Before 3.5.32 and 3.6.12 Status asks for the root role; from there on, and in 3.7, for any user.
    "Status": message(
        "Give the client a user with the root role (etcdctl user grant-role USER root), or run servers of 3.5.32,"
        " 3.6.12, 3.7.0 or later. These let any user call Status."
    ),
    "Range": message("Use a user with a role that may read this key (etcdctl role grant-permission ROLE read KEY)."),
}
"""What to do where etcd denies a call to this user."""


def for_kind(kind: str) -> Text:
    """What to do about a failed dial of a configured endpoint."""
    return _FOR_KIND.get(kind, message("Check the address and the port, and read the log of the server."))


def unreachable(dials: Sequence[Dial]) -> ClusterError:
    """The error where no endpoint answers as an etcd. It has a line for each endpoint, with the stage that failed."""
    lines = [_line(dial.url, dial.failure) for dial in dials if dial.failure is not None]
    head = plural(
        "etcdlab reached no etcd at this endpoint:", "etcdlab reached no etcd at these endpoints:", len(lines)
    )
    do = sentences(*dict.fromkeys(for_kind(dial.failure.kind) for dial in dials if dial.failure is not None))
    return ClusterError(_with_lines(head, lines), do, tuple(dials))


def for_status(code: str, detail: str, call: str = "") -> Text:
    """What to do about a gRPC status of etcd. `code` is empty where only the text of the status is known.

    `call` is the method that etcd refused, such as MemberList. Who may call it depends on the release of the server.
    """
    if "authentication failed" in detail:
        return message("Check the user and the password.")
    if "user name is empty" in detail or code == "UNAUTHENTICATED":
        return message("The cluster requires a user. Give a user and the password.")
    if code == "PERMISSION_DENIED" or "permission denied" in detail:
        return _FOR_DENIED.get(call, _FOR_DENIED["Range"])
    if "learner" in detail:
        return message("The endpoint is a learner. Give the endpoint of a voting member.")
    if code in ("DEADLINE_EXCEEDED", "UNAVAILABLE") or "deadline exceeded" in detail:
        return message("Check that the cluster has a quorum (etcdctl endpoint status), or pass a longer timeout.")
    return message("Read the log of the server.")


def _line(url: str, failure: Failure) -> Message:
    error = go_errors.with_grpc_wrapping(failure)
    if not failure.detail:
        return message("{url}: {stage}: {error}", url=url, stage=failure.stage, error=error)
    return message(
        "{url}: {stage}: {error} ({detail})", url=url, stage=failure.stage, error=error, detail=failure.detail
    )


def _with_lines(head: Message, lines: Sequence[Message]) -> Message:
    """A text with an indented line for each of `lines`."""
    places = "".join(f"\n  {{line{number}}}" for number in range(len(lines)))
    return Message("{head}" + places, {"head": head, **{f"line{number}": line for number, line in enumerate(lines)}})
