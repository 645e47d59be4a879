"""What rules ask of a trace, answered once: who advertises what, what became of it, and what would be right."""

from __future__ import annotations

import shlex
from collections.abc import Container, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.chain import chain_of
from etcdlab.errors import UsageError
from etcdlab.messages import Message, Text, listed, message
from etcdlab.rules.addresses import (
    address_of,
    host_of,
    is_literal,
    is_loopback,
    is_placeholder,
    is_unspecified,
)
from etcdlab.rules.answerers import Answerers
from etcdlab.rules.finding import Evidence, Severity
from etcdlab.rules.verdict import get_fails
from etcdlab.trace import Member

if TYPE_CHECKING:
    from etcdlab.rules.finding import Fix
    from etcdlab.trace import Call, Dial, Failure, Identity, MemberList, Trace

UNREACHED = ("refused", "timeout", "unreachable", "silent", "closed")
"""How the dial of a member that is down ends; of one that is up, it is the address."""

MALFORMED = ("malformed", "unix-socket", "user-info", "no-port", "no-host")
"""How the dial of a URL ends that no client on another host can dial at all."""


class Advertised(NamedTuple):
    """One URL of one member."""

    member: Member
    url: str
    host: str
    """Without brackets; empty where the URL has none."""
    supposed: bool = False
    """What if: nobody advertises it yet."""
    by_proxy: bool = False
    """Whether a grpc-proxy advertises it, and not a member."""

    @property
    def name(self) -> str:
        """The member's name, or its id; of one that was not asked for, neither is known."""
        return self.member.name or self.member.id or "the member that advertises it"


