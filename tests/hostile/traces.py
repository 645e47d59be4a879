"""Hypothesis strategies for traces that no engine has to have made: any members, dials, answers and calls at once.

Ids, addresses and URLs come from small sets, so that the parts of a trace meet: a dial of an advertised URL, an answer
by a member of the list, a leader that is in it. Beside them stands arbitrary text.
"""

from __future__ import annotations

import msgspec
from hypothesis import strategies as st

from etcdlab.origin import Origin, Process
from etcdlab.step import Actor, Basis, Step
from etcdlab.trace import FORMAT, STAGES, Call, Dial, Failure, Identity, Member, MemberList, Stage, Trace
from etcdlab.vantage import Vantage, VantageDial

KINDS = [
    "refused",
    "timeout",
    "unreachable",
    "silent",
    "closed",
    "no-such-host",
    "resolver-failed",
    "resolver-silent",
    "malformed",
    "unix-socket",
    "user-info",
    "no-port",
    "no-host",
    "wrong-ca",
    "wrong-name",
    "expired",
    "client-certificate",
    "no-alpn",
    "peer-is-plain",
    "peer-is-tls",
    "http1",
    "not-http2",
    "not-etcd",
    "unauthenticated",
    "rpc-error",
    "own-limit",
]
"""The kinds of failure that etcdlab's own dial has, from `etcdlab/cluster`."""

HOSTS = [
    "10.0.0.1",
    "10.0.0.2",
    "10.0.0.3",
    "127.0.0.1",
    "127.0.0.111",
    "localhost",
    "0.0.0.0",
    "[::]",
    "[::1]",
    "etcd-0",
    "²",
    "0",
    "[::1",
    "[fe80::1%eth0]",
]
PORTS = ["2379", "2380", "1", "0", "²", "9" * 5_000]
ADDRESSES = st.builds("{}:{}".format, st.sampled_from(HOSTS), st.sampled_from(PORTS))
TEXT = st.text(max_size=12)
URLS = st.one_of(
    st.builds("{}://{}".format, st.sampled_from(["http", "https", "unix", ""]), ADDRESSES), ADDRESSES, TEXT
)
MEMBERS = st.sampled_from(["", "0", "a1", "b2", "c3"])
CLUSTERS = st.sampled_from(["", "0", "c1", "c2"])
RETURNS = st.sampled_from(
    ["ok", "context deadline exceeded", "etcdserver: permission denied", "etcdserver: user name is empty", ""]
)
FEW = 4


def _many(of: st.SearchStrategy[object], least: int = 0) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(of, min_size=least, max_size=FEW).map(tuple)


members = st.builds(
    Member, MEMBERS, st.sampled_from(["", "m1", "m2", "{who}", "\x1b"]), _many(URLS), _many(URLS), st.booleans()
)
member_lists = st.builds(
    MemberList,
    linearizable=st.booleans(),
    endpoint=ADDRESSES,
    ms=st.just(1.0),
    members=_many(members),
    cluster_id=CLUSTERS,
    member_id=MEMBERS,
    error=st.sampled_from(["", "", "context deadline exceeded", "etcdserver: permission denied"]),
    from_other_endpoint=st.booleans(),
)
identities = st.builds(
    Identity,
    cluster_id=CLUSTERS,
    member_id=MEMBERS,
    version=st.sampled_from(["", "3.5.1", "3.6.16"]),
    learner=st.booleans(),
    leader=MEMBERS,
    raft_term=st.integers(0, 9),
)
failures = st.builds(Failure, st.sampled_from(STAGES), st.sampled_from(KINDS), TEXT, TEXT)
stages = st.builds(Stage, st.sampled_from(STAGES), st.sampled_from(["ok", "failed", "skipped"]))
dials = st.builds(
    Dial,
    id=st.just(0),
    url=URLS,
    address=st.one_of(ADDRESSES, st.just("")),
    source=st.sampled_from(["configured", "advertised", "proposed"]),
    stages=_many(stages),
    members=_many(MEMBERS),
    failure=st.one_of(st.none(), failures),
    identity=st.one_of(st.none(), identities),
    again=_many(identities),
)
calls = st.builds(
    Call,
    id=st.just(0),
    name=st.sampled_from(["New", "Get", "Sync"]),
    phase=st.sampled_from(["connect", "sync", "redial"]),
    basis=st.sampled_from(Basis),
    deadline=st.just(1.5),
    returns=_many(RETURNS, least=1),
)
steps = st.builds(
    Step,
    id=st.just(0),
    phase=st.just("sync"),
    station=st.sampled_from(["members", "sync", "pick"]),
    function=st.just("f"),
    file=st.just("client.go"),
    actor=st.just(Actor("caller")),
    basis=st.sampled_from(Basis),
)


def _numbered(trace: Trace) -> Trace:
    """The same trace with ids that are the places of its parts, as every file must have them."""
    numbered = {
        name: tuple(msgspec.structs.replace(one, id=number) for number, one in enumerate(getattr(trace, name)))
        for name in ("dials", "calls", "steps")
    }
    return msgspec.structs.replace(trace, **numbered)


traces = st.builds(
    Trace,
    format=st.just(FORMAT),
    origin=st.builds(
        Origin,
        st.sampled_from(["live", "go", "attach", "recording"]),
        st.just("3.7.1"),
        st.just("1.82.1"),
        st.just("endpointsharding"),
    ),
    target=ADDRESSES,
    endpoints=_many(ADDRESSES, least=1),
    started=st.just(""),
    clock=st.just("wall"),
    autosync=st.sampled_from([0.0, 60.0]),
    scenario=st.sampled_from(["", "healthy"]),
    process=st.one_of(st.none(), st.just(Process("PID 1 (service)", 1, "go1.26.8", 0.1))),
    endpoints_in_use=_many(URLS),
    steps=_many(steps),
    member_lists=_many(member_lists),
    dials=_many(dials),
    calls=_many(calls),
    what_if_members=st.one_of(st.just(()), _many(members)),
    complete=st.booleans(),
).map(_numbered)
"""Arbitrary traces."""


vantage_dials = st.builds(
    VantageDial, URLS, _many(stages), st.one_of(st.none(), failures), st.one_of(st.none(), identities)
)
vantages = st.builds(
    Vantage,
    name=TEXT,
    host=TEXT,
    started=st.sampled_from(["", "2026-11-27T06:00:00Z"]),
    program=st.sampled_from(["sh", "python 3.6.15"]),
    dials=_many(vantage_dials),
    through=st.sampled_from(["", "ssh"]),
)
