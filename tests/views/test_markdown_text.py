"""Quoted text in Markdown stays text, in a sentence, in a cell and as code."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from etcdlab.views.markdown_text import cell, code, code_cell, escaped, table

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "`|<img src=x>|`",
    "`a` | <b>x</b> ` | `",
    "``<b>x</b>``",
    "\\`<b>x</b>\\`",
    "a\\|b | \\\\| c",
    "` starts and ends `",
    "[a](javascript:alert(1)) ![b](http://x/y.png)",
    "**bold** _it_ ~~no~~ # head",
    "line\n| a | b |\n\n# head",
    "&lt;b&gt; &#64;someone",
]


def html(markdown: str) -> str:
    rendered: str = MarkdownIt("commonmark").enable("table").render(markdown)
    return rendered


def text_of(rendered: str) -> str:
    """The text that a browser displays."""
    without = re.sub(r"<[^>]*>", "", rendered)
    return without.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&").strip()


@pytest.mark.parametrize(
    ("text", "markdown_text"),
    [
        ("<script>x</script>", r"\<script\>x\</script\>"),
        ("[a](javascript:x)", r"\[a\]\(javascript:x\)"),
        ("http://0.0.0.0:2379", "http<span></span>://0.0.0.0:2379"),
        ("run `etcdctl endpoint health`", "run `etcdctl endpoint health`"),
        ("one ` tick", r"one \` tick"),
        ("a | b", r"a \| b"),
        ("@everyone #1", r"\@<span></span>everyone \#<span></span>1"),
        ("GH-12 www.example.com", "GH<span></span>-12 www<span></span>.example.com"),
        ("ops@example.com", r"ops\@<span></span>example.com"),
    ],
)
def test_quoted_markup_is_text(text: str, markdown_text: str) -> None:
    assert escaped(text) == markdown_text


@pytest.mark.parametrize("text", HOSTILE)
def test_code_displays_the_text_to_the_letter(text: str) -> None:
    line = text.replace("\n", "\\n")

    assert text_of(html(code(text))) == line
    assert set(re.findall(r"<(\w+)", html(code(text)))) <= {"p", "code", "span"}


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("quoted", [code_cell, cell])
def test_a_cell_stays_one_cell(quoted, text: str) -> None:
    """No pipe ends it, and no element of the text is in it."""
    line = text.replace("\n", "\\n")
    rendered = html("\n".join(table(["a", "b"], [[quoted(line), "end"]])))
    cells = re.findall(r"<td>(.*?)</td>", rendered, re.DOTALL)

    assert len(cells) == 2
    assert cells[1] == "end"
    assert set(re.findall(r"<(\w+)", cells[0])) <= {"code", "span"}
    if quoted is code_cell:
        assert text_of(cells[0]) == line


def test_no_text_is_no_code() -> None:
    assert code("") == ""
