"""What every view says of a trace, as plain rows: which client, the way it took, the members, the next call.

Nothing here is made safe to show: that is for the view, which knows where it shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from etcdlab.diagram.marks import telling_phase
from etcdlab.rules import Proof, Verdict, proofs, tried, verdict_of
from etcdlab.rules.addresses import is_loopback
from etcdlab.rules.verdict import failing_call
from etcdlab.views import standing
from etcdlab.views.passed import LINES, Passed, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from etcdlab.chain import Chain
    from etcdlab.rules.finding import Evidence, Finding
    from etcdlab.trace import Call, Dial, Member, MemberList, Step, Trace


PROOFS = 8
"""So many URLs are told one by one where nothing is wrong with any."""

LOGS = 3
"""Of so many dead addresses the log line is told: with more it is chance which one a client logs."""


class MemberRow(NamedTuple):
    """One member, by each of the answers."""

    member: Member
    urls: tuple[tuple[str, ...] | None, ...]
    """What it advertises by each answer; None: not in that list, or the list failed."""
    differs: tuple[bool, ...]
    """Whether that answer says something else of this member than the first answer does."""


class DialRow(NamedTuple):
    """The newest dial of an address, and the ids of all of them."""

    dial: Dial
    ids: tuple[int, ...]


def dial_rows(trace: Trace) -> tuple[DialRow, ...]:
    """Each dialled address once, in the order they were met; what was configured and what is advertised apart."""
    dials: dict[tuple[str, str], list[Dial]] = {}
    for dial in trace.dials:
        dials.setdefault((dial.source, dial.url), []).append(dial)
    return tuple(DialRow(same[-1], tuple(dial.id for dial in same)) for same in dials.values())


def header(trace: Trace, findings: Sequence[Finding]) -> str:
    """Which client, how its passages are known, from where, and how long it took."""
    if trace.process is not None:
        return standing.header(trace, trace.process)
    origin = trace.origin
    bases = ", ".join(dict.fromkeys(step.basis for step in trace.steps)) or "no step"
    vantage = findings[0].vantage if findings else "from this host" if origin.engine == "live" else ""
    last = max((step.at for step in trace.steps if step.at is not None), default=None)
    took = "" if last is None else f"{last / 1e6:.0f} ms"
    like = f" as in {origin.like}" if origin.like else ""
    client = f"client {origin.client} (grpc-go {origin.grpc}){like}, {bases}"
    if origin.engine == "recording":
        client, vantage = f"recorded on {trace.started[:10]}, real {client}", ""
    return " · ".join(filter(None, (client, vantage, took)))


def way(trace: Trace, chain: Chain) -> tuple[Passed, ...]:
    """The way in the few functions that tell it, with what they dealt with; only those the client passed."""
    if trace.process is not None:
        return tuple(standing.way(trace, trace.process))
    steps = {step.station: step for step in trace.steps}
    tellers = {
        "sync": _sync,
        "member-list": _members,
        "set-endpoints": _endpoints,
        "reset-transport": _dials,
        "update-picker": _picker,
    }
    lines = []
    for station, tell in tellers.items():
        if station in steps:
            name = _short(chain, station)
            told = list(tell(trace, steps[station]))
            lines += [Passed(name if number == 0 else "", *line) for number, line in enumerate(told)]
    return tuple(lines)


def answers(lists: Sequence[MemberList]) -> tuple[MemberList, ...]:
    """The columns: the newest answer to the client of each kind, then what each other endpoint has itself."""
    newest = {(answer.aside, answer.linearizable, answer.endpoint if answer.aside else ""): answer for answer in lists}
    return tuple(newest.values())


def kind(answer: MemberList) -> str:
    """How an answer was asked for, as the head of its column."""
    return f"{answer.endpoint} itself" if answer.aside else "linearizable" if answer.linearizable else "default"


def member_rows(answers: Sequence[MemberList]) -> tuple[MemberRow, ...]:
    """The members of all answers, side by side."""
    by_id = [{member.id: member for member in answer.members} for answer in answers]
    every = {name: member for members in reversed(by_id) for name, member in members.items()}
    order = dict.fromkeys(name for members in by_id for name in members)

    def row(name: str) -> MemberRow:
        urls = tuple(_urls(members.get(name)) for members in by_id)
        answered = [said for said, answer in zip(urls, answers, strict=True) if not answer.error]
        differs = (not answer.error and said != answered[0] for said, answer in zip(urls, answers, strict=True))
        return MemberRow(every[name], urls, tuple(differs))

    return tuple(map(row, order))


def called(member: Member) -> str:
    """A member by its name, else by its id."""
    return member.name or member.id


def reference(evidence: Evidence) -> str:
    """One piece of evidence, with where to find it in the trace."""
    return f"{evidence.text} ({evidence.kind.replace('-', ' ')} {evidence.id})"


def heading(finding: Finding) -> str:
    """A finding's code, with its severity and certainty where they are less than a proved fault."""
    words = (str(finding.severity), str(finding.certainty), "what if" if finding.supposed else "")
    doubts = [word for word in words if word not in ("fault", "proved", "")]
    return f"{finding.code} ({', '.join(doubts)})" if doubts else finding.code


