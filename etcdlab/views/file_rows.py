"""Deployment files beside the members: a sentence for each server, and the same as plain JSON values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from etcdlab.messages import Text, message, plural, sentences
from etcdlab.rules.file_servers import FileServers
from etcdlab.rules.trace_index import TraceIndex
from etcdlab.views.labels import member_name, some

if TYPE_CHECKING:
    from etcdlab.case import Case
    from etcdlab.rules.file_servers import Comparison, FileServer

NOTES = 16
"""So many servers have a sentence."""


def notes_of_files(case: Case) -> tuple[Text, ...]:
    """Which server of a file is which member, and whether both have the same URLs."""
    if not case.file_lines or case.trace.what_if_members:
        return ()
    files = TraceIndex(case.trace, file_lines=case.file_lines).files
    if not files.servers:
        names = tuple(dict.fromkeys(line.file for line in case.file_lines))
        return (message("No member list was answered, so etcdlab compared nothing with {files}.", files=some(names)),)
    notes = [note for server in files.servers for note in _notes(files, server)]
    matched = any(server.members for server in files.servers)
    if matched and files.not_in_files:
        names = tuple(member_name(member) for member in files.not_in_files)
        notes.append(plural("{members} is in no file.", "{members} are in no file.", len(names), members=some(names)))
    left = len(notes) - NOTES
    more = plural(
        "{count} more sentence about files is not here.", "{count} more sentences about files are not here.", left
    )
    return (*notes[:NOTES], *([more] if left > 0 else []))


def _notes(files: FileServers, server: FileServer) -> Iterator[Text]:
    comparisons = [one for one in files.comparisons if one.server is server]
    place, name = server.first.place, server.first.server
    for member in server.members:
        own = [one for one in comparisons if one.member is member]
        who = message(
            "Server {server} ({place}) is member {member}.", server=name, place=place, member=member_name(member)
        )
        unknown = tuple(dict.fromkeys(variable for one in own for variable in one.unknown))
        if unknown:
            depends = message(
                "Its URLs depend on {variables}, so etcdlab did not compare them.", variables=some(unknown)
            )
            yield sentences(who, server.by, depends)
        elif own and not any(one.differs for one in own):
            yield sentences(who, server.by, message("Their URLs are the same."))
    if not server.members:
        yield message("Server {server} ({place}) is none of the members.", server=name, place=place)


def deployments(case: Case) -> list[dict[str, Any]]:
    """Each server of the files, with its members and its URLs. `same` is null where nothing was compared."""
    if not case.file_lines:
        return []
    index = TraceIndex(case.trace, file_lines=case.file_lines)
    files = index.files if index.files.servers else FileServers(case.file_lines, ())
    return [_server(files, server) for server in files.servers]


def _server(files: FileServers, server: FileServer) -> dict[str, Any]:
    first = server.first
    comparisons = [one for one in files.comparisons if one.server is server]
    return {
        "file": first.file,
        "format": first.format,
        "server": first.server,
        "members": [{"id": member.id, "name": member.name} for member in server.members],
        "found": server.by,
        "urls": [
            {
                "url": line.url,
                "kind": line.kind,
                "line": line.line,
                "column": line.column,
                "setting": line.setting,
                "origin": line.origin,
                "depends_on": list(line.unknown),
                "verdict": line.verdict,
                "code": line.code,
            }
            for _, line in server.lines
        ],
        "compared": [_comparison(one) for one in comparisons],
    }


def _comparison(one: Comparison) -> dict[str, Any]:
    return {
        "member": one.member.id,
        "kind": one.kind,
        "running": list(one.running),
        "same": None if one.unknown else not one.differs,
    }
