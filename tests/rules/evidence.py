"""Evidence made by hand: members, dials and calls, as an engine observes them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from etcdlab.case import Case
from etcdlab.rules import Finding, judge
from etcdlab.step import Actor, Basis, Step
from etcdlab.trace import FORMAT, Call, Dial, Failure, Identity, Member, MemberList, Origin, Stage, Trace

CLUSTER = "c1"


REFUSED = ("tcp", "refused", "dial tcp {address}: connect: connection refused")


def member(name: str, *urls: str, **more: object) -> Member:
    """A member whose id follows from its name."""
    return Member(f"id-{name}", name, urls, **more)


def dial(
    address: str,
    *,
    by: str = "",
    failed: tuple[str, str, str] | None = None,
    source: str = "advertised",
    cluster: str = CLUSTER,
    url: str = "",
) -> Dial:
    """A dial that reached the member of that name, or failed as (stage, kind, words)."""
    failure = Failure(failed[0], failed[1], failed[2].format(address=address)) if failed else None
    identity = None if failed else Identity(cluster, f"id-{by}", "3.5.1")
    stages = (Stage(failed[0] if failed else "tcp", "failed" if failed else "ok", 0.4),)
    return Dial(0, url or f"http://{address}", address, source, stages, failure=failure, identity=identity)


def trace_of(
    members: Sequence[Member],
    dials: Sequence[Dial],
    *,
    endpoint: str = "10.0.0.5:2379",
    returns: str = "context deadline exceeded",
    errors: tuple[str, str] = ("", ""),
    **more: object,
) -> Trace:
    """A trace with this evidence. `errors` are those of the linearizable and the default list."""
    who = {one.address: one.identity.member_id for one in dials if one.identity is not None}.get(endpoint, "id-s")
    lists = tuple(
        MemberList(kind, endpoint, 1.0, () if error else tuple(members), CLUSTER, who, error)
        for kind, error in zip((True, False), errors, strict=True)
    )
    step = Step(0, "sync", "members", "f", "client.go", Actor("caller"), Basis.MODELLED)
    trace = Trace(
        FORMAT,
        Origin("live", "3.7.1", "1.82.1", "endpointsharding"),
        endpoint,
        (endpoint,),
        "",
        "wall",
        autosync=60.0,
        steps=(step,),
        member_lists=lists,
        dials=tuple(msgspec.structs.replace(one, id=number) for number, one in enumerate(dials)),
        calls=(Call(0, "Get", "redial", Basis.MODELLED, 1.5, (returns,)),),
    )
    return msgspec.structs.replace(trace, **more)


def findings_of(members: Sequence[Member], dials: Sequence[Dial], **more: object) -> tuple[Finding, ...]:
    """The findings about such a trace."""
    return judge(Case(traces=(trace_of(members, dials, **more),)))
