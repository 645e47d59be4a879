"""`etcdlab fix`: changes the wrong URLs in deployment files."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etcdlab.cli.access_options import NO_CREDENTIALS, Connection, takes_connection
from etcdlab.cli.command_line import not_empty
from etcdlab.cli.language import examples, help_text
from etcdlab.cli.not_about_etcd import hints_about_logs
from etcdlab.cli.options import app, tell
from etcdlab.errors import UsageError
from etcdlab.messages import Text, message, render
from etcdlab.quoting import printable
from etcdlab.views.progress import progress

if TYPE_CHECKING:
    from etcdlab.lint.address_check import AddressCheck
    from etcdlab.lint.fix import FileFix
    from etcdlab.lint.replacement import Address

Paths = Annotated[list[Path], typer.Argument(parser=not_empty, metavar="PATH…", help=help_text("Files and folders."))]
Advertise = Annotated[
    str,
    typer.Option(metavar="ADDRESS", help=help_text("The address at which clients reach the server, e.g. 10.0.0.5.")),
]
Write = Annotated[bool, typer.Option("--write", help=help_text("Change the files. Without it etcdlab prints a diff."))]
Check = Annotated[
    str,
    typer.Option(
        metavar="ENDPOINT",
        help=help_text("Ask this cluster first, and refuse an address at which another member answers."),
    ),
]
Unsafe = Annotated[
    bool, typer.Option("--unsafe", help=help_text("Also make the changes that are wrong for some clients."))
]


@app.command(
    short_help=help_text("Change the wrong URLs in deployment files."),
    help=help_text(
        "Change the wrong URLs that `etcdlab lint` finds, in the file itself. Every other byte stays as it is. Without"
        " --write it prints a diff. Exit code: 0 nothing is wrong any more, 1 findings are left, 2 etcdlab could not"
        " read a file."
    ),
    epilog=examples(
        "etcdlab fix docker-compose.yml",
        "etcdlab fix etcd.service --advertise 10.0.0.5 --write",
        "etcdlab fix etcd.service --advertise 10.0.0.5 --check 10.0.0.6:2379",
    ),
)
@takes_connection
def fix(
    paths: Paths,
    advertise: Advertise = "",
    write: Write = False,
    unsafe: Unsafe = False,
    check: Check = "",
    connection: Connection = NO_CREDENTIALS,
) -> None:
    from etcdlab.files import write_file
    from etcdlab.lint.fix import file_fixes

    address = _address(advertise) if advertise else None
    members = _check(check, connection) if check else None
    fixes = list(file_fixes(paths, address=address, unsafe=unsafe, check=members))
    if address is not None and sum(bool(one.fixed) for one in fixes) > 1:
        raise UsageError(
            message("Several files need an address of their own, and --advertise has one."),
            message("Pass one file at a time."),
            "advertise",
        )
    codes = {0}
    for one in fixes:
        for line in _diff(one):
            typer.echo(line)
        if write and one.fixed:
            tell(message("Written: {file}", file=str(write_file(one.path, one.data, _by_hand(one)))))
        for line in _remarks(one):
            typer.echo(line, err=True)
        codes.add(_code(one, write=write))
    if not fixes:
        _tell_nothing(paths)
    elif not write and any(one.fixed for one in fixes):
        tell(message("Nothing was written. `--write` changes the file."))
    raise typer.Exit(1 if 1 in codes else max(codes))


def _tell_nothing(paths: Sequence[Path]) -> None:
    """Say that every file stays as it is. A person may have given a log."""
    tell(message("No place is wrong. etcdlab changed nothing."))
    for text in hints_about_logs(paths):
        tell(text)


def _by_hand(one: FileFix) -> Text:
    return message(
        "Let this user write to its folder (chmod +w {folder}), or make the change of the diff by hand.",
        folder=printable(str(Path(one.path).parent), 1_000),
    )


def _code(one: FileFix, *, write: bool) -> int:
    """The exit code that one file leads to."""
    if one.unreadable is not None:
        return 2
    return 1 if one.refused or one.unsafe or (one.fixed and not write) else 0


def _check(endpoint: str, connection: Connection) -> AddressCheck:
    """The members of the cluster that a person names. Raises UsageError and ClusterError."""
    from etcdlab.lint.address_check import AddressCheck
    from etcdlab.request import Request

    request = Request.of([endpoint], **connection.options())
    with progress(message("etcdlab asks for the members")):
        return AddressCheck.of_cluster(request.endpoints, request.access)


def _address(text: str) -> Address:
    """The address that a person typed. Raises UsageError."""
    from etcdlab.cluster.endpoint import parse_endpoint
    from etcdlab.lint.replacement import Address
    from etcdlab.rules.addresses import is_own_host, parts_of

    endpoint = parse_endpoint(text if parts_of(text).port is not None else f"{text}:2379", secure=False)
    if is_own_host(endpoint.host):
        raise UsageError(
            message("A client on another host cannot reach {address}.", address=printable(text)),
            message("Pass the address at which the clients reach the server."),
            "advertise",
        )
    return Address(endpoint.host, parts_of(text).port)


def _diff(one: FileFix) -> Iterator[str]:
    """A unified diff. A line of a file may have any character, so each line is made printable."""
    before, after = (text.removesuffix("\n").split("\n") for text in (one.before, one.after))
    path = printable(one.path, 1_000)
    for line in difflib.unified_diff(before, after, path, path, lineterm=""):
        yield printable(line.rstrip("\r"), 2_000)


def _remarks(one: FileFix) -> Iterator[str]:
    path = printable(one.path, 1_000)
    unread, unchanged = render(message("not read")), render(message("not changed"))
    if one.unreadable is not None:
        refusal = one.unreadable
        place = f"{path}:{refusal.line}:{refusal.column}" if refusal.line else path
        yield f"{place}: {unread}: {printable(render(refusal.reason), 1_000)}"
    for refused in (*one.refused, *one.unsafe):
        line, column, _ = refused.finding.place
        yield f"{path}:{line}:{column}: {unchanged}: {render(refused.reason)}"
    for remark in one.remarks:
        yield render(remark)
