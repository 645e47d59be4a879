"""The URLs of deployment files as evidence of a case."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from etcdlab.errors import FileError
from etcdlab.file_line import FileLine
from etcdlab.files import read_file
from etcdlab.lint.run import FileResult, lint_text, read_beside_of
from etcdlab.messages import message
from etcdlab.readers.deployments.reader import MOST_BYTES
from etcdlab.rules.deployments import JudgedServer, JudgedUrl
from etcdlab.user_info import cut_user_info


def read_file_lines(paths: Iterable[str | os.PathLike[str]]) -> tuple[FileLine, ...]:
    """The URLs of every server of some files. Raises FileError for a file without an etcd server."""
    lines: list[FileLine] = []
    servers = 0
    for path in paths:
        name, result = _read(Path(path))
        lines += file_lines_of(name, result, first=servers)
        servers += len(result.servers)
    return tuple(lines)


def file_lines_of(name: str, result: FileResult, *, first: int = 0) -> tuple[FileLine, ...]:
    """The URLs of every server of one file that was read. `first` is the number of its first server."""
    return tuple(
        _line(name, result, server, judged, number)
        for number, server in enumerate(result.servers, first)
        for judged in server.urls
    )


def _read(path: Path) -> tuple[str, FileResult]:
    name = str(path)
    result = lint_text(name, read_file(path, MOST_BYTES), read_beside_of(path))
    if result is None:
        raise FileError(
            message("{file} starts no etcd server.", file=name),
            message("Pass the file that starts the members: a compose file, a manifest, a unit or etcd.conf.yml."),
        )
    if (refusal := result.deployment.refusal) is not None:
        raise FileError(
            message("{file}:{line}: {reason}", file=name, line=refusal.line, reason=refusal.reason),
            message("Correct the file, and check again."),
        )
    return name, result


def _line(name: str, result: FileResult, server: JudgedServer, judged: JudgedUrl, number: int) -> FileLine:
    url, judgement = judged
    other, _, number_there = url.file.rpartition(":")
    is_ignored = any(finding.place == url.place for finding in result.ignored)
    return FileLine(
        file=str(Path(name).parent / other) if other else name,
        line=int(number_there) if other else url.place.line,
        column=1 if other else url.place.column,
        format=result.deployment.format,
        server=server.server.name,
        server_number=number,
        kind=url.kind,
        url=cut_user_info(url.text),
        setting=url.setting,
        origin=url.origin,
        member=server.server.member,
        unknown=(*url.variables, *url.defaults_of),
        verdict="depends" if is_ignored else judgement.verdict.value,
        code=judgement.code,
        clients=judgement.clients,
        why=judgement.why,
        fix=judgement.fix,
    )
