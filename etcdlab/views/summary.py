"""What every view says of a trace, as plain rows: which client, the way it took, the members, the next call.

Nothing here is made safe to show: that is for the view, which knows where it shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from etcdlab.rules import Proof, Verdict, proofs, tried, verdict_of
from etcdlab.rules.addresses import is_loopback
from etcdlab.rules.clients import unexplained_clients
from etcdlab.rules.verdict import failing_call
from etcdlab.views import attached_process
from etcdlab.views.chain_row import LINES, listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etcdlab.rules.finding import Evidence, Finding, Fix
    from etcdlab.trace import Call, Dial, Member, MemberList, Trace


PROOFS = 8
"""So many URLs are told one by one where nothing is wrong with any."""

EVIDENCE = 8
"""So many pieces of evidence are displayed of one finding."""

FINDINGS = 20
"""So many findings are displayed, the worst first."""

ALL = "all of them in the JSON report"

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
        return attached_process.header(trace, trace.process)
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


def answers(lists: Sequence[MemberList]) -> tuple[MemberList, ...]:
    """The columns: the newest answer to the client of each kind, then what each other endpoint has itself."""
    newest = {
        (answer.from_other_endpoint, answer.linearizable, answer.endpoint if answer.from_other_endpoint else ""): answer
        for answer in lists
    }
    return tuple(newest.values())


def kind(answer: MemberList) -> str:
    """How an answer was asked for, as the head of its column."""
    return (
        f"{answer.endpoint} itself"
        if answer.from_other_endpoint
        else "linearizable"
        if answer.linearizable
        else "default"
    )


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


def evidence(finding: Finding) -> tuple[str, ...]:
    """The first pieces of evidence, and how many more there are."""
    return _first([reference(one) for one in finding.evidence[:EVIDENCE]], len(finding.evidence))


def settings(finding: Finding) -> tuple[Fix, ...]:
    """The fixes of the first members, each once; of a finding about no member, its own."""
    return tuple(dict.fromkeys(member.fix for member in finding.members[:LINES])) or (finding.fix,)


def more_settings(finding: Finding) -> str:
    """What to say of the members whose fix is not displayed."""
    left = len(finding.members) - LINES
    return f"and {left} members more, {ALL}" if left > 0 and len(settings(finding)) > 1 else ""


def ruled_out(finding: Finding) -> str:
    """What else it might have been, the first of many."""
    return listed(finding.ruled_out) if finding.ruled_out else ""


def displayed(findings: Sequence[Finding]) -> tuple[Sequence[Finding], str]:
    """The worst findings, and a sentence about those that are left out."""
    left = len(findings) - FINDINGS
    return findings[:FINDINGS], f"{left} findings more are left out here, {ALL}" if left > 0 else ""


def _first(lines: Sequence[str], count: int) -> tuple[str, ...]:
    left = count - len(lines)
    return (*lines, f"and {left} more, {ALL}") if left > 0 else tuple(lines)


def heading(finding: Finding) -> str:
    """A finding's code, with its severity and certainty where they are less than a proved fault."""
    words = (
        str(finding.severity),
        str(finding.certainty),
        "what if" if finding.supposed else "",
        "only after a Sync" if finding.needs_sync else "",
    )
    doubts = [word for word in words if word not in ("fault", "proved", "")]
    return f"{finding.code} ({', '.join(doubts)})" if doubts else finding.code


def logs(call: Call) -> tuple[str, ...]:
    """What the client logs during a call."""
    more = len(call.logs) - LOGS
    return (*call.logs[:LOGS], *([f"or the same of one of {more} addresses more"] if more > 0 else ())) or ("nothing",)


def supposition(trace: Trace) -> str:
    """What is tried, where the trace is a what if."""
    if not trace.what_if_members:
        return ""
    members = tried(trace)
    told = [f"{called(member)} advertised {listed(member.client_urls)}" for member in members[:LINES]]
    more = [f"{len(members) - LINES} members more"] if len(members) > LINES else []
    return f"what if {'; '.join([*told, *more]) or 'the members advertised what they do'}"


def left_out(trace: Trace) -> tuple[str, ...]:
    """Where the rows are of the first few alone: how to get all of them."""
    longest = max((len(member.client_urls) for answer in trace.member_lists for member in answer.members), default=0)
    members = max((len(answer.members) for answer in trace.member_lists), default=0)
    if max(longest, members) <= LINES:
        return ()
    return ("the lists above are cut: `--json` prints all of them, and `--save` keeps them",)


def verdict(trace: Trace, findings: Sequence[Finding]) -> tuple[str, ...]:
    """What to say where no finding says more: a sentence, and what it stands on. Nothing where a finding does."""
    decided = verdict_of(trace, findings)
    if decided is Verdict.UNEXPLAINED:
        return _unexplained(trace)
    if trace.what_if_members and decided is Verdict.NOTHING_WRONG:
        return _would_pass(trace, proofs(trace))
    if findings:
        return tuple(f"{name}: {attached_process.doubt(one)}" for name, one in unexplained_clients(trace, findings))
    if decided is Verdict.NOTHING_WRONG:
        return ("no finding: nothing wrong was seen",)
    return ("no finding so far: the check did not come to its end",)


def _unexplained(trace: Trace) -> tuple[str, ...]:
    """What fails although no finding says why, and who may know."""
    if trace.process is not None:
        return (attached_process.doubt(trace),)
    call = failing_call(trace)
    returned = call.returns[0] if call else "nothing"
    return (
        f"no finding says why, but the next {call.name if call else 'call'} returns {returned}",
        "a check with a longer --timeout may say more; so may one with --engine go, which runs the real client",
    )


def deadline(call: Call, trace: Trace) -> str:
    """A call, as a heading."""
    whose = f"client 1 of {len(trace.other_clients) + 1}: " if trace.other_clients else ""
    until = f" with a deadline of {call.deadline:g} s" if call.deadline else ""
    once = ", once something has called Sync" if trace.needs_sync(call) else ""
    return f"{whose}the next {call.name}{until}{once} ({call.basis})"


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
    told = one.dial.failure.text if one.dial.failure else "another member answers"
    return f"is not proved to be {name}: {told} (dial {one.dial.id})"


def _urls(member: Member | None) -> tuple[str, ...] | None:
    return None if member is None else member.client_urls
