"""`etcdlab report`: the postmortem of a saved case, and the check of one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from etcdlab.cli.language import examples, help_text
from etcdlab.cli.options import app
from etcdlab.errors import UsageError
from etcdlab.messages import message, plural, render
from etcdlab.quoting import printable


@app.command(
    name="report",
    short_help=help_text("Write the postmortem of a saved case: a page for your colleagues."),
    help=help_text(
        "Write the postmortem of a saved case: what the program saw, what the client asked and dialled, the cause, the"
        " fix and the proof. Every statement names its evidence. The page needs no network. Exit code with --verify:"
        " 0 if every statement holds, else 1. With --issue etcdlab prints a short, redacted bug report instead."
    ),
    epilog=examples(
        "etcdlab report incident.etcdlab -o incident.html",
        "etcdlab report incident.etcdlab -o incident.md --owner 'team storage' --action 'set the URL on s'",
        "etcdlab report --verify incident.html",
        "etcdlab report incident.etcdlab --issue | gh issue create --title 'Get fails after Sync' --body-file -",
    ),
)
def write(
    file: Annotated[
        Path, typer.Argument(metavar="CASE", help=help_text("The file that --save wrote; with --verify, a report."))
    ],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help=help_text("The report: .html, .md, .json or .pdf.")),
    ] = None,
    impact: Annotated[
        str, typer.Option(metavar="TEXT", help=help_text("Who could not do what, and for how long."))
    ] = "",
    detection: Annotated[str, typer.Option(metavar="TEXT", help=help_text("How somebody noticed it."))] = "",
    owner: Annotated[str, typer.Option(metavar="TEXT", help=help_text("Who answers questions."))] = "",
    action: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help=help_text("What is still to be done. Give it again for each action.")),
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help=help_text("Check each statement of a report against its evidence."))
    ] = False,
    issue: Annotated[
        bool,
        typer.Option(
            "--issue",
            help=help_text(
                "Print Markdown for a bug report to etcd or a framework. It is redacted, and always in English,"
                " whatever --lang is. With -o FILE.md etcdlab writes it to the file."
            ),
        ),
    ] = False,
    keep: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help=help_text("With --issue: a name or an address that stays. Give it again for each one."),
        ),
    ] = None,
) -> None:
    if verify and issue:
        raise UsageError(message("--verify and --issue exclude each other."), message("Give one of them."))
    if keep and not issue:
        raise UsageError(
            message("--keep is an option of the bug report."), message("Add --issue, or use `etcdlab redact --keep`.")
        )
    if verify:
        raise typer.Exit(_verify(file))
    if issue:
        _issue(file, output, keep or ())
        return
    if output is None:
        raise UsageError(message("The report needs the name of a file."), message("Give one, e.g. -o incident.html."))
    from etcdlab.case import Case, Fields
    from etcdlab.report.write import write_report

    case = Case.load(file)
    written = Fields(
        impact or case.fields.impact,
        detection or case.fields.detection,
        owner or case.fields.owner,
        tuple(action or case.fields.actions),
    )
    typer.echo(render(message("Written: {file}", file=str(write_report(case.with_fields(written), output)))))


def _issue(file: Path, output: Path | None, keep: Iterable[str]) -> None:
    """Print the bug report of a case, or write it to a file."""
    from etcdlab.case import Case
    from etcdlab.files import write_file
    from etcdlab.report.upstream_issue import upstream_issue

    if output is not None and output.suffix.lower() != ".md":
        raise UsageError(
            message("The bug report is Markdown, got {name}.", name=printable(output.name)),
            message("Give a name that ends with .md, or leave -o out."),
        )
    text = upstream_issue(Case.load(file), keep)
    if output is None:
        typer.echo(text, nl=False)
    else:
        typer.echo(render(message("Written: {file}", file=str(write_file(output, text.encode())))))


def _verify(file: Path) -> int:
    """Print whether the statements of a report hold. Returns the exit code."""
    from etcdlab.files import read_file
    from etcdlab.report.verify import verify
    from etcdlab.saved_traces import MAX_BYTES

    verified = verify(read_file(file, MAX_BYTES), file.name)
    text = verified.problem or plural(
        "{file}: the {count} statement holds.", "{file}: all {count} statements hold.", verified.holding, file=file.name
    )
    typer.echo(render(text))
    if verified.remark:
        typer.echo(render(verified.remark))
    return 1 if verified.problem else 0
