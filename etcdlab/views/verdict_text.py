"""What a page says where no finding says more, and what a what if has tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.messages import Text, message
from etcdlab.rules import Proof, Verdict, proofs, tried, verdict_of
from etcdlab.rules.addresses import is_loopback
from etcdlab.rules.verdict import failing_call
from etcdlab.views.labels import LINES, member_name, more, nestable, some

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Trace

PROOFS = 8
"""So many URLs are listed where no rule finds a fault in any."""


def verdict_text(trace: Trace, findings: Sequence[Finding]) -> tuple[Text, ...]:
    """A sentence, and what it is based on. Empty where a finding says more."""
    decided = verdict_of(trace, findings)
    if decided is Verdict.UNEXPLAINED:
        return _unexplained(trace, findings)
    if decided is Verdict.NO_EVIDENCE:
        return (message("No packet is about etcd.") if trace.is_of_capture else message("No line is about etcd."),)
    if trace.what_if_members and decided is Verdict.NOTHING_WRONG and failing_call(trace) is None:
        return _would_work(trace, proofs(trace))
    if findings:
        return ()
    if decided is Verdict.NOTHING_WRONG:
        return (message("No finding: etcdlab found no fault."),)
    return (message("No finding so far: the check did not run to its end."),)


def what_if(trace: Trace) -> tuple[Text, ...]:
    """What was tried, and that nothing was changed; empty where the trace is no what if."""
    if not trace.what_if_members:
        return ()
    return _what_was_tried(trace), message("Nothing was changed. etcdlab dialled these URLs from this host.")


def _what_was_tried(trace: Trace) -> Text:
    members = tried(trace)
    if not members:
        return message("What if the members advertised the same URLs as now?")
    if len(members) == 1:
        (member,) = members
        name, urls = member_name(member), some(member.client_urls)
        return message("What if {member} advertised {urls}?", member=name, urls=urls)
    named = tuple(
        message("{member}: {urls}", member=member_name(member), urls=tuple(member.client_urls[:LINES]))
        for member in members[:LINES]
    )
    left = len(members) - LINES
    if left > 0:
        return message(
            "What if the members advertised other URLs: {members}, and {count} more members theirs?",
            members=named,
            count=left,
        )
    return message("What if the members advertised other URLs: {members}?", members=named)


def _unexplained(trace: Trace, findings: Sequence[Finding]) -> tuple[Text, ...]:
    """A failure that no finding explains, and how to learn more."""
    if any(finding.unexplained for finding in findings):
        return ()  # That finding has the address and the command to run.
    call = failing_call(trace)
    name, error = (call.name, call.returns[0]) if call else ("call", "nothing")
    advice = message(
        "Run the check with a longer --timeout, or with --engine go, which runs the real client: it may find the cause."
    )
    unknown = message("No finding says why, but the next {call} returns {error}.", call=name, error=error)
    return (unknown,) if trace.process else (unknown, advice)


def _would_work(trace: Trace, every: Sequence[Proof]) -> tuple[Text, ...]:
    """What the dials proved of the URLs that were tried, the doubtful ones first."""
    doubtful = [proof for proof in every if not proof.proved]
    head = (
        message("No fault was found from this host, but not every URL could be verified.")
        if doubtful
        else message("From this host, every advertised URL leads to its member.")
    )
    lines = [_answer(proof) for proof in (*doubtful, *(proof for proof in every if proof.proved))]
    left = more(len(lines) - PROOFS)
    return (head, *lines[:PROOFS], *([left] if left else []), _elsewhere(trace, every))


def _answer(proof: Proof) -> Text:
    url, member, dial = proof.url.url, member_name(proof.url.member), proof.dial
    if dial is None:
        return message(
            "{url} is not verified to be {member}: this client does not use it, so it was not dialled",
            url=url,
            member=member,
        )
    if proof.proved:
        return message("{url} answers as {member} (dial {number})", url=url, member=member, number=dial.id)
    if dial.failure is None:
        return message(
            "{url} is not verified to be {member}: another member answers (dial {number})",
            url=url,
            member=member,
            number=dial.id,
        )
    return message(
        "{url} is not verified to be {member}: {error} (dial {number})",
        url=url,
        member=member,
        number=dial.id,
        error=nestable(dial.failure.text),
    )


def _elsewhere(trace: Trace, every: Sequence[Proof]) -> Text:
    """What the dials from this host do not prove for a client on another host."""
    if trace.scenario:
        return message("These addresses belong to the sandbox. For another cluster they are only examples.")
    for proof in every:
        if is_loopback(proof.url.host):
            return message(
                "{url} is a loopback address: a client on another host would dial its own host, which is finding R2.",
                url=proof.url.url,
            )
    return message("A client on another host may get another result: run the check where your clients run.")
