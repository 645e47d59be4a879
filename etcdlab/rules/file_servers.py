"""Which server of a deployment file is which member of the cluster, and where the file and the member differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from etcdlab.file_line import FileLine, UrlKind
from etcdlab.messages import Text, message
from etcdlab.rules.addresses import ip_of, parts_of
from etcdlab.trace import Member

COMPARED: tuple[UrlKind, ...] = ("advertise-client", "advertise-peer")
"""The URLs that the member list has, too. Nobody can ask a member for the URLs on which it listens."""


class NumberedLine(NamedTuple):
    """A line with its id in the case."""

    id: int
    line: FileLine


class FileServer(NamedTuple):
    """One server of a file, and the members that it is."""

    lines: tuple[NumberedLine, ...]
    members: tuple[Member, ...] = ()
    """Several only for the pods of one StatefulSet."""
    by: Text = ""
    """How etcdlab found the members, as a sentence."""

    @property
    def first(self) -> FileLine:
        """A line that names the file, its format and the server."""
        return self.lines[0].line

    def of_kind(self, kind: UrlKind) -> tuple[NumberedLine, ...]:
        """The lines with URLs of one kind."""
        return tuple(numbered for numbered in self.lines if numbered.line.kind == kind)

    @property
    def may_be_any(self) -> bool:
        """Whether variables hide who the server is."""
        return not self.first.member and all(numbered.line.unknown for numbered in self._compared())

    def is_at(self, member: Member) -> bool:
        """Whether a URL of the file is one of the member's."""
        own = {same_url(url) for url in (*member.client_urls, *member.peer_urls)}
        return any(same_url(numbered.line.url) in own for numbered in self._compared() if not numbered.line.unknown)

    def _compared(self) -> Iterator[NumberedLine]:
        return (numbered for kind in COMPARED for numbered in self.of_kind(kind))


