"""The sentences that a finding says of one member and one URL, or of many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from etcdlab.messages import Message, Parameter, Text, listed, message, plural, sentences
from etcdlab.rules.finding import AffectedMember, Claim

MOST_NAMED = 4
"""A sentence names at most so many members, and so many URLs."""


def counted(texts: Iterable[Text]) -> Parameter:
    """The first few of many names, and how many more there are; each name once."""
    return listed(tuple(dict.fromkeys(texts)), MOST_NAMED)


def who(members: Sequence[AffectedMember], claim: Claim) -> Message:
    """The members as a person names them: `member s`, `members a, b`."""
    names = counted(member.name for member in members)
    if not any(member.name for member in members):
        return message("a member")
    if claim.by_proxy:
        return plural("grpc-proxy {members}", "grpc-proxies {members}", len(members), members=names)
    return plural("member {members}", "members {members}", len(members), members=names)


def sentence(claim: Claim, members: Sequence[AffectedMember]) -> Text:
    """The claim about these members and their URLs, then what follows from it."""
    answered_at = [member.answered_at for member in members if member.answered_at]
    elsewhere = message("etcdlab got an answer at {addresses}.", addresses=counted(answered_at)) if answered_at else ""
    return sentences(_first(claim, members), claim.consequence, elsewhere)


def _first(claim: Claim, members: Sequence[AffectedMember]) -> Message:
    urls = counted(url for member in members for url in member.urls)
    names = counted(member.name for member in members)
    one, other = _PROXY[claim.would] if claim.by_proxy else _MEMBER[claim.would]
    if claim.about == "not-judged":
        return message("etcdlab itself failed to dial {urls}. It cannot tell whether the URL is right.", urls=urls)
    if not any(member.name for member in members):
        return message("A member advertises {urls}.", urls=urls)
    if claim.about == "does-not-answer":
        one, other = _DOES_NOT_ANSWER
    elif claim.about == "not-asked":
        one, other = _NOT_ASKED
    return Message(one, {"count": len(members), "members": names, "urls": urls}, other)


def _pair(text: Message) -> tuple[str, str]:
    return text.template, text.plural


_MEMBER = {
    False: _pair(plural("Member {members} advertises {urls}.", "Members {members} advertise {urls}.", 1)),
    True: _pair(plural("Member {members} would advertise {urls}.", "Members {members} would advertise {urls}.", 1)),
}
_PROXY = {
    False: _pair(
        plural("The grpc-proxy {members} advertises {urls}.", "The grpc-proxies {members} advertise {urls}.", 1)
    ),
    True: _pair(
        plural(
            "The grpc-proxy {members} would advertise {urls}.", "The grpc-proxies {members} would advertise {urls}.", 1
        )
    ),
}
_DOES_NOT_ANSWER = _pair(
    plural("Member {members} does not answer at {urls}.", "Members {members} do not answer at {urls}.", 1)
)
_NOT_ASKED = _pair(
    plural(
        "etcdlab cannot tell whether member {members} runs: no dial of {urls} got an answer.",
        "etcdlab cannot tell whether members {members} run: no dial of {urls} got an answer.",
        1,
    )
)
