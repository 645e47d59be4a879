"""What is fuzzed: one function per kind of reader, each of which takes any bytes and must answer or refuse."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from etcdlab.engines.log.reading import Pasted, evidence_of, read_into, read_logs
from etcdlab.engines.log.trace import trace_of
from etcdlab.errors import EtcdlabError
from etcdlab.lint import lint_text
from etcdlab.lint.fix import fix_text
from etcdlab.lint.replacement import Address
from etcdlab.lint.run import LintResult
from etcdlab.readers.deployments.span import Span
from etcdlab.readers.deployments.templates import is_template, masked
from etcdlab.readers.deployments.yaml_tree import InvalidYamlError, parse_yaml, shared_ranges
from etcdlab.readers.logs.carriers import bare, unwrapped
from etcdlab.readers.logs.collector import FileCollector
from etcdlab.readers.logs.reader import event_in, read_line
from etcdlab.readers.logs.sources import LogSource
from etcdlab.views.lint_github import annotation_lines
from etcdlab.views.lint_json import lint_document
from etcdlab.views.lint_sarif import sarif_document
from etcdlab.views.lint_text import lint_lines
from tests.hostile.coverage import captures

Target = Callable[[bytes], None]

NOW = datetime(2026, 11, 27, tzinfo=UTC)
TESTS = Path(__file__).parents[2]
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NAMES = (
    "compose.yml",
    "pod.yaml",
    "etcd.conf.yml",
    "etcd.env",
    "etcd.service",
    "run.sh",
    "README.md",
    "Procfile",
    "Dockerfile",
    "values.tpl",
    "main.tf",
)


def log_lines(data: bytes) -> None:
    """Each line by itself: its carriers, its format, its event."""
    for line in data.decode("utf-8", "replace").split("\n"):
        unwrapped(bare(line), NOW)
        event = event_in(read_line(line, NOW), NOW)
        if event is not None:
            _check_printable((event.line.text, event.line.error, event.line.method, event.line.peer))


def whole_logs(data: bytes) -> None:
    """Two blocks of a file, and what is made of them."""
    collector = FileCollector("a.log", NOW)
    collector.feed(data[: len(data) // 2])
    collector.pause()
    collector.feed(data[len(data) // 2 :])
    collector.end()
    trace_of(evidence_of([collector]))


def compressed_logs(data: bytes) -> None:
    """gzip, zstd and UTF-16."""
    collector = FileCollector("a.log", NOW)
    with suppress(EtcdlabError), closing(LogSource("a.log", data)) as source:
        read_into(collector, source)
    read_logs([Pasted(data[:10_000])]) if not data.startswith((b"\x1f\x8b", b"\x28\xb5")) else None


def deployments(data: bytes) -> None:
    """A deployment file of a name that its first byte chooses, and every format of its report."""
    name, content = _NAMES[data[0] % len(_NAMES)] if data else "a.yml", data[1:]
    result = lint_text(name, content)
    if result is not None:
        report = LintResult((result,), 1)
        _check_printable(line for line in lint_lines(report, every=True, width=80))
        _check_printable(annotation_lines(report, every=True))
        json.dumps([lint_document(report), sarif_document(report, "0")])


def fixes(data: bytes) -> None:
    """A fix. What it writes has nothing left to fix."""
    name, content = _NAMES[data[0] % len(_NAMES)] if data else "a.yml", data[1:]
    one = fix_text(name, content, address=Address("10.0.0.5", None), unsafe=True)
    if one is not None and one.fixed:
        again = fix_text(name, one.data, address=Address("10.0.0.5", None), unsafe=True)
        assert again is None or not again.fixed, (one.before, one.after)


def compose_files(data: bytes) -> None:
    """A compose file with four other files, which name each other."""
    first, *others = data.split(b"\0", 5)

    def read_beside(path: str) -> str:
        number = sum(path.encode("utf-8", "replace")) % (len(others) + 1)
        return others[number].decode("utf-8", "replace") if number < len(others) else ""

    lint_text("compose.yml", first, read_beside)


def yaml_trees(data: bytes) -> None:
    """The tree, also of a template, and its shared parts."""
    text = data.decode("utf-8", "replace")
    span = Span.of_file(text)
    with suppress(InvalidYamlError):
        parse_yaml(span, masked(text) if is_template(text) else "")
    with suppress(InvalidYamlError):
        shared_ranges(span)


TARGETS: dict[str, Target] = {
    one.__name__: one
    for one in (
        *(log_lines, whole_logs, compressed_logs, deployments, fixes, compose_files, yaml_trees),
        *(captures.captures, captures.captured_blocks, captures.captured_segments),
    )
}


def seeds(target: str) -> Iterator[bytes]:
    """The corpora of the tests, as the target takes them."""
    if target.startswith("capture"):
        yield from captures.seeds(target)
        return
    if "logs" in target or "log" in target:
        with (TESTS / "readers/logs/corpus.toml").open("rb") as file:
            yield from (log["text"].encode() for log in tomllib.load(file)["log"])
        return
    corpus = TESTS / "readers/deployments/corpus"
    files = [file for file in sorted(corpus.rglob("*")) if file.is_file() and file.name != "expected.toml"]
    for file in files:
        prefix = bytes([_number(file.name)]) if target in ("deployments", "fixes") else b""
        yield prefix + file.read_bytes()
    if target == "compose_files":
        folders = {file.parent for file in files if file.parent.name in ("extends", "include", "overridden")}
        for folder in sorted(folders):
            yield b"\0".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


def _number(name: str) -> int:
    """The number of the first name with the same ending."""
    ending = name.rpartition(".")[2]
    return next((number for number, one in enumerate(_NAMES) if one.rpartition(".")[2] == ending), 0)


def _check_printable(lines: Iterable[str]) -> None:
    for line in lines:
        assert not _CONTROL.search(line), line
