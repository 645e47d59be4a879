"""The rules: `rules` lists them, `rule` prints the page of one."""

from __future__ import annotations

import re
import sys
from typing import Annotated

import typer

from etcdlab.cli.language import help_text
from etcdlab.cli.options import Json, app
from etcdlab.cli.report import print_json
from etcdlab.messages import render

_LINK = re.compile(r"\[([^]\n]+)\]\((?:R\d+\.md)?(?:#[^)\s]*)?\)")
_HAN, _CLOSING, _OPENING = "\u4e00-\u9fff", "\u3001\u3002\uff0c\uff1a\uff1b\uff09\uff01\uff1f\u201d", "\uff08\u201c"
_BREAK = re.compile(rf"(?<=[{_HAN}])(?=[{_HAN}{_OPENING}])|(?<=[{_CLOSING}])(?=[\w{_OPENING}`])")
"""Where a line of Chinese may end. rich ends lines at white space only."""
_ROW = re.compile(r"^\|.*$", re.MULTILINE)
_SPACE = re.compile(rf"(?<=[{_HAN}]) (?=[^|\s])|(?<=[^|\s]) (?=[{_HAN}])")
"""In a cell of a table rich cuts a word off where a line of Chinese ends with a space."""
_NO_WIDTH = "\x1f"
"""A character that is white space to Python and takes no column: rich ends lines at it."""


@app.command(
    name="rules",
    short_help=help_text("List the findings that etcdlab can report."),
    help=help_text("List the findings that etcdlab can report: code, slug and title."),
)
def list_rules(as_json: Json = False) -> None:
    from etcdlab.rules.registry import rules

    every = rules()
    if as_json:
        print_json([{"code": rule.code, "rule": rule.slug, "title": str(rule.title)} for rule in every])
        return
    width = max(len(rule.slug) for rule in every)
    for rule in every:
        typer.echo(f"{rule.code:3}  {rule.slug:{width}}  {render(rule.title)}")


@app.command(
    name="rule",
    short_help=help_text("Print the page of a finding."),
    help=help_text(
        "Print the page of a finding: what it means, what you see, why it happens, how to fix it, how to start it here."
        " In a pipe the page is Markdown."
    ),
)
def print_rule(
    name: Annotated[str, typer.Argument(help=help_text("A code or a slug, e.g. R1 or advertises-loopback."))],
) -> None:
    from etcdlab.rule_pages import rule_page

    page = rule_page(name)
    if not sys.stdout.isatty():
        typer.echo(page.body, nl=False)
        return
    typer.echo(_for_terminal(page.body), nl=False)


def _for_terminal(markdown: str) -> str:
    """The page as a terminal displays it, in its width and colours."""
    from rich.console import Console
    from rich.markdown import Markdown
    from rich.theme import Theme

    # A terminal cannot follow a link to a file of the repository; the text of each link is a name of this command.
    text = _BREAK.sub(_NO_WIDTH, _LINK.sub(r"\1", markdown))
    text = _ROW.sub(lambda row: _SPACE.sub(_NO_WIDTH, row[0]), text)
    # The usual theme paints code on black, which is hard to read in a light terminal.
    console = Console(theme=Theme({"markdown.code": "bold cyan"}))
    with console.capture() as capture:
        console.print(Markdown(text, code_theme="ansi_dark"))
    return capture.get().replace(_NO_WIDTH, "")
