"""Ignore comments: `# etcdlab: ignore[R1] REASON`, on the line of the URL or on the line above it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from etcdlab.lint.finding import LintFinding, ignore_without_reason, unused_ignore
from etcdlab.readers.deployments.deployment import Place

_MOST_COMMENTS = 10_000
_COMMENT = re.compile(
    r"(?:#|//|<!--|;)[ \t]*etcdlab:[ \t]*ignore\[([A-Za-z0-9, -]{1,200})\][ \t]*([^\r\n]*?)[ \t]*(?:-->)?[ \t]*$"
)


class _Comment(NamedTuple):
    place: Place
    names: frozenset[str]
    reason: str
    is_alone: bool
    """Whether the line has nothing else. The comment is then about the next line."""


def without_ignored(
    path: str, text: str, findings: Sequence[LintFinding]
) -> tuple[list[LintFinding], list[LintFinding]]:
    """The findings that no comment ignores, with those about the comments themselves; and the ignored findings."""
    if "etcdlab:" not in text:
        return list(findings), []
    comments = list(_comments(text))
    ignored: list[LintFinding] = []
    used: set[Place] = set()
    remaining: list[LintFinding] = []
    for finding in findings:
        comment = next((one for one in comments if one.reason and _is_about(one, finding)), None)
        if comment is None:
            remaining.append(finding)
        else:
            ignored.append(finding)
            used.add(comment.place)
    for comment in comments:
        if not comment.reason:
            remaining.append(ignore_without_reason(path, comment.place))
        elif comment.place not in used:
            remaining.append(unused_ignore(path, comment.place))
    return sorted(remaining, key=lambda finding: finding.place), ignored


def _comments(text: str) -> Iterator[_Comment]:
    for number, line in enumerate(text.split("\n"), 1):
        if number > 1_000_000 or "etcdlab:" not in line or len(line) > _MOST_COMMENTS:
            continue
        if match := _COMMENT.search(line.rstrip("\r")):
            names = frozenset(name.strip() for name in match[1].split(","))
            place = Place(number, match.start() + 1, match.end() - match.start())
            yield _Comment(place, names, match[2], not line[: match.start()].strip())


def _is_about(comment: _Comment, finding: LintFinding) -> bool:
    line = comment.place.line + (1 if comment.is_alone else 0)
    return line == finding.place.line and bool(comment.names & {finding.code, finding.rule})
