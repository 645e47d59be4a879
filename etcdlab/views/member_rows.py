"""What the members advertise: a column per answer to MemberList, a row per member."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from etcdlab.messages import Text, message, plural
from etcdlab.quoting import printable
from etcdlab.views.labels import NAME
from etcdlab.views.rows import MemberCell, MemberColumn, MemberRow, Members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etcdlab.trace import Member, MemberList, Trace

ROWS, URLS = 40, 10
"""The most members, and the most URLs of each, in the table."""


class MemberInAnswers(NamedTuple):
    """One member in each of the answers."""

    member: Member
    urls: tuple[tuple[str, ...] | None, ...]
    """Its URLs in each answer; None if the list does not have the member, or failed."""
    differs: tuple[bool, ...]
    """Whether that answer differs from the first answer for this member."""


def newest_answers(lists: Sequence[MemberList]) -> tuple[MemberList, ...]:
    """The newest answer to the client of each kind, then what each other endpoint has in its own data."""
    newest = {
        (answer.from_other_endpoint, answer.linearizable, answer.endpoint if answer.from_other_endpoint else ""): answer
        for answer in lists
    }
    return tuple(newest.values())


def side_by_side(answers: Sequence[MemberList]) -> tuple[MemberInAnswers, ...]:
    """The members of all answers, each once."""
    by_id = [{member.id: member for member in answer.members} for answer in answers]
    every = {name: member for members in reversed(by_id) for name, member in members.items()}
    order = dict.fromkeys(name for members in by_id for name in members)

    def row(name: str) -> MemberInAnswers:
        urls = tuple(_urls(members.get(name)) for members in by_id)
        answered = [one for one, answer in zip(urls, answers, strict=True) if not answer.error]
        differs = (not answer.error and one != answered[0] for one, answer in zip(urls, answers, strict=True))
        return MemberInAnswers(every[name], urls, tuple(differs))

    return tuple(map(row, order))


def member_table(trace: Trace) -> Members:
    """The table of a trace."""
    answers = newest_answers(trace.member_lists)
    every = side_by_side(answers)
    tried = {member.id: member for member in trace.what_if_members}
    left = len(every) - ROWS
    return Members(
        tuple(map(_column, answers)),
        tuple(_row(member, answers, tried) for member in every[:ROWS]),
        plural("{count} more member is in the saved case.", "{count} more members are in the saved case.", left)
        if left > 0
        else "",
    )


def column_head(answer: MemberList) -> Text:
    """The head of an answer's column: linearizable or default, and from which endpoint."""
    endpoint = printable(answer.endpoint, NAME)
    if answer.from_other_endpoint:
        return message("own list of {endpoint}", endpoint=endpoint)
    if answer.linearizable:
        return message("linearizable, from {endpoint}", endpoint=endpoint)
    return message("default, from {endpoint}", endpoint=endpoint)


def _column(answer: MemberList) -> MemberColumn:
    kind = "own" if answer.from_other_endpoint else "linearizable" if answer.linearizable else "default"
    return MemberColumn(kind, answer.endpoint, column_head(answer), answer.error)  # type: ignore[arg-type]


def _row(row: MemberInAnswers, answers: Sequence[MemberList], tried: dict[str, Member]) -> MemberRow:
    member = row.member
    cells = tuple(map(_cell, row.urls, row.differs, (bool(answer.error) for answer in answers)))
    name = printable(member.name, NAME) if member.name else message("(unnamed)")
    if not tried:
        return MemberRow(member.id, name, member.learner, cells)
    urls = _urls(tried.get(member.id))
    return MemberRow(member.id, name, member.learner, cells, _cell(urls, urls not in row.urls, failed=False))


def _cell(urls: tuple[str, ...] | None, differs: bool, failed: bool) -> MemberCell:
    if urls:
        return MemberCell(urls[:URLS], "", max(0, len(urls) - URLS), differs)
    absent = message("none") if urls is not None else message("no answer") if failed else message("not in this list")
    return MemberCell(urls, absent, 0, differs)


def _urls(member: Member | None) -> tuple[str, ...] | None:
    return None if member is None else member.client_urls
