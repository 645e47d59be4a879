"""The rules: `rules` lists them, `rule` prints the page of one."""

from __future__ import annotations

import re
import sys
from typing import Annotated

import typer

from etcdlab.cli.language import help_text
from etcdlab.cli.options import Json, app
from etcdlab.cli.report import print_json

_LINK = re.compile(r"\[([^]\n]+)\]\((?:R\d+\.md)?(?:#[^)\s]*)?\)")


@app.command(name="rules", help=help_text("List the findings that etcdlab can report: code, slug and title."))
def list_rules(as_json: Json = False) -> None:
    from etcdlab.rule_pages import rule_pages

    rows = [(page.code, slug, page.title) for page in rule_pages("en" if as_json else None) for slug in page.slugs]
    if as_json:
        print_json([{"code": code, "rule": slug, "title": title} for code, slug, title in rows])
        return
    width = max(len(slug) for _, slug, _ in rows)
    for code, slug, title in rows:
        typer.echo(f"{code:3}  {slug:{width}}  {title}")


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
    from rich.console import Console
    from rich.markdown import Markdown
    from rich.theme import Theme

    # A terminal cannot follow a link to a file of the repository; the text of each link is a name of this command.
    # The usual theme paints code on black, which is hard to read in a light terminal.
    console = Console(theme=Theme({"markdown.code": "bold cyan"}))
    console.print(Markdown(_LINK.sub(r"\1", page.body), code_theme="ansi_dark"))
