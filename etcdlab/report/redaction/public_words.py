"""Words and hosts that identify nobody: the vocabulary of etcd, gRPC, Go and etcdlab, and public web sites.

A name that is such a word is replaced where it is a name: as a member's name, or as the host of a URL. In a sentence it
stays, because there it is a word: with a member called `error`, no other error text changes.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from msgspec.structs import fields

from etcdlab.origin import Origin, Process
from etcdlab.step import Actor, Cause, DialEnd, MemberUrls, Step, Value
from etcdlab.trace import Call, Dial, Failure, Identity, Member, MemberList, Stage, SubConn, Trace
from etcdlab.vantage import Vantage, VantageDial

_STRUCTS = (Trace, Origin, Process, Step, Value, MemberUrls, DialEnd, Actor, Cause)
_MORE_STRUCTS = (Member, MemberList, Dial, Stage, Failure, Identity, SubConn, Call, Vantage, VantageDial)

_WORDS = """
a aborted access active actively actual addr address addresses advertised alarm alive all already always an and any
are as asks at attempt auth authentication authority autosync backend backoff bad balancer balancers base64 basis be
because been before belongs between both broken but by bytes ca cache call caller calls can canceled cancelled cannot
cause cert certificate certificate-1 certificates changed check ci client clients clientv3 closed closing cluster
clusters code com compact config configured connect connected connectex connecting connection connections contain
context core count current data database dead deadline deadlineexceeded debug default denied desc details dev dial
dialing dials did different dns do does doesn domain down eof error errors etcd etcdctl etcdlab etcdserver event
example exceeded executor expired fail failed failfast fails failure fatal file files find first for found from front
full get go goexec goroutine grpc guest h2 handshake has hash have header health healthy host hosts http http2 https
id idle ids if in info infra init insecure instead internal invalid invoker io is issuer it its json keepalive key
keys last latest leader learner leaves left level lib line linux list listen listening literal load local localhost
lock log logger logs lookup machine made main maintenance malformed many master match matched max maxed me member
memberlist members message method min missing mode more most msg mvcc name names net network new next no node none
noop normal not nothing null observed of off offline ok on one only open operation or org other out own password path
path-1 peer peers permission phase pick picker picks pid plain policy pool port prefix primary process prod program
program-1 progress proto protocol proxy public put queue quorum raft range read ready reason received redacted redial
refused reject release remote replica request reset resolve resolver response retry retrying returns role root round
rpc rr running save server servers service services set shutdown signed slow so socket some source sr stage standby
start started state status step stop stopped store stream string subconn subconns such sync system target tcp test
than that the them then there this time timeout tls to token token-1 too transient transientfailure transport true try
ts txn type udp unary unauthenticated unavailable unexpected unix unknown unlock until up uri url urls use used user
user-1 username users v2 v3 valid value values verify version wait waiting waits want wanted warn warning was watch
which while windows with without worker write wrong x509 yes zero zone
"""

PUBLIC_HOSTS = frozenset(
    [
        "localhost",
        "localhost.localdomain",
        "ip6-localhost",
        "ip6-loopback",
        "host.docker.internal",
        "gateway.docker.internal",
        "kubernetes.default.svc",
        "kubernetes.default.svc.cluster.local",
        "cluster.local",
        "svc.cluster.local",
        "example.com",
        "example.org",
        "example.net",
    ]
)
"""Hosts that have the same name everywhere."""

_PUBLIC_SITES = (
    "etcd.io",
    "go.dev",
    "golang.org",
    "google.golang.org",
    "grpc.io",
    "github.com",
    "githubusercontent.com",
    "kubernetes.io",
    "k8s.io",
    "k3s.io",
    "sigs.k8s.io",
    "python.org",
    "docker.io",
    "gcr.io",
    "quay.io",
    "uber.org",
    "zap.dev",
    "gopkg.in",
    "ietf.org",
)

KEPT_SUFFIXES = (
    ".svc.cluster.local",
    ".docker.internal",
    ".localhost",
    ".localdomain",
    ".internal",
    ".svc",
    ".local",
    ".invalid",
    ".test",
    ".example",
)
"""Endings of a name that say which resolver knows it. The replacement has the same ending; `.localhost` is loopback."""

_PUBLIC_PATHS = frozenset(["/etc/hosts", "/etc/resolv.conf", "/etc/nsswitch.conf", "/dev/null", "/dev/stdin", "/proc"])
_GRPC_METHOD = re.compile(r"/(?:\w+\.)*\w+/[A-Z]\w*|/[a-z]\w*(?:\.\w+)+/?")
_GO_ROOT = ("/usr/local/go/", "/usr/lib/go")


@cache
def public_words() -> frozenset[str]:
    """The words in lower case, with the names of the fields of a case."""
    structs = (*_STRUCTS, *_MORE_STRUCTS)
    return frozenset(_WORDS.split()) | {field.name for struct in structs for field in fields(struct)}


@lru_cache(65_536)
def is_public_host(host: str) -> bool:
    """Whether a host identifies nobody: a public web site, a name that is the same everywhere, a file with Go code."""
    lower = host.lower().rstrip(".")
    return (
        lower.endswith(".go")
        or lower in PUBLIC_HOSTS
        or any(lower == site or lower.endswith(f".{site}") for site in _PUBLIC_SITES)
    )


def is_public_path(path: str) -> bool:
    """Whether a path is the same on every machine, or is the name of a gRPC method."""
    return path in _PUBLIC_PATHS or path.startswith(_GO_ROOT) or _GRPC_METHOD.fullmatch(path) is not None
