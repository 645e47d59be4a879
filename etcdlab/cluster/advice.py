"""What to do about an endpoint that cannot be asked, or that refuses."""

from __future__ import annotations

from collections.abc import Sequence

from etcdlab.cluster.dial import go_errors
from etcdlab.errors import ClusterError
from etcdlab.trace import Dial, Failure

_FOR_KIND = {
    "refused": "nothing listens there: check the port, and that etcd runs and listens on that address",
    "no-such-host": "check the name, or give the address; ask from a host whose resolver knows it",
    "resolver-silent": "check the resolver in /etc/resolv.conf, or give the address",
    "resolver-failed": "check the resolver in /etc/resolv.conf, or give the address",
    "timeout": "no answer at all: check the address, the route and firewalls, or give it longer to answer",
    "unfinished": "no answer so far: check the address, the route and firewalls",
    "unreachable": "check the address and the route to it",
    "peer-is-plain": "it does not speak TLS there: use http://, or the port that serves TLS",
    "peer-is-tls": "it speaks TLS there: use https://, and give the CA",
    "wrong-ca": "give the CA that issued its certificate",
    "wrong-name": "use a name the certificate is for, or give it as the server name",
    "key-too-short": "make the server a certificate whose key, and whose CA's key, have at least 2048 bits (RSA)",
    "weak-signature": "sign the certificate and its CA again with SHA-256",
    "wrong-usage": "issue a certificate for the server whose extended key usage has serverAuth",
    "certificate-refused": "make the server a certificate that `openssl verify -purpose sslserver` accepts",
    "expired": "renew the server's certificate, and check both clocks",
    "client-certificate": "it demands a client certificate it knows: give one, and its key",
    "no-alpn": "it speaks TLS, but not HTTP/2: check that this is etcd's client port",
    "http1": "it speaks HTTP/1.1: check that this is etcd's client port, not its metrics port or a proxy",
    "not-http2": "check that this is etcd's client port",
    "silent": "it accepts and says nothing: check that etcd is well, and what stands between",
    "serves-nobody": "start the other members of its --initial-cluster, or let it reach their peer URLs; its log"
    " says what it waits for. If it has a quorum, check what stands between",
    "not-etcd": "a server that is not etcd: check the address and the port",
    "closed": "it hangs up: check that this is etcd's client port, and what stands between",
    "own-error": "this is an error in etcdlab, not in the cluster: report it with the text of the error",
    "own-limit": "raise this machine's limit of open files (ulimit -n)",
}

_FOR_DENIED = {
    # EtcdServer.MemberList (etcdserver/server.go) asks for the root role in 3.4.42, 3.5.28 and 3.6.9, and for any user
    # in 3.4.43, 3.5.29, 3.6.10 and 3.7.0.
    "MemberList": "give the client a user that has the root role (etcdctl user grant-role USER root), or run servers of"
    " 3.4.43, 3.5.29, 3.6.10, 3.7.0 or later: with those any user may list the members. A permission for keys"
    " does not help here",
    # Before 3.5.32 and 3.6.12 Status asks for the root role; from there on, and in 3.7, for any user.
    "Status": "give the client a user that has the root role (etcdctl user grant-role USER root), or run servers of"
    " 3.5.32, 3.6.12, 3.7.0 or later: with those any user may call Status",
    "Range": "use a user whose role may read this key (etcdctl role grant-permission ROLE read KEY)",
}
"""What to do where etcd denies a call to this user."""


def for_kind(kind: str) -> str:
    """What to do about a failed dial of a configured endpoint."""
    return _FOR_KIND.get(kind, "check the address and the port, and look at the server's own log")


def unreachable(dials: Sequence[Dial]) -> ClusterError:
    """The error for endpoints none of which could be asked, each with the stage that failed."""
    failed = [(dial.url, dial.failure) for dial in dials if dial.failure is not None]
    lines = "".join(f"\n  {url}: {_line(failure)}" for url, failure in failed)
    kinds = dict.fromkeys(failure.kind for _, failure in failed)
    do = "; ".join(dict.fromkeys(for_kind(kind) for kind in kinds))
    return ClusterError(f"no endpoint could be asked{lines}", do, tuple(dials))


def for_status(code: str, detail: str, call: str = "") -> str:
    """What to do about a gRPC status of etcd's; `code` may be left empty where only the words are known.

    `call` is the method that was refused, such as MemberList: who may call it depends on the server's release.
    """
    if "authentication failed" in detail:
        return "check the user and the password"
    if "user name is empty" in detail or code == "UNAUTHENTICATED":
        return "the cluster wants a user: give one, and the password"
    if code == "PERMISSION_DENIED" or "permission denied" in detail:
        return _FOR_DENIED.get(call, _FOR_DENIED["Range"])
    if "learner" in detail:
        return "the endpoint is a learner: ask a voting member"
    if code in ("DEADLINE_EXCEEDED", "UNAVAILABLE") or "deadline exceeded" in detail:
        return "check that the cluster has a quorum (etcdctl endpoint status), or give it longer to answer"
    return "look at the server's own log"


def _line(failure: Failure) -> str:
    told = f" ({failure.detail})" if failure.detail else ""
    return f"{failure.stage}: {go_errors.in_full(failure)}{told}"