def logs(call: Call) -> tuple[str, ...]:
    """What the client logs during a call."""
    more = len(call.logs) - LOGS
    return (*call.logs[:LOGS], *([f"or the same of one of {more} addresses more"] if more > 0 else ())) or ("nothing",)


def supposition(trace: Trace) -> str:
    """What is tried, where the trace is a what if."""
    if not trace.supposed:
        return ""
    members = tried(trace)
    told = [f"{called(member)} advertised {listed(member.client_urls)}" for member in members[:LINES]]
    more = [f"{len(members) - LINES} members more"] if len(members) > LINES else []
    return f"what if {'; '.join([*told, *more]) or 'the members advertised what they do'}"


def verdict(trace: Trace, findings: Sequence[Finding]) -> tuple[str, ...]:
    """What to say where no finding says more: a sentence, and what it stands on. Nothing where a finding does."""
    decided = verdict_of(trace, findings)
    if decided is Verdict.UNEXPLAINED:
        return _unexplained(trace)
    if trace.supposed and decided is Verdict.NOTHING_WRONG:
        return _would_pass(trace, proofs(trace))
    if findings:
        return ()
    if decided is Verdict.NOTHING_WRONG:
        return ("no finding: nothing wrong was seen",)
    return ("no finding so far: the check did not come to its end",)


def _unexplained(trace: Trace) -> tuple[str, ...]:
    """What fails although no finding says why, and who may know."""
    if trace.process is not None:
        return (standing.doubt(trace),)
    call = failing_call(trace)
    returned = call.returns[0] if call else "nothing"
    return (
        f"no finding says why, but the next {call.name if call else 'call'} returns {returned}",
        "a check with a longer --timeout may say more; so may one with --engine go, which runs the real client",
    )


def deadline(call: Call, trace: Trace) -> str:
    """A call, as a heading."""
    until = f" with a deadline of {call.deadline:g} s" if call.deadline else ""
    once = ", once something has called Sync" if trace.needs_sync(call) else ""
    return f"the next {call.name}{until}{once} ({call.basis})"


def _would_pass(trace: Trace, shown: Sequence[Proof]) -> tuple[str, ...]:
    doubtful = [one for one in shown if not one.proved]
    lines = [f"{one.url.url} {_answered(one)}" for one in [*doubtful, *(one for one in shown if one.proved)]]
    left = len(lines) - PROOFS
    return (
        "from this host not every advertised URL is proved to lead to its member"
        if doubtful
        else "from this host every advertised URL would be reached as its member",
        *lines[:PROOFS],
        *([f"and {left} more"] if left > 0 else []),
        _elsewhere(trace, shown),
    )


def _elsewhere(trace: Trace, shown: Sequence[Proof]) -> str:
    """What this does not say of a client on another host."""
    if trace.scenario:
        return "the addresses are this sandbox's own: an example anywhere else"
    for one in shown:
        if is_loopback(one.url.host):
            return f"{one.url.url} is loopback: a client on another host would dial itself, and that is R2"
    return "another host may see it differently: ask again where your clients run"


def _answered(one: Proof) -> str:
    name = called(one.url.member)
    if one.dial is None:
        return f"was not dialled: this client does not use it, so {name} is not proved to be there"
    if one.proved:
        return f"answers as {name} (dial {one.dial.id})"
    told = one.dial.failure.go if one.dial.failure else "another member answers"
    return f"is not proved to be {name}: {told} (dial {one.dial.id})"


