"""The sentence that a finding says of one member and one URL, or of many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from etcdlab.rules.finding import AffectedMember, Claim

MOST_NAMED = 4
"""So many members are named in a sentence, and so many URLs: of 2,000 the first tell what the others would."""


def counted(texts: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b, c, d and 6 more`; each text once."""
    distinct = list(dict.fromkeys(texts))
    named, left = distinct[:MOST_NAMED], len(distinct) - MOST_NAMED
    if left > 0:
        return f"{', '.join(named)} and {left} more"
    return " and ".join(filter(None, (", ".join(named[:-1]), named[-1]))) if named else ""


def who(members: Sequence[AffectedMember], claim: Claim) -> str:
    """The members as a person names them: `member s`, `members a and b`."""
    if len(members) == 1:
        return f"{claim.noun} {members[0].name}" if members[0].name else f"a {claim.noun}"
    nouns = f"{claim.noun}s" if claim.noun == "member" else "grpc-proxies"
    return f"{nouns} {counted(member.name for member in members)}"


def sentence(claim: Claim, members: Sequence[AffectedMember]) -> str:
    """The claim, said of these members and their URLs."""
    urls = list(dict.fromkeys(url for member in members for url in member.urls))
    several = len(members) > 1
    advertise = "would advertise" if claim.would else "advertise" if several else "advertises"
    return (claim.of_one if len(urls) == 1 else claim.of_many).format(
        who=who(members, claim),
        names=counted(member.name or f"the {claim.noun}" for member in members),
        urls=counted(urls),
        addresses=counted(member.answered_at for member in members),
        advertise=advertise,
        answer="answer" if several else "answers",
        do="do" if several else "does",
        run="run" if several else "runs",
        them="them" if several else "it",
    )
