"""The questions that rules ask of one trace: its members, their URLs, the dials, and which etcd answered."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from etcdlab.messages import Message, message
from etcdlab.rules.addresses import address_of, host_of, is_loopback, is_unspecified
from etcdlab.rules.advertised import Advertised, Advertisers, advertised_urls
from etcdlab.rules.answered_url import AnsweredUrls
from etcdlab.rules.answerers import Answerers
from etcdlab.rules.client_state import ClientState
from etcdlab.rules.evidence import EvidenceIndex
from etcdlab.rules.file_servers import FileServers
from etcdlab.rules.finding import Fix

if TYPE_CHECKING:
    from etcdlab.file_line import FileLine
    from etcdlab.kubernetes_target import KubernetesTarget
    from etcdlab.trace import Dial, Failure, Identity, Member, MemberList, Trace


class TraceIndex:
    """The evidence of one trace, indexed for rules.

    `blamed` has ids of members with the addresses that a rule blames them for. No fix proposes these addresses.
    `propose` makes the fix of a wrong URL: see `etcdlab.fixes`.
    """

    def __init__(
        self,
        trace: Trace,
        blamed: frozenset[tuple[str, str]] = frozenset(),
        propose: Callable[[TraceIndex, Advertised], Fix] = lambda _, __: Fix(),
        file_lines: Sequence[FileLine] = (),
        kubernetes: Sequence[KubernetesTarget] = (),
    ) -> None:
        self.trace = trace
        self.blamed = blamed
        self._propose = propose
        self._file_lines = file_lines
        self.kubernetes = kubernetes
        self._fixes: dict[int, Fix] = {}
        """The fixes that were made so far, by `id` of the member."""
        self._dials_of_urls: dict[str, Dial | None] = {}
        self._live_urls: dict[str, tuple[tuple[str, Dial], ...]] = {}

    @cached_property
    def answer(self) -> MemberList | None:
        """The member list that the client's Sync works with, or the first list that an etcd answered."""
        lists = self.trace.member_lists
        return next((answer for answer in lists if not (answer.error or answer.from_other_endpoint)), None)

    @cached_property
    def answerers(self) -> Answerers:
        """Which etcd answered at which address."""
        return Answerers(self.trace, self.answer)

    @cached_property
    def answered_urls(self) -> AnsweredUrls:
        """At which addresses each member answered."""
        return AnsweredUrls(self.trace, self.answerers)

    @cached_property
    def client(self) -> ClientState:
        """Whether the client syncs, and whether its calls fail."""
        proved = (not self.trace.complete or self.trace.is_of_file) and self._all_dials_fail()
        return ClientState(self.trace, has_answer=self.answer is not None, dials_prove_fault=proved)

    @cached_property
    def evidence(self) -> EvidenceIndex:
        """Where the trace has its member list and each URL."""
        return EvidenceIndex(self.trace, self.answer)

    @cached_property
    def files(self) -> FileServers:
        """The servers of deployment files, beside the members. A what if is compared with no file."""
        members = () if self.trace.what_if_members else self.members
        return FileServers(self._file_lines if members else (), members)

    @property
    def vantage(self) -> Message:
        """The place from which the findings are true. The reader of a recording is somewhere else."""
        if self.trace.origin.engine == "recording":
            return message("from where it was recorded")
        if self.trace.is_of_log:
            return message("from the host that wrote the log")
        if self.trace.is_of_capture:
            return message("from the host of the client in the capture")
        return message("from inside the process") if self.trace.process else message("from this host")

    # Members and their URLs.

    @property
    def members(self) -> tuple[Member, ...]:
        """The members, with the URLs that they advertise or would advertise."""
        return self.trace.what_if_members or (self.answer.members if self.answer else ())

    @cached_property
    def advertised(self) -> tuple[Advertised, ...]:
        """Every URL of every member."""
        return advertised_urls(self.trace, self.answer, by_proxy=self.answerers.is_proxy)

    @cached_property
    def after_sync(self) -> tuple[Advertised, ...]:
        """The URLs that are this client's endpoints after a Sync."""
        if self.client.takes_learners or self.answer is None:
            return self.advertised
        return tuple(url for url in self.advertised if url.member.name and not url.member.learner)

    @cached_property
    def _advertisers(self) -> Advertisers:
        return Advertisers(self.advertised)

    def is_shared(self, url: str) -> bool:
        """Whether several members advertise the same address, and not because a what if tries another's own."""
        return len(self._advertisers.of(url)) > 1 and not self.is_another_members(url)

    def is_another_members(self, url: str) -> bool:
        """Whether a what if tries another member's own URL: one member advertises the URL, and that one answers."""
        sharing = self._advertisers.of(url)
        owners = [advertised.member for advertised in sharing if not advertised.supposed]
        dial = self.dial_of(url)
        return len(sharing) > len(owners) == 1 and dial is not None and self.answerers.is_member(dial, owners[0])

    def is_same_host(self, advertised: Advertised) -> bool:
        """Whether a proposed URL is on a host where this member answers, so that only the port can be wrong.

        This cannot be decided for a URL that is advertised already: through a port-forward the member seems to answer
        on loopback.
        """
        return (
            advertised.supposed
            and not is_unspecified(advertised.host)
            and any(host_of(dial.url) == advertised.host for dial in self.answerers.dials_of(advertised.member))
        )

    def is_sandboxs_own(self, host: str) -> bool:
        """Whether a host is the address of a sandbox's servers: it stands for the address of a server's own host."""
        return bool(self.trace.scenario and self.answer and host_of(self.answer.endpoint) == host)

    def fix_of(self, advertised: Advertised) -> Fix:
        """The fix of a wrong URL: one setting for all URLs of a member, which may be 60,000."""
        place = id(advertised.member)
        if place not in self._fixes:
            self._fixes[place] = self._propose(self, advertised)
        return self._fixes[place]

    # Dials.

    @property
    def configured(self) -> tuple[Dial, ...]:
        """The newest dial of each configured address. A client dials again after a refusal."""
        return tuple({dial.address: dial for dial in self.trace.dials if dial.source == "configured"}.values())

    def dial_of(self, url: str) -> Dial | None:
        """The newest dial of an address, however its URL is written."""
        if url not in self._dials_of_urls:
            self._dials_of_urls[url] = self._dials.get(address_of(url)) or self._dials.get(url)
        return self._dials_of_urls[url]

    @cached_property
    def _dials(self) -> dict[str, Dial]:
        """The newest dial of each address and URL."""
        return {name: dial for dial in self.trace.dials for name in (dial.address, dial.url) if name}

    def _all_dials_fail(self) -> bool:
        """Whether every advertised URL was dialled, and no dial got an answer."""
        dials = [self.dial_of(advertised.url) for advertised in self.advertised]
        return bool(dials) and all(dial is not None and dial.failure is not None for dial in dials)

    def failing(self, kinds: Container[str]) -> Iterator[tuple[Advertised, Dial, Failure]]:
        """The advertised URLs whose dial failed in one of these ways."""
        for advertised in self.advertised:
            dial = self.dial_of(advertised.url)
            if dial is not None and dial.failure is not None and dial.failure.kind in kinds:
                yield advertised, dial, dial.failure

    # Answers.

    def is_answer_of(self, dial: Dial, member: Member) -> bool:
        """Whether the etcd that answered is the member that advertises the URL."""
        return self.answerers.is_member(dial, member)

    def foreign_identity(self, dial: Dial | None) -> Identity | None:
        """The etcd that answered, if it belongs to another cluster."""
        return self.answerers.foreign(dial)

    def is_up(self, member: Member) -> bool:
        """Whether a member answered anywhere."""
        return self.answerers.answered(member)

    def other_url_that_answers(self, advertised: Advertised) -> Dial | None:
        """The dial of another URL of the same member at which that very member answered."""
        own, member = address_of(advertised.url), advertised.member
        if member.id not in self._live_urls:
            self._live_urls[member.id] = tuple(islice(self._answering_urls(member), 2))
        return next((dial for address, dial in self._live_urls[member.id] if address != own), None)

    def _answering_urls(self, member: Member) -> Iterator[tuple[str, Dial]]:
        """The addresses of the member's own URLs at which it answered, each with its dial."""
        for address, url in {address_of(url): url for url in member.client_urls}.items():
            dial = self.dial_of(url)
            if dial is not None and self.is_answer_of(dial, member) and not self.is_shared(url):
                yield address, dial

    def asked_through_loopback(self) -> bool:
        """Whether the endpoint that answered is on this host. Then a loopback URL may be right from here."""
        endpoints = [self.answer.endpoint] if self.answer else self.trace.endpoints if self.trace.process else ()
        return any(is_loopback(host_of(endpoint)) for endpoint in endpoints)

    def answered_as(self, member: Member) -> Dial | None:
        """The first configured endpoint that answered as that very member."""
        dials = (dial for dial in self.answerers.dials_of(member) if dial.source == "configured")
        return next((dial for dial in dials if not self.answerers.is_balancer(dial.address)), None)
