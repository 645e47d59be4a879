"""The order, the labels and the sentences of what lint reports, for every format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from etcdlab.messages import Text, message, plural, sentences
from etcdlab.quoting import printable
from etcdlab.rules.deployments import UrlVerdict
from etcdlab.user_info import cut_user_info

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etcdlab.lint import FileResult, LintFinding, LintResult

_USER_INFO = re.compile(r"(://)([^\s/@\"']+)@")


def reported(file: FileResult, *, every: bool) -> Iterator[LintFinding]:
    """The findings of a file that a person reads: those that fail the run, or `every` one."""
    yield from (item for item in file.findings if every or item.verdict is UrlVerdict.WRONG)


def detail(finding: LintFinding) -> Text:
    """For which clients a finding holds, and why."""
    file = message("{file} sets it.", file=printable(finding.file)) if finding.file else ""
    return sentences(file, finding.clients, finding.why)


def without_user_info(line: str) -> str:
    """A line of a file with its user info masked. Its length stays, so that each column stays right."""
    return _USER_INFO.sub(lambda match: f"{match[1]}{'*' * len(match[2])}@", line)


def url_text(url: str) -> str:
    """A URL of a file for display."""
    return printable(cut_user_info(url))


def summary(result: LintResult) -> Text:
    """The last line: how much was read, and what was wrong."""
    servers = sum(len(file.servers) for file in result.files)
    verdicts = [item.verdict for file in result.files for item in file.findings]
    wrong, depends = verdicts.count(UrlVerdict.WRONG), verdicts.count(UrlVerdict.DEPENDS)
    unknown = sum(
        url.judgement.verdict is UrlVerdict.UNKNOWN
        for file in result.files
        for server in file.servers
        for url in server.urls
    )
    ignored = sum(len(file.ignored) for file in result.files)
    failed = len(result.refused) + len(result.unreadable)
    read = result.read - len(result.refused)
    return sentences(
        plural("etcdlab read {count} file.", "etcdlab read {count} files.", read) if read or not failed else "",
        plural("etcdlab could not read {count} file.", "etcdlab could not read {count} files.", failed)
        if failed
        else "",
        _starts(read, servers) if read or not failed else "",
        _wrong(wrong, is_all=not failed) if read or not failed else "",
        plural("{count} URL depends on its clients.", "{count} URLs depend on their clients.", depends)
        if depends
        else "",
        plural("{count} URL depends on a variable.", "{count} URLs depend on variables.", unknown) if unknown else "",
        plural("A comment ignores {count} finding.", "Comments ignore {count} findings.", ignored) if ignored else "",
        plural("The baseline has {count} finding.", "The baseline has {count} findings.", result.known_findings)
        if result.known_findings
        else "",
    )


def _wrong(count: int, *, is_all: bool) -> Text:
    if count:
        return plural("{count} place is wrong.", "{count} places are wrong.", count)
    return message("No place is wrong.") if is_all else message("No place is wrong in what etcdlab read.")


def _starts(read: int, servers: int) -> Text:
    if not servers:
        return message("No file has a URL of an etcd server.")
    if read == 1:
        return plural("It starts {count} etcd server.", "It starts {count} etcd servers.", servers)
    return plural("They start {count} etcd server.", "They start {count} etcd servers.", servers)


def refusals(result: LintResult) -> Iterator[tuple[str, int, int, Text]]:
    """The files that could not be read or understood: path, line, column and reason. Line 0 is the whole file."""
    for file in result.refused:
        refusal = file.deployment.refusal
        assert refusal is not None
        yield file.deployment.path, refusal.line, refusal.column, refusal.reason
    for path, reason in result.unreadable:
        yield path, 0, 0, reason
