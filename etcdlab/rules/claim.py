"""The sentences of a finding about one member or endpoint, or about many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from etcdlab.messages import Message, Parameter, Text, listed, message, plural, sentences
from etcdlab.rules.finding import AffectedMember, Claim

MOST_NAMED = 4
"""A sentence names at most so many members, URLs or addresses."""

_FIRST_NAMED = 2
"""Where a finding has more members than `MOST_NAMED`, its summary names so many: it must fit into a few lines."""


def counted(texts: Iterable[Text]) -> Parameter:
    """The first few of many names, and how many more there are; each name once."""
    return listed(tuple(dict.fromkeys(texts)), MOST_NAMED)


def with_addresses(text: Text, addresses: Sequence[str]) -> Text:
    """A text about one endpoint, with these addresses as its `{addresses}`."""
    if isinstance(text, str):
        return text
    own: dict[str, Parameter] = {}
    if "addresses" in text.values:
        own = {"addresses": counted(addresses), **({"count": len(addresses)} if text.plural else {})}
    inner = {name: _with_addresses(value, addresses) for name, value in text.values.items()}
    return Message(text.template, inner | own, text.plural)


def _with_addresses(value: Parameter, addresses: Sequence[str]) -> Parameter:
    if isinstance(value, tuple):
        return tuple(with_addresses(item, addresses) for item in value)
    return with_addresses(value, addresses) if isinstance(value, str | Message) else value


def subject_of(members: Sequence[AffectedMember], claim: Claim) -> Message:
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
    return sentences(_first(claim, members), _of_all(claim.consequence, members), elsewhere)


def _of_all(consequence: Text, members: Sequence[AffectedMember]) -> Text:
    """What follows, in the plural if it follows for several URLs."""
    if isinstance(consequence, str) or not consequence.plural:
        return consequence
    count = len({url for member in members for url in member.urls})
    return Message(consequence.template, consequence.values | {"count": count}, consequence.plural)


def _summarized(texts: Iterable[Text]) -> Parameter:
    """All of a few names, else the first two and how many more there are; each name once."""
    names = tuple(dict.fromkeys(texts))
    return listed(names, MOST_NAMED if len(names) <= MOST_NAMED else _FIRST_NAMED)


def _first(claim: Claim, members: Sequence[AffectedMember]) -> Message:
    urls = _summarized(url for member in members for url in member.urls)
    names = _summarized(member.name for member in members)
    singular, many = _PROXY[claim.would] if claim.by_proxy else _MEMBER[claim.would]
    if claim.about == "not-judged":
        return message("etcdlab itself failed to dial {urls}. It cannot tell whether the URL is right.", urls=urls)
    if not any(member.name for member in members):
        return message("A member advertises {urls}.", urls=urls)
    if claim.about == "does-not-answer":
        singular, many = _DOES_NOT_ANSWER
    elif claim.about == "not-asked":
        singular, many = _NOT_ASKED
    return Message(singular, {"count": len(members), "members": names, "urls": urls}, many)


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
