"""The versions, the members and the dials of a run, as short tables for a bug report. In English, for upstream."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from etcdlab.report.provenance import engine_text, own_version
from etcdlab.trace import UNAUTHENTICATED
from etcdlab.views.labels import member_name, speaker
from etcdlab.views.markdown_text import cell, code, code_cell, escaped, table
from etcdlab.views.member_rows import member_table, newest_answers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from etcdlab.report.runs import Run
    from etcdlab.trace import Dial
    from etcdlab.views.rows import MemberCell, MemberRow, Members

MOST_MEMBERS, MOST_URLS, MOST_DIALS = 8, 3, 10

_say = speaker("en")


def version_rows(run: Run) -> Iterator[tuple[str, str]]:
    """The client and how it was built, the servers that answered, the engine and etcdlab."""
    origin, process = run.trace.origin, run.trace.process
    yield "etcd client", f"{code_cell(origin.client)} with grpc-go {code_cell(origin.grpc)}"
    go = process.go_version if process else origin.go_version
    if go:
        yield "Go", code_cell(go)
    if origin.like:
        yield "versions taken from", code_cell(origin.like)
    if origin.framework:
        yield "framework", code_cell(origin.framework)
    answered = [one.identity for one in run.trace.dials if one.identity]
    servers = sorted({identity.version for identity in answered})
    yield "etcd server", ", ".join(map(code_cell, servers)) or "not known: no etcd answered a dial"
    yield "engine", f"{code_cell(origin.engine)}: {cell(_say(engine_text(run.trace)))}"
    yield "etcdlab", code_cell(own_version())


def member_lines(run: Run) -> Iterator[str]:
    """The members, with the URLs in each answer to MemberList that differs from the answers before it."""
    answers = newest_answers(run.trace.member_lists)
    for answer in answers:
        if answer.error:
            yield from (f"{code(answer.endpoint)} returned an error: {escaped(_say(answer.error))}", "")
    every = member_table(run.trace)
    if not every.rows:
        yield "The case has no member list."
        return
    rows = every.rows[:MOST_MEMBERS]
    columns = _columns_that_differ(every)
    urls = [f"client URLs, {cell(_say(every.columns[one].head))}" for one in columns]
    yield from table(("name", "id", *urls, "learner"), (_member(row, columns) for row in rows))
    count = len({member.id for answer in answers for member in answer.members})
    yield from _left_out("Members", count - len(rows))
    same = sum(not answer.error for answer in answers) - len(columns)
    yield from _left_out("Answers with the same members and URLs", same)


def _columns_that_differ(members: Members) -> list[int]:
    """The numbers of the answers that are no error, and not equal to one before."""
    first: dict[tuple[MemberCell, ...], int] = {}
    for number, column in enumerate(members.columns):
        if not column.error:
            cells = (msgspec.structs.replace(row.cells[number], differs=False) for row in members.rows)
            first.setdefault(tuple(cells), number)
    return list(first.values())


def _member(row: MemberRow, columns: Sequence[int]) -> tuple[str, ...]:
    urls = (_urls(row.cells[number]) for number in columns)
    return (code_cell(_say(row.name)), code_cell(row.id), *urls, "yes" if row.learner else "no")


def _urls(urls: MemberCell) -> str:
    if not urls.urls:
        return cell(_say(urls.text))
    left = len(urls.urls) - MOST_URLS + urls.left_out
    return ", ".join(map(code_cell, urls.urls[:MOST_URLS])) + (f" and {left} more" if left > 0 else "")


def dial_rows(run: Run) -> Iterator[str]:
    """The newest dial of each address, the failed dials first: its stage, its result, and the error of Go."""
    newest = {(dial.source, dial.url): dial for dial in run.trace.dials}
    dials = sorted(newest.values(), key=lambda dial: dial.failure is None)
    if not dials:
        yield "The case has no dial."
        return
    names = {member.id: member_name(member) for one in run.trace.member_lists for member in one.members}
    rows = ((code_cell(dial.url), dial.source, _result(dial, names), _error(dial)) for dial in dials[:MOST_DIALS])
    yield from table(("address", "source", "result", "error of the Go client"), rows)
    yield from _left_out("Dials", len(dials) - MOST_DIALS)


def _result(dial: Dial, names: dict[str, str]) -> str:
    """What the dial proves. Without an answer of an etcd it proves the last stage that passed, and no more."""
    if dial.failure and dial.failure.kind == UNAUTHENTICATED:
        return "an etcd answered, and refused Status without a token"
    if dial.failure:
        return f"failed at {code_cell(dial.failure.stage)} ({code_cell(dial.failure.kind)})"
    if who := dial.identity:
        return f"answered as {code_cell(names.get(who.member_id, who.member_id))}, etcd {code_cell(who.version)}"
    passed: Sequence[str] = [stage.name for stage in dial.stages if stage.outcome == "ok"]
    last = f"passed {code_cell(passed[-1])}" if passed else "no failure"
    return f"{last}; no etcd said which member it is"


def _error(dial: Dial) -> str:
    if dial.failure is None:
        return ""
    return code_cell(dial.failure.go_error, 300) or cell(_say(dial.failure.detail))


def _left_out(what: str, count: int) -> Iterator[str]:
    if count > 0:
        yield from ("", f"{what} left out: {count}.")
