"""Dials configured endpoints several times: an address that answers as different members is a load balancer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from etcdlab.cluster.dial.dialler import Target

if TYPE_CHECKING:
    from etcdlab.trace import Dial, Identity, MemberList

TIMES = 6
"""The number of further dials of an address. With the first dial and the call, a random balancer of three members
answers
as one member every time in 1 of 730 runs."""

MOST_ASKED_AGAIN = 16
"""The most addresses that etcdlab dials again."""


def ask_again(dials: Iterable[Dial], answer: MemberList) -> list[Target]:
    """The configured endpoints that may be balancers: the member that answered there does not advertise them, or other
    members advertise them, too.
    """
    advertised = {
        (member.id, url.rpartition("://")[2].rstrip("/")) for member in answer.members for url in member.client_urls
    }
    advertisers = Counter(address for _, address in advertised)
    urls = dict.fromkeys(
        dial.url
        for dial in dials
        if dial.source == "configured"
        and dial.identity is not None
        and ((dial.identity.member_id, dial.address) not in advertised or advertisers[dial.address] > 1)
    )
    return [Target(url, "configured") for url in list(urls)[:MOST_ASKED_AGAIN] for _ in range(TIMES)]


def with_answers(dials: Sequence[Dial], again: Iterable[Dial]) -> list[Dial]:
    """The dials, each with the etcds that answered when its address was dialled again."""
    answers: dict[str, list[Identity]] = {}
    for dial in again:
        if dial.identity is not None:
            answers.setdefault(dial.url, []).append(dial.identity)
    return [
        msgspec.structs.replace(dial, again=tuple(answers[dial.url]))
        if dial.source == "configured" and dial.reached and dial.url in answers
        else dial
        for dial in dials
    ]