class TraceIndex:
    """The evidence of one trace, indexed for rules.

    `blamed` are ids of members with the addresses that a rule blames them for: no fix names those.
    """

    def __init__(self, trace: Trace, blamed: frozenset[tuple[str, str]] = frozenset()) -> None:
        self.trace = trace
        self.blamed = blamed
        self.proposals: dict[int, Fix] = {}
        """The fixes made so far, by `id` of the member."""

    @cached_property
    def answer(self) -> MemberList | None:
        """The member list the client's Sync works with, or the one that did answer."""
        answered = [one for one in self.trace.member_lists if not (one.error or one.from_other_endpoint)]
        return answered[0] if answered else None

    @cached_property
    def advertised(self) -> tuple[Advertised, ...]:
        """Every URL of every member, or what it would be; of a client alone, what it has taken over from a Sync."""
        known = {
            (member.id, url) for member in (self.answer.members if self.answer else ()) for url in member.client_urls
        }
        members = self.members or tuple(Member("", "", (url,)) for url in self.trace.endpoints_in_use)
        by_proxy = self.answerers.is_proxy
        return tuple(
            Advertised(
                member, url, host_of(url), bool(self.trace.what_if_members) and (member.id, url) not in known, by_proxy
            )
            for member in members
            for url in member.client_urls
        )

    @property
    def members(self) -> tuple[Member, ...]:
        """The members, with the URLs they advertise or would."""
        return self.trace.what_if_members or (self.answer.members if self.answer else ())

    @property
    def syncs(self) -> bool:
        """Whether this client asks for the members by itself, or was made to."""
        return self.trace.autosync > 0 or bool(self.trace.endpoints_in_use)

    @property
    def needs_sync(self) -> bool:
        """Whether a wrong URL is no fault of this client yet: it never calls Sync. A what if is about the Sync."""
        return not (self.syncs or self.trace.what_if_members)

    @property
    def vantage(self) -> Message:
        """The place from which the findings hold. The reader of a recording is somewhere else."""
        if self.trace.origin.engine == "recording":
            return message("from where it was recorded")
        return message("from inside the process") if self.trace.process else message("from this host")

    @property
    def fails(self) -> bool:
        """Whether the last Get of this client comes back without an answer."""
        return get_fails(self.trace)

    def severity(self) -> Severity:
        """A fault where the client syncs and its calls fail; else it is yet to come."""
        return Severity.FAULT if self.syncs and self.fails else Severity.WARNING

    @property
    def configured(self) -> tuple[Dial, ...]:
        """The newest dial of each configured address: a client that was refused tries again."""
        return tuple({dial.address: dial for dial in self.trace.dials if dial.source == "configured"}.values())

    def up(self, member: Member) -> bool:
        """Whether a member answered anywhere."""
        return self.answerers.answered(member)

    @cached_property
    def answerers(self) -> Answerers:
        """Who answered where."""
        return Answerers(self.trace, self.answer)

    def without_answer(self) -> Iterator[tuple[Advertised, Dial, Failure]]:
        """The URLs that gave no answer, of the members that answered nowhere else."""
        if self.answer is None:
            return  # Nobody was asked: the member may well answer elsewhere.
        for one, dial, failure in self.failing(UNREACHED):
            if not (self.up(one.member) or self.is_placeholder(one) or is_unspecified(one.host)):
                yield one, dial, failure

    def is_placeholder(self, one: Advertised) -> bool:
        """Whether a URL is there so that nobody uses it: it names such a port, and another URL serves."""
        return is_placeholder(one.url) and not self.failed_as(one, MALFORMED) and self._serves

    def failed_as(self, one: Advertised, kinds: Container[str]) -> bool:
        """Whether the dial of a URL failed in one of these ways."""
        dial = self.dial_of(one.url)
        return dial is not None and dial.failure is not None and dial.failure.kind in kinds

    @cached_property
    def _serves(self) -> bool:
        """Whether an etcd answers at a URL that is no placeholder."""
        dials = (self.dial_of(one.url) for one in self.advertised if not is_placeholder(one.url))
        return any(dial is not None and dial.reached for dial in dials)

    @cached_property
    def takes_learners(self) -> bool:
        """Whether a Sync of this release also takes the URLs of learners, and of members without a name."""
        try:
            return not chain_of(self.trace.origin.client, grpc=self.trace.origin.grpc).behaviours.skips_learners
        except UsageError:
            return False  # No release that this kit has a chain for: every newer one skips them.

    @cached_property
    def after_sync(self) -> tuple[Advertised, ...]:
        """The URLs that are this client's endpoints after a Sync."""
        skips = not self.takes_learners and self.answer is not None
        return tuple(one for one in self.advertised if not (skips and (one.member.learner or not one.member.name)))

    def shared(self, url: str) -> bool:
        """Whether several members advertise the same address, and not because one tries another's own."""
        return len(self._advertisers.get(address_of(url), ())) > 1 and not self.is_another_members(url)

    def is_another_members(self, url: str) -> bool:
        """What if: whether a URL is tried that is another member's own; one advertises it, and that one answers."""
        sharing = self._advertisers.get(address_of(url), {}).values()
        owners = [one.member for one in sharing if not one.supposed]
        dial = self.dial_of(url)
        return len(sharing) > len(owners) == 1 and dial is not None and self.is_answer_of(dial, owners[0])

    @cached_property
    def _advertisers(self) -> dict[str, dict[str, Advertised]]:
        """Who advertises an address, by the member's id."""
        members: dict[str, dict[str, Advertised]] = {}
        for one in self.advertised:
            members.setdefault(address_of(one.url), {})[one.member.id] = one
        return members

    def dial_of(self, url: str) -> Dial | None:
        """The newest dial of an address, however its URL is written."""
        return self._dials.get(address_of(url)) or self._dials.get(url)

    @cached_property
    def _dials(self) -> dict[str, Dial]:
        """The newest dial of each address and URL."""
        return {name: dial for dial in self.trace.dials for name in (dial.address, dial.url) if name}

    def failing(self, kinds: Container[str]) -> Iterator[tuple[Advertised, Dial, Failure]]:
        """The advertised URLs whose dial failed in one of these ways."""
        for one in self.advertised:
            dial = self.dial_of(one.url)
            if dial is not None and dial.failure is not None and dial.failure.kind in kinds:
                yield one, dial, dial.failure

    def is_answer_of(self, dial: Dial, member: Member) -> bool:
        """Whether the etcd that answered is the member that advertises the URL."""
        return self.answerers.is_member(dial, member)

    def foreign_identity(self, dial: Dial | None) -> Identity | None:
        """The etcd that answered, if it is of another cluster."""
        return self.answerers.foreign(dial)

    def asked_through_loopback(self) -> bool:
        """Whether the endpoint that answered is this host's own: then loopback may be right from here."""
        asked = [self.answer.endpoint] if self.answer else self.trace.endpoints if self.trace.process else ()
        return any(is_loopback(host_of(endpoint)) for endpoint in asked)

    def is_same_host(self, advertised: Advertised) -> bool:
        """Whether a proposed URL is on a host where this member answers, so that only the port can be wrong.

        Nobody can tell for a URL that is advertised already: through a port-forward the member seems to answer on
        loopback.
        """
        return (
            advertised.supposed
            and not is_unspecified(advertised.host)
            and any(host_of(dial.url) == advertised.host for dial in self.answerers.dials_of(advertised.member))
        )

    # Evidence, by what it is.

    def members_listed(self) -> tuple[Evidence, ...]:
        """Where the members were seen: the newest passage of that function, else the member list itself."""
        asked = message("MemberList, as supposed") if self.trace.what_if_members else message("MemberList")
        if self._newest_members_step is not None:
            return (Evidence("step", self._newest_members_step, asked),)
        if self.answer is not None:
            return (Evidence("member-list", self.trace.member_lists.index(self.answer), asked),)
        return (Evidence("supposed", 0, asked),) if self.trace.what_if_members else ()

    @cached_property
    def _newest_members_step(self) -> int | None:
        return next((step.id for step in reversed(self.trace.steps) if step.station == "members"), None)

    def listed(self, advertised: Advertised) -> tuple[Evidence, ...]:
        """Where a URL was seen: in the members' answer, else among the endpoints that the client has taken over."""
        number = None if self.members else self._places.get(advertised.url)
        if number is None:
            return self.members_listed()
        text = message(
            "the client uses {url} instead of {endpoints}",
            url=advertised.url,
            endpoints=listed(self.trace.endpoints, 4),
        )
        return (Evidence("endpoint", number, text),)

    @cached_property
    def _places(self) -> dict[str, int]:
        """The first place of each endpoint that the client has taken over."""
        return {url: number for number, url in reversed(list(enumerate(self.trace.endpoints_in_use)))}

    def about(self, dial: Dial | None) -> tuple[Evidence, ...]:
        """A dial, with how it ended."""
        if dial is None:
            return ()
        end = dial.failure.text if dial.failure else message("answered")
        # Most of Go's errors name the address themselves.
        is_whole = isinstance(end, str) and end.startswith("dial tcp")
        text = end if is_whole else message("dial {address}: {end}", address=dial.address or dial.url, end=end)
        return (Evidence("dial", dial.id, text),)

    def call(self, name: str) -> tuple[Call, tuple[Evidence, ...]] | None:
        """The first call of that name that failed, and the evidence of it."""
        for call in self.trace.calls:
            if call.name == name and call.returns != ("ok",):
                return call, (
                    Evidence("call", call.id, message("{call} returns: {error}", call=name, error=call.returns[0])),
                )
        return None

    def how_far(self) -> tuple[Message, ...]:
        """The sentences for a fault that only the client showed, and for a client that has not met the fault."""
        if self.answer is None and self.trace.endpoints_in_use:
            return (
                message("This client uses other endpoints than it was configured with."),
                message("A Sync has replaced them, unless the program called SetEndpoints."),
                message(
                    "`etcdlab check {endpoints}` asks the members themselves.",
                    endpoints=shlex.join(self.trace.endpoints),
                ),
            )
        if self.syncs:
            return ()
        return (
            message("AutoSync is off, so this client keeps its configured endpoints and has not met the fault."),
            message("It will meet the fault as soon as anything calls Sync."),
        )

    def answered_as(self, member: Member) -> Dial | None:
        """The first configured endpoint that answered as that very member."""
        dials = (dial for dial in self.answerers.dials_of(member) if dial.source == "configured")
        return next((dial for dial in dials if not self.answerers.is_balancer(dial.address)), None)

    def ruled_out(self, advertised: Advertised, dial: Dial | None) -> tuple[Text, ...]:
        """What else might have been the cause, and why it is not."""
        out: list[Text] = []
        configured = self.answered_as(advertised.member)
        if configured is not None:
            out.append(
                message(
                    "server down ({address} answers as {member})", address=configured.address, member=advertised.name
                )
            )
        if dial is not None and is_literal(advertised.host) and not _failed_at(dial, "dns"):
            out.append(message("DNS (the URL has an IP address)"))
        if dial is not None and _failed_at(dial, "tcp"):
            out.append(message("TLS (the dial fails before the handshake)"))
        return tuple(out)


def _failed_at(dial: Dial, stage: str) -> bool:
    return dial.failure is not None and dial.failure.stage == stage
