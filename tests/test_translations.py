"""Every text that a person reads is in the catalogs, and each catalog has its translation."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.catalog import Message
from babel.messages.jslexer import tokenize

from scripts.translations import KEYWORDS, PACKAGE, as_mo, as_po, catalogs, is_translated, updated

CATALOGS = catalogs()
PROSE = re.compile(r"[A-Za-z]{2,},? [a-z]{2,}")
"""Two words in a row, the second in small letters."""

NOT_FOR_PERSONS = {
    "report/observed_rows.py": "a bug report upstream, which is always in English",
    "report/upstream_issue.py": "a bug report upstream, which is always in English",
    "report/redaction/pieces.py": "parts of Go's own texts",
    "report/redaction/public_words.py": "words that are no names",
    "report/redaction/text_patterns.py": "parts of Go's own texts",
    "cluster/advice.py": "parts of etcd's own texts",
    "cluster/certificates.py": "Go's own texts",
    "cluster/client.py": "etcd's own text",
    "engines/capture/alerts.py": "Go's own texts",
    "cluster/dial/attempt.py": "Go's own texts",
    "cluster/dial/identity.py": "gRPC's own texts",
    "cluster/dial/resolve.py": "Go's own text",
    "cluster/dial/status_call.py": "gRPC's own texts",
    "cluster/endpoint.py": "Go's own texts",
    "cluster/schema.py": "names of etcd's messages and fields",
    "cluster/dial/go_errors.py": "Go's own texts",
    "engines/build/clock_overlay.py": "Go source",
    "engines/build/tether.py": "a program of its own, which imports nothing of the package",
    "engines/debugger/variables.py": "gRPC's own texts",
    "engines/go/paused_process.py": "Delve's own text",
    "engines/go/probe_output.py": "etcd's own text",
    "engines/go/stop.py": "Delve's own text",
    "engines/log/steps.py": "gRPC's own texts",
    "readers/logs/event.py": "etcd's own text",
    "readers/logs/fields.py": "etcd's own texts",
    "readers/logs/grpc_errors.py": "patterns of Go's own texts",
    "readers/logs/plain.py": "parts of gRPC's own texts",
    "readers/logs/releases.py": "gRPC's own text",
    "readers/logs/sides.py": "patterns of etcd's own texts",
    "readers/logs/wrapped.py": "gRPC's own text",
    "engines/debugger/failures.py": "patterns of Go's own texts",
    "readers/probe_failures.py": "parts of the texts of Python, nc and wget",
    "watcher/metrics.py": "the HELP lines of Prometheus' text, which never change with the language",
    "sandboxes/waiting.py": "a part of etcd's own log",
    "sandboxes/supervisor.py": "a program of its own, which imports nothing of the package",
}
"""Files whose literals are no texts of etcdlab, each with the reason."""

NO_TEXT = re.compile(
    r"""
    ^["'`]?bold\ \w+                    # a style of rich, a font
    | ^["'`]?etcdlab[ -][a-z -]+        # a command, the classes of an element
    | ^"select,\ input,\ textarea"$     # a selector
    | ^"all\ dials"$                    # the name of a lane; the page displays the message of the same text
    | ^etcdserver:\                     # etcd's own text
    | ^context\ deadline\ exceeded$     # Go's own text
    | ^dial\ tcp                        # Go's own text
    | ^import\ sys;                     # a program
    | ^<(span|div|pre)\                 # a tag
    | ^row\ wrap$ | ^Helvetica,         # CSS
    | ^tuple\[                          # a type
    | ^etcd's\ messages,                # the docstring of a module made at run time
    | ^ruled\ out$                      # a key; the page displays the message of the same text
    | ^module\ etcdlab/                 # a go.mod
    | \w\|\w | ^No\ space\ left$        # patterns of go's own texts
    | \(\.\* | \(\?:                   # patterns of gRPC's own texts
    """,
    re.VERBOSE,
)


@pytest.mark.parametrize("file", CATALOGS, ids=lambda file: file.parent.parent.name)
def test_each_text_is_translated(file: Path) -> None:
    catalog = updated(file)

    assert [entry.id for entry in catalog if entry.id and not is_translated(entry.string)] == []


@pytest.mark.parametrize("file", CATALOGS, ids=lambda file: file.parent.parent.name)
def test_a_catalog_is_what_make_locale_writes(file: Path) -> None:
    catalog = updated(file)

    assert (file.read_bytes(), file.with_suffix(".mo").read_bytes()) == (as_po(catalog), as_mo(catalog)), "make locale"


@pytest.mark.parametrize("file", CATALOGS, ids=lambda file: file.parent.parent.name)
def test_no_translation_is_fuzzy(file: Path) -> None:
    """gettext displays the English text then."""
    assert "fuzzy" not in file.read_text("utf-8")


def test_no_message_is_inside_an_f_string() -> None:
    """Babel does not find it there before Python 3.12, so it is in no catalog."""
    inside = [f"{file.relative_to(PACKAGE)}: {call}" for file in PACKAGE.rglob("*.py") for call in _in_f_strings(file)]

    assert inside == []


def _in_f_strings(file: Path) -> Iterator[str]:
    nodes = ast.walk(ast.parse(file.read_text("utf-8")))
    inside = (part for node in nodes if isinstance(node, ast.JoinedStr) for part in ast.walk(node))
    calls = (part for part in inside if isinstance(part, ast.Call))
    yield from (ast.unparse(call) for call in calls if getattr(call.func, "id", "") in KEYWORDS)


@pytest.mark.parametrize("file", CATALOGS, ids=lambda file: file.parent.parent.name)
def test_a_translation_has_the_same_placeholders(file: Path) -> None:
    differing = [entry.id for entry in updated(file) if entry.id and not _same_placeholders(entry)]

    assert differing == []


def _same_placeholders(entry: Message) -> bool:
    return _placeholders(entry.id) == _placeholders(entry.string)


def _placeholders(text: Any) -> set[tuple[str, str | None]]:
    """The placeholders of a text, or of all forms of a plural, with their formats."""
    forms = [text] if isinstance(text, str) else text
    parts = [part for form in forms or () for part in Formatter().parse(form)]
    return {(name, spec) for _, name, spec, _ in parts if name is not None}


def test_no_text_is_outside_the_catalogs() -> None:
    files = [file for file in PACKAGE.rglob("*.py") if file.relative_to(PACKAGE).as_posix() not in NOT_FOR_PERSONS]
    outside = [f"{file.relative_to(PACKAGE)}: {text}" for file in sorted(files) for text in _prose(file)]

    assert outside == []


def test_no_text_of_the_page_is_outside_the_catalogs() -> None:
    outside = [f"{file.name}: {text}" for file in sorted(PACKAGE.rglob("*.js")) for text in _prose_of_page(file)]

    assert outside == []


def test_each_exception_is_needed() -> None:
    assert [name for name in NOT_FOR_PERSONS if not list(_prose(PACKAGE / name))] == []


def test_prose_outside_a_message_is_noticed(tmp_path: Path) -> None:
    source = tmp_path / "module.py"
    source.write_text('"""Not this text."""\nmessage("Nor this text.")\nraise GoError(f"But this {1} text is.")\n')

    assert list(_prose(source)) == ["But this ", " text is."]


def _prose(file: Path) -> Iterator[str]:
    """Literals of a module with two words in a row, other than docstrings and the texts of messages."""
    tree = ast.parse(file.read_text("utf-8"))
    left_out = {id(part) for node in ast.walk(tree) for text in _texts(node) for part in ast.walk(text)}
    literals = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in left_out)
    yield from (node.value for node in literals if isinstance(node.value, str) and _is_prose(node.value))


def _prose_of_page(file: Path) -> Iterator[str]:
    """The same of a module of the page."""
    tokens = [token for token in tokenize(file.read_text("utf-8")) if "comment" not in token.type]
    for place, token in enumerate(tokens):
        before = ["", "", "", "", *(earlier.value for earlier in tokens[max(0, place - 4) : place])]
        if token.type not in ("string", "template_string") or before[-4] == "plural" or before[-2] in KEYWORDS:
            continue
        if _is_prose(re.sub(r"\$\{.*?\}", "", token.value)):
            yield token.value


def _is_prose(text: str) -> bool:
    return bool(PROSE.search(text)) and not NO_TEXT.search(text)


def _texts(node: ast.AST) -> list[ast.expr]:
    """What is a docstring, is in the catalogs, or is the text of an error of Python's own, which programmers read."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return [node.value]
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and ast.unparse(node.exc.func) in vars(builtins):
        return node.exc.args
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        return node.args[: len(KEYWORDS.get(name, ()))]
    return []
