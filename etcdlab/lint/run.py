"""Reads and judges the files under some paths."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from etcdlab.errors import FileError
from etcdlab.files import read_file
from etcdlab.lint.finding import LintFinding, finding_of
from etcdlab.lint.ignore_comments import without_ignored
from etcdlab.lint.walk import OnError, files_under
from etcdlab.messages import Text, message
from etcdlab.readers.deployments import Deployment, may_start_etcd, read_deployment
from etcdlab.readers.deployments.reader import MOST_BYTES
from etcdlab.rules.deployments import JudgedServer, UrlVerdict, judge_deployment

_MOST_BESIDE = 256 * 1024
"""Bytes of a `.env` file."""


class FileResult(msgspec.Struct, frozen=True):
    """What lint says of one file that has etcd in it."""

    deployment: Deployment
    servers: tuple[JudgedServer, ...]
    findings: tuple[LintFinding, ...]
    """Those that are wrong, and those that depend on something."""
    ignored: tuple[LintFinding, ...] = ()


class LintResult(msgspec.Struct, frozen=True):
    """What lint says of all files."""

    files: tuple[FileResult, ...]
    read: int
    """How many files were read."""
    unreadable: tuple[tuple[str, Text], ...] = ()
    """The files that could not be read, with the reason."""
    known_findings: int = 0
    """How many findings the baseline has."""

    @property
    def wrong(self) -> tuple[LintFinding, ...]:
        """The findings that fail the run."""
        return tuple(item for file in self.files for item in file.findings if item.verdict is UrlVerdict.WRONG)

    @property
    def refused(self) -> tuple[FileResult, ...]:
        """The files with etcd in them that could not be understood."""
        return tuple(file for file in self.files if file.deployment.refusal is not None)

    @property
    def exit_code(self) -> int:
        """0: nothing is wrong. 1: findings. 2: etcdlab could not read a file."""
        return 1 if self.wrong else 2 if self.refused or self.unreadable else 0


def lint_paths(
    paths: Iterable[Path], *, baseline: frozenset[str] = frozenset(), progress: Callable[[int], None] = lambda _: None
) -> LintResult:
    """Lint files, and the files of folders. Raises FileError for a path that does not exist."""
    files: list[FileResult] = []
    unreadable: list[tuple[str, Text]] = []
    count = 0

    def on_error(path: Path, error: FileError) -> None:
        unreadable.append((str(path), why_unreadable(error)))

    for file, data in contents_under(paths, on_error):
        count += 1
        progress(count)
        if data is not None and (result := lint_text(str(file), data, read_beside_of(file))) is not None:
            files.append(result)
    files = [_only(file, _is_elsewhere(files)) for file in files]
    new = [_only(file, lambda item: item.fingerprint in baseline) for file in files]
    known_findings = sum(len(file.findings) for file in files) - sum(len(file.findings) for file in new)
    return LintResult(tuple(new), count, tuple(unreadable), known_findings)


def _only(file: FileResult, is_dropped: Callable[[LintFinding], bool]) -> FileResult:
    remaining = tuple(item for item in file.findings if not is_dropped(item))
    return msgspec.structs.replace(file, findings=remaining)


def _is_elsewhere(files: Sequence[FileResult]) -> Callable[[LintFinding], bool]:
    """Whether a value of another file is wrong, and that file has the finding itself: it is reported there alone."""
    own = {(_normal(item.path), item.place.line, item.rule) for file in files for item in file.findings}

    def is_elsewhere(item: LintFinding) -> bool:
        path, _, line = item.file.rpartition(":")
        return bool(path) and (_normal(str(Path(item.path).parent / path)), int(line), item.rule) in own

    return is_elsewhere


def _normal(path: str) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - Path.resolve follows symlinks, and Path.absolute keeps `..`


def lint_text(path: str, data: bytes, read_beside: Callable[[str], str] = lambda _: "") -> FileResult | None:
    """Lint the content of one file. None if it starts no etcd."""
    deployment = read_deployment(path, data, read_beside)
    if deployment is None:
        return None
    servers = judge_deployment(deployment)
    findings = [
        finding_of(path, judged.server.name, url)
        for judged in servers
        for url in judged.urls
        if url.judgement.verdict in (UrlVerdict.WRONG, UrlVerdict.DEPENDS)
    ]
    remaining, ignored = without_ignored(path, deployment.text, sorted(findings, key=lambda item: item.place))
    return FileResult(deployment, servers, tuple(remaining), tuple(ignored))


def why_unreadable(error: FileError) -> Text:
    """The reason and what to do, in one text for a line of the report."""
    return message("{what}. {do}", what=error.what, do=error.do)


def contents_under(paths: Iterable[Path], on_error: OnError) -> Iterator[tuple[Path, bytes | None]]:
    """The files under some paths with their contents: see `_content_of`. A file that cannot be read goes to `on_error`.

    Raises FileError for a path that does not exist.
    """
    for file in files_under(paths, on_error):
        try:
            data = _content_of(file)
        except FileError as error:
            on_error(file, error)
        else:
            yield file, data


def _content_of(file: Path) -> bytes | None:
    """The content of a file that may have etcd in it; None for another one. Raises FileError."""
    opened = -1
    try:
        opened = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        data = os.read(opened, MOST_BYTES + 1) if stat.S_ISREG(os.fstat(opened).st_mode) else None
    except OSError:
        return read_file(file, MOST_BYTES)  # It raises the error for a person.
    finally:
        if opened >= 0:
            os.close(opened)
    return read_file(file, MOST_BYTES) if data is None or may_start_etcd(data) else None


def read_beside_of(file: Path) -> Callable[[str], str]:
    """Reads files by their path relative to a file: a `.env`, an env_file."""

    def read(relative: str) -> str:
        if not relative or len(relative) > 1_000 or "\0" in relative or "$" in relative:
            return ""
        path = file.parent / relative
        try:
            return read_file(path, _MOST_BESIDE).decode("utf-8-sig", "replace") if path.is_file() else ""
        except (FileError, OSError):
            return ""

    return read
