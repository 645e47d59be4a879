"""The code in a report does what the code of the widget does."""

from __future__ import annotations

from babel.messages.jslexer import tokenize

from etcdlab.report.source_text import without_comments
from etcdlab.widgets.page_module import page_module, page_style

COMMENTS = {"linecomment", "multilinecomment"}


def tokens(source: str) -> list[tuple[str, str, bool]]:
    """Each token, and whether a line ends before it: that can end a statement."""
    code = [one for one in tokenize(source) if one.type not in COMMENTS]
    lines = [0, *(one.lineno for one in code)]
    return [(one.type, one.value, one.lineno > before) for one, before in zip(code, lines, strict=False)]


def test_the_module_has_the_same_tokens() -> None:
    module = page_module("stepper/stepper.js")
    short = without_comments(module)

    assert tokens(short) == tokens(module)
    assert len(short) < 0.88 * len(module)


def test_the_style_sheet_has_the_same_rules() -> None:
    style = page_style("stepper.css", "diagram.css")
    short = without_comments(style)

    assert "/*" not in short
    assert short.count("{") == style.count("{")
    assert short.count(";") >= style.count(";") - 5


def test_what_only_looks_like_a_comment_stays() -> None:
    source = 'const a = "http://h // x"; // why\n  const b = `/${a}`; /** @type {X} */ (c)\n'

    assert without_comments(source) == 'const a = "http://h // x";\nconst b = `/${a}`; (c)'
