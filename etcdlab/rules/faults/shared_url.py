"""R8, a note: several members advertise one URL: a load balancer or a service answers there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import Message, message, plural, sentences
from etcdlab.rules.addresses import address_of
from etcdlab.rules.balancers import balancer_dials, balancer_evidence, balancer_sentence, shared_url
from etcdlab.rules.finding import Fix
from etcdlab.rules.member_list_note import member_list_note

if TYPE_CHECKING:
    from etcdlab.rules.advertised import Advertised
    from etcdlab.rules.finding import Finding
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R8"
SLUG = "shared-url"
TITLE = message("Several members advertise the same URL")
YIELDS_TO = ()


def find(index: TraceIndex) -> Iterator[Finding]:
    """At most one note, which also has the dials that prove that a load balancer answers at the URL."""
    if not (url := shared_url(index)):
        return
    why = sentences(*_who_answers(index, url), _fail_over(index, url))
    dials = balancer_dials(index, shared=True)
    note = member_list_note(index, _summary(index, url), why, _fix(index, url))
    yield note.with_evidence(*(balancer_evidence(index, dial) for dial in dials))


def _summary(index: TraceIndex, url: str) -> Message:
    sharing = _sharing(index, url)
    if any(each.supposed for each in sharing):
        return plural(
            "{count} member would advertise {url}.", "{count} members would advertise {url}.", len(sharing), url=url
        )
    return plural("{count} member advertises {url}.", "{count} members advertise {url}.", len(sharing), url=url)


def _who_answers(index: TraceIndex, url: str) -> tuple[Message, ...]:
    """One of the members, each time that etcdlab dialled the address; else a load balancer."""
    if index.answerers.is_balancer(address_of(url)):
        return (balancer_sentence(index, address_of(url)),)
    if (owner := _owner(index, url)) is None:
        return (message("A load balancer or a service may answer at that address, or somebody copied the URL."),)
    return (
        message("Each time {member} answered at that address.", member=owner.name),
        message("Somebody may have copied the URL, or a load balancer leads there."),
    )


def _fix(index: TraceIndex, url: str) -> Fix:
    """What to change where the URL is a copy. Of a load balancer nothing has to change."""
    if (owner := _owner(index, url)) is None:
        return Fix()
    others = tuple(each.name for each in _sharing(index, url) if each.member.id != owner.member.id)
    return Fix(
        server=plural(
            "If no load balancer leads there, let {others} advertise an address of its own.",
            "If no load balancer leads there, let {others} advertise addresses of their own.",
            len(others),
            others=others,
        )
    )


def _fail_over(index: TraceIndex, url: str) -> Message:
    """What fails over between the members that share a URL. If each also has a URL of its own, the client does."""
    sharing = _sharing(index, url)
    if all(set(each.member.client_urls) - {url} for each in sharing):
        return message(
            "Each member also advertises a URL of its own, so a client that syncs still fails over by itself."
        )
    if (owner := _owner(index, url)) is None:
        return message("A load balancer fails over between the members, and the client does not.")
    others = tuple(each.name for each in sharing if each.member.id != owner.member.id)
    return message("A client that syncs then dials {member} in place of {others}.", member=owner.name, others=others)


def _owner(index: TraceIndex, url: str) -> Advertised | None:
    """The member that answered alone at the URL, if etcdlab dialled it more than once."""
    dial = index.dial_of(url)
    answering = index.answerers.members_at(address_of(url))
    if dial is None or not dial.again or len(answering) != 1:
        return None
    return next((each for each in _sharing(index, url) if each.member.id in answering), None)


def _sharing(index: TraceIndex, url: str) -> list[Advertised]:
    return [each for each in index.advertised if each.url == url]
