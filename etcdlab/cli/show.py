"""`etcdlab show`: prints a saved case, or one piece of its evidence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etcdlab.cli import report
from etcdlab.cli.command_line import count
from etcdlab.cli.language import examples, help_text
from etcdlab.cli.options import Json, app
from etcdlab.errors import UsageError
from etcdlab.messages import message
from etcdlab.quoting import printable

if TYPE_CHECKING:
    from etcdlab.investigation import Investigation


@app.command(
    short_help=help_text("Display a saved case, and judge it again."),
    help=help_text(
        "Display a saved case, and judge it by the rules of this version. etcdlab uses no network. Exit code as of"
        " check; 0 with --step, --dial or --members."
    ),
    epilog=examples("etcdlab show incident.etcdlab", "etcdlab show incident.etcdlab --step 37"),
)
def show(
    case: Annotated[Path, typer.Argument(help=help_text("The file that --save wrote, e.g. incident.etcdlab."))],
    step: Annotated[
        int | None, typer.Option(parser=count, metavar="N", help=help_text("Display this step of the client only."))
    ] = None,
    dial: Annotated[
        int | None, typer.Option(parser=count, metavar="N", help=help_text("Display this dial only."))
    ] = None,
    members: Annotated[
        bool, typer.Option("--members", help=help_text("Display only what the members advertise."))
    ] = False,
    output: Annotated[
        str,
        typer.Option(
            "--format", metavar="NAME", help=help_text("text, json, markdown (for a ticket) or svg (the diagram).")
        ),
    ] = "text",
    all_functions: Annotated[
        bool,
        typer.Option(
            "--all-functions", help=help_text("With --format svg: draw all functions, and not only the key functions.")
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    from etcdlab.case import Case
    from etcdlab.investigation import Investigation

    if output not in ("text", "json", "markdown", "svg"):
        raise UsageError(
            message("--format takes text, json, markdown or svg, got {name}.", name=printable(output)),
            message("Use one of them, e.g. --format markdown."),
        )
    investigation = Investigation(Case.load(case))
    if pieces := _pieces(investigation, step, dial, members=members):
        typer.echo("\n".join(pieces), nl=False)
        return
    if output == "svg":
        typer.echo(investigation.svg("all" if all_functions else "key"), nl=False)
    elif output == "markdown":
        typer.echo(_markdown(investigation), nl=False)
    else:
        report.show(investigation, as_json=as_json or output == "json")
    raise typer.Exit(investigation.exit_code)


def _pieces(investigation: Investigation, step: int | None, dial: int | None, *, members: bool) -> list[str]:
    """The requested pieces of evidence."""
    from etcdlab.views.evidence_text import dial_text, members_text, step_text

    trace = investigation.case.trace
    pieces = [] if step is None else [step_text(trace, investigation.chain, step)]
    pieces += [] if dial is None else [dial_text(trace, dial)]
    return pieces + ([members_text(trace)] if members else [])


def _markdown(investigation: Investigation) -> str:
    from etcdlab.views.markdown import markdown

    return markdown(investigation.case, investigation.findings, investigation.chain)