def _short(chain: Chain, station: str) -> str:
    """The function without its receiver. `resetTransportAndUnlock` is told by the name it has before grpc-go 1.66."""
    name = chain.by_id[station].name if station in chain.by_id else station
    return name.rpartition(".")[2].removesuffix("AndUnlock")


def _urls(member: Member | None) -> tuple[str, ...] | None:
    return None if member is None else member.client_urls


def _sync(trace: Trace, _step: Step) -> Iterator[tuple[str, str]]:
    if not trace.member_lists:
        yield f"asks {listed(trace.endpoints)}", ""
        return
    answer = trace.member_lists[0]
    names = {member.id: called(member) for member in answer.members}
    versions = {dial.identity.member_id: dial.identity.version for dial in trace.dials if dial.identity}
    who = f"member {names.get(answer.member_id, answer.member_id)}" if answer.member_id else ""
    version = versions.get(answer.member_id, "")
    yield f"asks {answer.endpoint}", ", ".join(filter(None, (who, version and f"etcd {version}")))


def _members(trace: Trace, _step: Step) -> Iterator[tuple[str, str]]:
    columns = answers(trace.member_lists)
    for answer in columns:
        if answer.error and not answer.aside:
            yield f"{kind(answer)} list fails", answer.error
    rows = member_rows(columns)
    for row in rows[:LINES]:
        yield f"{called(row.member)} advertises {listed(row.member.client_urls)}", _differing(row, columns)
    if len(rows) > LINES:
        yield f"and {len(rows) - LINES} members more", ""
    for member in tried(trace)[:LINES]:
        yield f"{called(member)} would advertise {listed(member.client_urls)}", "supposed"


def _differing(row: MemberRow, columns: Sequence[MemberList]) -> str:
    """What other answers say of a member than the first one does."""
    other = [(answer, urls) for answer, urls, differs in zip(columns, row.urls, row.differs, strict=True) if differs]
    return ", ".join(f"{kind(answer)}: {'not listed' if urls is None else listed(urls)}" for answer, urls in other)


def _endpoints(trace: Trace, step: Step) -> Iterator[tuple[str, str]]:
    after = step.value("eps")
    endpoints = [str(one) for one in after] if isinstance(after, tuple) else [str(after)]
    yield f"{listed(trace.endpoints)} -> {listed(endpoints)}", ""


def _dials(trace: Trace, _step: Step) -> Iterator[tuple[str, str]]:
    phase = telling_phase(trace)
    addresses = dict.fromkeys(
        str(step.value("addr.Addr"))
        for step in trace.steps
        if step.station == "create-transport" and step.phase == phase
    )
    dials = {name: dial for dial in trace.dials for name in (dial.address, dial.url)}
    for address in list(addresses)[:LINES]:
        yield address, _outcome(dials[address]) if address in dials else ""
    if len(addresses) > LINES:
        yield f"and {len(addresses) - LINES} addresses more", ""


def _outcome(dial: Dial) -> str:
    """The stage that failed and its time, or who answered."""
    if dial.failure:
        stage = dial.stage(dial.failure.stage)
        took = f", {stage.ms:.1f} ms" if stage else ""
        return f"{dial.failure.stage} {dial.failure.kind}{took}"
    total = sum(stage.ms for stage in dial.stages)
    version = f"etcd {dial.identity.version}" if dial.identity else "answers"
    return f"{version}, {total:.1f} ms"


def _picker(trace: Trace, step: Step) -> Iterator[tuple[str, str]]:
    states = [subconn for subconn in trace.subconns if subconn.state != "SHUTDOWN"]
    ready = sum(subconn.state == "READY" for subconn in states)
    failed = [subconn for subconn in states if subconn.state == "TRANSIENT_FAILURE"]
    words = {name: dial.failure.go for dial in trace.dials if dial.failure for name in (dial.address, dial.url)}
    error = words.get(failed[-1].address, failed[-1].error) if failed else ""
    if not states:
        yield str(step.value("p")), ""
    elif ready:
        yield f"picks among {ready} READY of {len(states)}", error
    else:
        yield ("every pick now fails", error) if failed else ("every pick waits", "")
