"""What is not compared, because it differs between any two runs of one client against one cluster.

`neutral` takes these out of a trace:

- all times, and the port at the near end of a connection (`127.0.0.1:45678->...`): the kernel chooses it;
- the leader and the raft term, which change with each election;
- which of several configured endpoints answered, which the balancer chooses;
- where both runs are of sandboxes: the ports, and the ids of cluster and members, which each start of a sandbox
  chooses anew. A port of a cluster of one's own counts: 2380 in place of 2379 is a fault.

`not_compared` names the steps that are set aside:

- a second and later retry of a dial: how many there are depends on the moment at which the run ended;
- the pickers that an RPC asked before its last one, with several endpoints all of them, and after a Sync those of a
  release whose first RPC may race: which picker an RPC finds is a race between goroutines;
- where several SubConns change in one round, what the balancer makes of them before the last change: the order of the
  SubConns is random.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec

from etcdlab.step import Via
from etcdlab.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from etcdlab.chain import Chain
    from etcdlab.step import Step

Reason = Literal["retry", "picker", "between", "repeat"]

PICKERS = ("picker-pick", "picker-pick-ready")
"""The stations at which an RPC asks a picker."""
WHOLE = frozenset({"aggregate", "picker"})
"""Facts of the whole channel, in which every SubConn has a part."""

_NEAR_END = re.compile(r"(\d):\d+->")
_PORT = re.compile(r":(\d{1,5})\b")
_TIMES = {"ms": 0.0, "raft_term": 0, "leader": ""}
"""Fields of a trace that are noise, each with what takes its place."""
_COMPARED = ("target", "endpoints", "endpoints_in_use", "steps", "member_lists", "dials", "subconns", "calls",
             "what_if_members")  # fmt: skip


class Names(NamedTuple):
    """What a sandbox chose at its start, with what takes its place. Both are empty for a cluster of one's own."""

    ports: dict[str, str]
    ids: dict[str, str]

    def plain(self, text: str) -> str:
        """A text without what differs between any two runs."""
        if text in self.ids:
            return self.ids[text]
        near = _NEAR_END.sub(r"\1:*->", text)
        return _PORT.sub(lambda port: f":{self.ports.get(port[1], port[1])}", near) if self.ports else near


def names_of(trace: Trace, *, both_sandboxes: bool) -> Names:
    """What a sandbox chose: its ports in the order of their appearance, its ids by the members' names."""
    if not both_sandboxes:
        return Names({}, {})
    members = {member.id: member for answer in trace.member_lists for member in answer.members}
    by_name = sorted(members.values(), key=lambda member: member.name)
    urls = [url for member in by_name for url in member.client_urls]
    ports = [url.rpartition(":")[2] for url in (*trace.endpoints, *urls)]
    numbers = {port: f"P{number}" for number, port in enumerate(dict.fromkeys(ports), 1) if port.isdigit()}
    ids = {member.id: member.name or f"unnamed {number}" for number, member in enumerate(by_name)}
    clusters = dict.fromkeys(answer.cluster_id for answer in trace.member_lists if answer.cluster_id)
    return Names(numbers, {**dict.fromkeys(clusters, "cluster"), **ids})


def neutral(trace: Trace, names: Names) -> Trace:
    """The trace without what differs between any two runs. Its steps and dials keep their ids and places."""
    fields = {name: msgspec.to_builtins(getattr(trace, name)) for name in _COMPARED}
    # A trace repeats few texts many times.
    plain_text = cache(names.plain)
    plain = {name: _plain(value, plain_text) for name, value in fields.items()}
    if len(trace.endpoints) > 1:
        for answer in plain["member_lists"]:
            if not answer.get("from_other_endpoint"):
                answer |= {"endpoint": "", "member_id": ""}
    whole = msgspec.to_builtins(msgspec.structs.replace(trace, other_clients=(), log=(), notes=(), steps=()))
    return msgspec.convert(whole | plain, Trace)


def _plain(value: Any, plain_text: Callable[[str], str], name: str = "") -> Any:
    if name in _TIMES:
        return _TIMES[name]
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, dict):
        return {key: _plain(one, plain_text, key) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one, plain_text) for one in value]
    return value


def not_compared(trace: Trace, chain: Chain, rounds: Sequence[str]) -> dict[int, Reason]:
    """The steps that are set aside, by their id."""
    reasons: dict[int, Reason] = {}
    reasons |= dict.fromkeys(_between(trace, chain, rounds), "between")
    reasons |= dict.fromkeys(_pickers_by_chance(trace, chain, rounds), "picker")
    later = (step.id for step, one in zip(trace.steps, rounds, strict=True) if _is_later_retry(one))
    return reasons | dict.fromkeys(later, "retry")


def _is_later_retry(one: str) -> bool:
    return one.startswith("retry ") and one != "retry 1"


def _pickers_by_chance(trace: Trace, chain: Chain, rounds: Sequence[str]) -> Iterator[int]:
    """The steps that ask a picker, but the last one of each RPC where there is one endpoint."""
    races = chain.behaviours.first_rpc_may_race
    yield from (
        step.id for step in trace.steps if races and rounds[step.id] == "redial" and step.station == "picker-pick-ready"
    )
    by_rpc: dict[int, list[int]] = {}
    for step in trace.steps:
        if step.station in PICKERS:
            calls = (cause.step for cause in step.causes if cause.via is Via.CALL and cause.step is not None)
            by_rpc.setdefault(next(calls, -1), []).append(step.id)
    for steps in by_rpc.values():
        yield from steps if len(trace.endpoints) > 1 else steps[:-1]


def _between(trace: Trace, chain: Chain, rounds: Sequence[str]) -> Iterator[int]:
    """Where several SubConns change in one round: the steps about the whole channel, but the last at each station."""
    changing = {
        (in_round, step.objects[:1])
        for in_round, step in zip(rounds, trace.steps, strict=True)
        if step.station == "update-subconn-state"
    }
    crowded = {one for one, count in Counter(one for one, _ in changing).items() if count > 1}
    last: dict[tuple[str, str], int] = {}
    for in_round, step in zip(rounds, trace.steps, strict=True):
        if in_round in crowded and is_of_whole_channel(step, chain):
            if (in_round, step.station) in last:
                yield last[in_round, step.station]
            last[in_round, step.station] = step.id


def is_of_whole_channel(step: Step, chain: Chain) -> bool:
    """Whether a step is about what all SubConns together come to, and not about one address."""
    station = chain.by_id.get(step.station)
    facts = {reading.fact for reading in station.values} if station else set()
    return bool(facts & WHOLE) and step.station not in PICKERS
