"""Asks a running cluster whether a new address is the server's own, or that of another member."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.errors import ClusterError
from etcdlab.messages import Text, message
from etcdlab.quoting import printable
from etcdlab.rules.addresses import address_of

if TYPE_CHECKING:
    from etcdlab.cluster.access import Access
    from etcdlab.cluster.endpoint import Endpoint
    from etcdlab.readers.deployments import Server
    from etcdlab.trace import Dial, Member, MemberList


class CheckedAddress(NamedTuple):
    """What a cluster says of an address: why a server must not advertise it, or a remark."""

    refusal: Text = ""
    remark: Text = ""


class AddressCheck:
    """The members of a cluster, and who answers at the addresses that a fix would write."""

    def __init__(self, answer: MemberList, access: Access) -> None:
        self._answer, self._access = answer, access
        self._dials: dict[str, Dial] = {}

    @classmethod
    def of_cluster(cls, endpoints: Sequence[Endpoint], access: Access) -> AddressCheck:
        """Ask the first endpoint that answers for its members, as `check` does. Raises ClusterError."""
        from etcdlab.cluster.connection import Cluster

        with Cluster(endpoints, access) as cluster:
            strict, default = cluster.members()
        answer = default if strict.error else strict
        if answer.error:
            raise ClusterError(
                message("{endpoint} does not list its members: {error}", endpoint=answer.endpoint, error=answer.error),
                message("Run `etcdlab check {endpoint}` to find the cause.", endpoint=answer.endpoint),
            )
        return cls(answer, access)

    def ask(self, server: Server, url: str) -> CheckedAddress:
        """Dial a URL as a client does, and compare who answers with the server of a file."""
        dial, own = self._dial(url), self._members_of(server)
        if dial.identity is None:
            return self._without_identity(dial, server, own)
        if dial.identity.cluster_id != self._answer.cluster_id:
            return CheckedAddress(message("Another etcd cluster answers at {address}.", address=dial.address))
        answering = [one for one in self._answer.members if one.id == dial.identity.member_id]
        name = _name(answering) or dial.identity.member_id
        if any(one in own for one in answering):
            return CheckedAddress(remark=message("{member} answers at {address}.", member=name, address=dial.address))
        if own or server.member:
            return CheckedAddress(_answers(name, dial.address, server))
        return CheckedAddress(
            remark=message(
                "{member} answers at {address}. The file does not say which member server {server} is.",
                member=name,
                address=dial.address,
                server=printable(server.name),
            )
        )

    def _without_identity(self, dial: Dial, server: Server, own: Sequence[Member]) -> CheckedAddress:
        """No etcd said who it is. The member list may still say whose address it is."""
        address = address_of(dial.url)
        others = [one for one in self._answer.members if address in map(address_of, one.client_urls)]
        if others and (own or server.member) and not any(one in own for one in others):
            return CheckedAddress(_advertises(_name(others), printable(address), server))
        why = dial.failure.text if dial.failure is not None else ""
        return CheckedAddress(
            remark=message(
                "No etcd answers from this host at {address}, so nothing shows whose address it is: {error}",
                address=printable(address),
                error=why,
            )
        )

    def _dial(self, url: str) -> Dial:
        from etcdlab.cluster.dial.dialler import Target, dial_all

        if url not in self._dials:
            (self._dials[url],) = dial_all([Target(url, "proposed")], self._access)
        return self._dials[url]

    def _members_of(self, server: Server) -> list[Member]:
        """The members that a server of a file can be: by its name, else by a URL that it sets."""
        members = self._answer.members
        if named := [one for one in members if server.member and one.name == server.member]:
            return named
        urls = {url.text for url in server.urls if url.kind in ("advertise-client", "advertise-peer")}
        if with_its_urls := [one for one in members if urls & {*one.client_urls, *one.peer_urls}]:
            return with_its_urls
        return [one for one in members if one.name == server.name]


def _name(members: Sequence[Member]) -> str:
    return printable(members[0].name or members[0].id) if members else ""


def _answers(member: str, address: str, server: Server) -> Text:
    return message(
        "{member} answers at {address}, and it is another member than server {server} of this file.",
        member=member,
        address=address,
        server=printable(server.member or server.name),
    )


def _advertises(member: str, address: str, server: Server) -> Text:
    return message(
        "{member} advertises {address}, and it is another member than server {server} of this file.",
        member=member,
        address=address,
        server=printable(server.member or server.name),
    )
