"""`etcdlab redact`: a saved case without names and addresses, for people outside."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etcdlab.cli.language import examples, help_text
from etcdlab.cli.options import app
from etcdlab.errors import UsageError
from etcdlab.messages import message, plural, render
from etcdlab.quoting import printable

if TYPE_CHECKING:
    from etcdlab.report.redaction import Replacement

_ONLY_FOR_ITS_OWNER = 0o600


@app.command(
    short_help=help_text("Redact a saved case: replace hosts, addresses, names, ids, paths and tokens."),
    help=help_text(
        "Redact a saved case, so that you can share it: etcdlab replaces hosts, addresses, member and user names, ids,"
        " paths, certificate names and tokens. A subnet stays a subnet, and the rules judge the case the same. etcdlab"
        " uses no network. It redacts the case completely, or writes nothing."
    ),
    epilog=examples(
        "etcdlab redact incident.etcdlab --preview",
        "etcdlab redact incident.etcdlab -o for-others.etcdlab --keep etcd-0",
    ),
)
def redact(
    case: Annotated[Path, typer.Argument(help=help_text("The file that --save wrote, e.g. incident.etcdlab."))],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help=help_text("The redacted case, a new file."))
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help=help_text("A name or an address that stays. Give it again for each one.")),
    ] = None,
    table: Annotated[
        Path | None,
        typer.Option("--map", metavar="FILE", help=help_text("Also write what replaces what, readable for you only.")),
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help=help_text("Print each replacement, and write nothing."))
    ] = False,
) -> None:
    from etcdlab.case import Case
    from etcdlab.report import redaction

    if not preview:
        output = _new_file(output, table)
    redacted = redaction.redact(Case.load(case), keep or ())
    _print_table(redacted.replacements, each=preview)
    if preview or output is None:
        return
    redacted.case.save(output)
    if table is not None:
        _write_map(table, redacted.replacements)
    typer.echo(render(message("Written: {file}", file=str(output))))


def _new_file(output: Path | None, table: Path | None) -> Path:
    """The file to write. It and the map must not exist, so that no input is overwritten."""
    if output is None:
        raise UsageError(
            message("The redacted case needs the name of a file."),
            message("Give one, e.g. -o for-others.etcdlab, or pass --preview."),
        )
    if table is not None and os.path.realpath(table) == os.path.realpath(output):
        raise UsageError(message("--map and -o name the same file."), message("Give the map another name."))
    for file in (output, table):
        if file is not None and os.path.lexists(file):
            raise UsageError(message("{file} exists already.", file=str(file)), message("Give the name of a new file."))
    return output


def _print_table(replacements: Iterable[Replacement], *, each: bool) -> None:
    """Print what is replaced and how often: each original, or the number of originals of each kind."""
    from rich.cells import set_cell_size

    from etcdlab.views.labels import ORIGINAL_KINDS

    rows = tuple(replacements)
    if not rows:
        typer.echo(render(message("The case has nothing to replace.")))
    if each:
        for row in rows:
            kind = set_cell_size(render(ORIGINAL_KINDS[row.kind]), 12)
            typer.echo(f"{kind} {row.times:6}  {printable(row.original)} -> {row.replacement}")
        return
    for kind in dict.fromkeys(row.kind for row in rows):
        of_kind = [row for row in rows if row.kind == kind]
        times = sum(row.times for row in of_kind)
        counted = plural("{count} original", "{count} originals", len(of_kind))
        replaced = plural("{count} place", "{count} places", times)
        text = message(
            "{kind}: {originals}, in {places}", kind=ORIGINAL_KINDS[kind], originals=counted, places=replaced
        )
        typer.echo(render(text))


def _write_map(file: Path, replacements: Iterable[Replacement]) -> None:
    """Write the map as JSON, with mode 0600 from the start. It exists on request only."""
    import msgspec

    from etcdlab.errors import FileError

    rows = [row._asdict() for row in replacements]
    data = msgspec.json.format(msgspec.json.encode(rows), indent=1)
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_FOR_ITS_OWNER)
        with os.fdopen(opened, "wb") as target:
            target.write(data)
    except OSError as error:
        raise FileError(
            message("etcdlab cannot write {file}: {reason}", file=str(file), reason=error.strerror or str(error)),
            message("Save to another folder."),
        ) from error
