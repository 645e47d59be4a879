"""The differences between two rounds, as changes. Pure functions of two states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from etcdlab.history import Change, Kind
from etcdlab.messages import Text, message, plural
from etcdlab.watcher import texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Member
    from etcdlab.watcher.round_state import RoundState, UrlState

MOST_IN_A_ROUND = 64
"""So many changes of one round are kept one by one. One more change counts the others: a peer decides how many members
it lists."""

MOST_URLS = 8
"""So many URLs of a member are in one change."""

_ANSWERED, _FAILED = "answered", "failed"


def changes_between(before: RoundState, now: RoundState, at: str, number: int) -> tuple[Change, ...]:
    """What is different in the round `number`, which began `at`. What a round did not observe has not changed."""
    every = [
        *_lists(before, now),
        *_members(before.members, now.members),
        *_urls(before, now),
        *_findings(before, now),
        *_verdict(before, now),
    ]
    left = len(every) - MOST_IN_A_ROUND
    if left > 0:
        more = plural(
            "{count} more change of this round is not in the list.",
            "{count} more changes of this round are not in the list.",
            left + 1,
        )
        every = [*every[: MOST_IN_A_ROUND - 1], _change("round", text=more)]
    return tuple(msgspec.structs.replace(change, at=at, round=number) for change in every)


def merge_states(before: RoundState, now: RoundState) -> RoundState:
    """The newest state. What this round could not observe stays as it was."""
    members = before.members if now.members is None else now.members
    urls = dict(now.urls)
    advertised = before.advertised if now.members is None else now.advertised
    for address, url in before.urls.items():
        # A URL that is advertised and that this round did not dial.
        if address not in urls and address in advertised:
            urls[address] = url
    lists = dict(before.lists) | dict(now.lists) if now.lists else before.lists
    return now._replace(members=members, urls=urls, advertised=advertised, lists=lists)


def _change(
    kind: Kind,
    before: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
    *,
    text: Text,
    member: str = "",
    name: str = "",
    url: str = "",
) -> Change:
    """A change without its time and its round."""
    return Change("", 0, kind, text, member, name, url, before, after)


def _lists(before: RoundState, now: RoundState) -> Iterator[Change]:
    """Each member list that fails now, or that is answered again. A list that was not requested has not changed."""
    for name, error in now.lists.items():
        earlier = before.lists.get(name, "")
        if bool(error) == bool(earlier):
            continue
        before_and_after = ((_FAILED,), (_ANSWERED,)) if earlier else ((_ANSWERED,), (_FAILED,))
        yield _change("member-list", *before_and_after, text=texts.of_list(name, error))


def _members(before: Mapping[str, Member] | None, now: Mapping[str, Member] | None) -> Iterator[Change]:
    if before is None or now is None:
        return
    for identity in dict.fromkeys([*before, *now]):
        yield from _member(identity, before.get(identity), now.get(identity))


def _member(identity: str, before: Member | None, now: Member | None) -> Iterator[Change]:
    """What is different in the entry of one member."""
    newest = now or before
    assert newest is not None
    about = {"member": identity, "name": newest.name or identity}
    old, new = _shortened(before), _shortened(now)
    if before is None or now is None:
        yield _change("member", old, new, text=texts.of_membership(old, new, is_member=now is not None), **about)
        return
    if before.name != now.name:
        yield _change("member", (before.name,), (now.name,), text=texts.of_name(before.name, now.name), **about)
    if before.learner != now.learner:
        roles = ("learner", "voter") if before.learner else ("voter", "learner")
        yield _change("member", (roles[0],), (roles[1],), text=texts.of_role(learner=now.learner), **about)
    if set(before.client_urls) != set(now.client_urls):
        yield _change("url", old, new, text=texts.of_urls(old, new), **about)


def _shortened(member: Member | None) -> tuple[str, ...]:
    """The first URLs of a member, and an ellipsis for the others."""
    urls = member.client_urls if member is not None else ()
    return urls if len(urls) <= MOST_URLS else (*urls[:MOST_URLS], "…")


def _urls(before: RoundState, now: RoundState) -> Iterator[Change]:
    # If the member list fails, the members are still those of the round before.
    members = (before.members if now.members is None else now.members) or {}
    for address, new in now.urls.items():
        old = before.urls.get(address)
        if old is None:
            if new.stage:
                yield _change("reachability", (), _dial(new), text=texts.of_first_dial(new), **_about(new, members))
        elif (old.stage, old.kind) != (new.stage, new.kind):
            text = texts.of_reachability(old, new)
            yield _change("reachability", _dial(old), _dial(new), text=text, **_about(new, members, old))
        elif old.cluster_id and new.cluster_id:
            yield from _identity(old, new, members)


def _dial(state: UrlState) -> tuple[str, ...]:
    return (state.stage, state.kind) if state.stage else ()


def _identity(old: UrlState, new: UrlState, members: Mapping[str, Member]) -> Iterator[Change]:
    """Another etcd answers at the same URL."""
    same_member = old.member_id == new.member_id or not (old.member_id and new.member_id)
    if old.cluster_id == new.cluster_id and same_member:
        return
    text = texts.of_identity(old, new, members)
    before, after = (tuple(filter(None, (one.cluster_id, one.member_id))) for one in (old, new))
    yield _change("identity", before, after, text=text, **_about(new, members))


def _about(state: UrlState, members: Mapping[str, Member], before: UrlState | None = None) -> dict[str, str]:
    """The fields of a change that say which member and which URL it is about.

    It is about the members that advertise the URL. Nobody advertises some endpoints: then about the one that answered.
    """
    answered = state.member_id or (before.member_id if before is not None else "")
    about = state.members[:MOST_URLS] or tuple(filter(None, (answered,)))
    names = [members[one].name or one if one in members else one for one in about]
    return {"member": about[0] if len(about) == 1 else "", "name": ", ".join(names), "url": state.url}


def _findings(before: RoundState, now: RoundState) -> Iterator[Change]:
    """Findings that are new or gone. A finding that now says the same of other members is one change."""
    new = [finding for key, finding in now.findings.items() if key not in before.findings]
    gone = [finding for key, finding in before.findings.items() if key not in now.findings]
    for finding in new:
        old = next((one for one in gone if (one.code, one.rule) == (finding.code, finding.rule)), None)
        if old is None:
            yield _change("finding", after=_finding(finding), text=texts.of_new_finding(finding))
        else:
            gone.remove(old)
            yield _change("finding", _finding(old), _finding(finding), text=texts.of_changed_finding(finding))
    for finding in gone:
        yield _change("finding", _finding(finding), text=texts.of_finding_that_is_gone(finding))


def _finding(finding: Finding) -> tuple[str, ...]:
    return (finding.code, finding.rule, finding.severity.value)


def _verdict(before: RoundState, now: RoundState) -> Iterator[Change]:
    if before.verdict != now.verdict:
        text = message(
            "The verdict is now: {verdict}. Before, it was: {before}.",
            verdict=texts.VERDICTS[now.verdict],
            before=texts.VERDICTS[before.verdict],
        )
        yield _change("verdict", (before.verdict.value,), (now.verdict.value,), text=text)