class Comparison(NamedTuple):
    """The URLs of one kind of one server, and those of its member."""

    server: FileServer
    member: Member
    kind: UrlKind
    lines: tuple[NumberedLine, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """The variables that prevent the comparison."""
        return tuple(dict.fromkeys(name for numbered in self.lines for name in numbered.line.unknown))

    @property
    def running(self) -> tuple[str, ...]:
        """What the member list has."""
        return self.member.client_urls if self.kind == "advertise-client" else self.member.peer_urls

    @property
    def differs(self) -> bool:
        """Whether the URLs are known and others, in whatever order and spelling."""
        if self.unknown:
            return False
        return {same_url(numbered.line.url) for numbered in self.lines} != {same_url(url) for url in self.running}

    @property
    def faults(self) -> tuple[FileLine, ...]:
        """The lines that are wrong by themselves, and that the member does not have yet."""
        own = {same_url(url) for url in self.running}
        lines = (numbered.line for numbered in self.lines)
        return tuple(line for line in lines if line.verdict == "wrong" and same_url(line.url) not in own)


class FileServers:
    """The servers of the files of a case, beside the members of the newest trace."""

    def __init__(self, lines: Sequence[FileLine], members: Sequence[Member]) -> None:
        self._lines, self._members = lines, tuple(members)

    @cached_property
    def servers(self) -> tuple[FileServer, ...]:
        """Every server, with its members as far as they are found."""
        by_number: dict[int, list[NumberedLine]] = {}
        for number, line in enumerate(self._lines):
            by_number.setdefault(line.server_number, []).append(NumberedLine(number, line))
        return _with_members([FileServer(tuple(lines)) for lines in by_number.values()], self._members)

    @cached_property
    def comparisons(self) -> tuple[Comparison, ...]:
        """A comparison for each member and kind of URL that a file sets."""
        return tuple(
            Comparison(server, member, kind, lines)
            for server in self.servers
            for member in server.members
            for kind in COMPARED
            if (lines := server.of_kind(kind))
        )

    @property
    def strangers(self) -> tuple[FileServer, ...]:
        """The servers that are certainly no member. Empty without a member list."""
        return tuple(server for server in self.servers if self._members and not (server.members or server.may_be_any))

    @property
    def not_in_files(self) -> tuple[Member, ...]:
        """The members that no server of the files is, if every server is a member."""
        matched = {member.id for server in self.servers for member in server.members}
        return tuple(member for member in self._members if member.id not in matched)

    def lines_of(self, member: str, urls: Iterable[str]) -> tuple[NumberedLine, ...]:
        """The lines that make a member, by its id, advertise one of these URLs."""
        wanted = {same_url(url) for url in urls}
        return tuple(
            numbered
            for comparison in self.comparisons
            if comparison.member.id == member and comparison.kind == "advertise-client"
            for numbered in comparison.lines
            if not numbered.line.unknown and same_url(numbered.line.url) in wanted
        )


def same_url(url: str) -> object:
    """What two spellings of one URL have in common."""
    parts = parts_of(url)
    return (parts.scheme, ip_of(parts.host) or parts.host.lower(), parts.port) if parts.host else url


_Keys = Callable[[FileServer], Iterable[object]]
_KeysOfMember = Callable[[Member], Iterable[object]]


def _urls_of(kind: UrlKind) -> _Keys:
    return lambda server: {same_url(line.url) for _, line in server.of_kind(kind) if not line.unknown}


_WAYS: tuple[tuple[Text, _Keys, _KeysOfMember], ...] = (
    (
        message("They have the same name."),
        lambda server: [server.first.member] if server.first.member else [],
        lambda member: [member.name] if member.name else [],
    ),
    (
        message("They have the same peer URL."),
        _urls_of("advertise-peer"),
        lambda member: {same_url(url) for url in member.peer_urls},
    ),
    (
        message("They have the same client URL."),
        _urls_of("advertise-client"),
        lambda member: {same_url(url) for url in member.client_urls},
    ),
)
"""What a server of a file and a member have in common, the surest first."""


def _with_members(servers: list[FileServer], members: tuple[Member, ...]) -> tuple[FileServer, ...]:
    """The servers with their members. What several of them have in common proves nothing."""
    for by, keys, keys_of_member in _WAYS:
        free = _without_server(servers, members)
        open_servers = [server for server in servers if not server.members]
        ours = Counter(key for server in open_servers for key in set(keys(server)))
        theirs = Counter(key for member in free for key in set(keys_of_member(member)))
        owner = {key: member for member in free for key in keys_of_member(member) if theirs[key] == 1}
        servers = [_matched(server, by, [owner[key] for key in keys(server) if ours[key] == 1 and key in owner])
                   if not server.members else server for server in servers]  # fmt: skip
    return tuple(_matched_by_rest(servers, members))


def _matched(server: FileServer, by: Text, alike: Sequence[Member]) -> FileServer:
    """The server with its member, if everything that it has in common with members leads to the same one."""
    return server._replace(members=(alike[0],), by=by) if len({member.id for member in alike}) == 1 else server


def _without_server(servers: Sequence[FileServer], members: Iterable[Member]) -> list[Member]:
    matched = {member.id for server in servers for member in server.members}
    return [member for member in members if member.id not in matched]


def _matched_by_rest(servers: list[FileServer], members: tuple[Member, ...]) -> list[FileServer]:
    """The servers, with the one that is left for the member that is left, or the one whose pods all members are."""
    left, free = [server for server in servers if not server.members], _without_server(servers, members)
    if len(servers) == len(members) and len(left) == len(free) == 1:
        only = left[0]._replace(
            members=(free[0],), by=message("No other server of the file and no other member is left.")
        )
        return [only if server is left[0] else server for server in servers]
    if len(servers) == 1 and left and _is_of_pods(left[0], members):
        return [left[0]._replace(members=members, by=message("The members are pods of this object."))]
    return servers


def _is_of_pods(server: FileServer, members: tuple[Member, ...]) -> bool:
    """Whether several members are pods of one object: it has no name of its own, and a URL that all of them have."""
    in_cluster = server.first.format in ("kubernetes", "template") and not server.first.member
    has_variables = any(numbered.line.unknown for numbered in server.lines)
    return in_cluster and bool(members) and (has_variables or any(map(server.is_at, members)))
