"""`etcdlab probe`: writes a script that dials what the client dials, to run where the client runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etcdlab.cli.command_line import number
from etcdlab.cli.language import examples, help_text
from etcdlab.cli.options import app, tell
from etcdlab.errors import ClusterError, UsageError
from etcdlab.messages import listed, message, plural, render
from etcdlab.quoting import printable
from etcdlab.views.progress import progress

if TYPE_CHECKING:
    from etcdlab.cluster.access import Access, AccessOptions
    from etcdlab.probe.targets import Targets

_NAMED = 8
"""So many URLs are in the text about the probe."""


@app.command(
    short_help=help_text("Write a script that dials the cluster from another host, and prints JSON."),
    help=help_text(
        "Write a script for the host or the container of your client. It dials the endpoints and what the members"
        " advertise, and prints JSON for `etcdlab check --vantage FILE`. etcdlab asks the cluster for its members now,"
        " or takes them from a case. The script has no password and no key, and needs only Python 3.6 or a shell."
    ),
    epilog=examples(
        "etcdlab probe 10.0.0.5:2379 -o probe.py",
        "etcdlab probe 10.0.0.5:2379 | ssh app-1 python3 - > app-1.json",
        "etcdlab probe --case incident.etcdlab --sh | kubectl exec -i api -- sh -s > api.json",
    ),
)
def probe(
    endpoints: Annotated[
        list[str] | None, typer.Argument(help=help_text("host:port, as the client is configured."))
    ] = None,
    case: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=help_text("Take the URLs from a saved case, and ask no cluster.")),
    ] = None,
    sh: Annotated[
        bool, typer.Option("--sh", help=help_text("Write a script for sh, for images without Python."))
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help=help_text("The script. Default: standard output.")),
    ] = None,
    ca: Annotated[
        str,
        typer.Option(
            metavar="FILE", help=help_text("The CA of the cluster, a PEM file. The script has its certificates in it.")
        ),
    ] = "",
    server_name: Annotated[
        str, typer.Option(metavar="NAME", help=help_text("The name to expect in the server's certificate."))
    ] = "",
    timeout: Annotated[
        float | None,
        typer.Option(parser=number, metavar="SECONDS", help=help_text("Seconds for each stage of a dial. Default: 3.")),
    ] = None,
) -> None:
    from etcdlab.probe.script import probe_of
    from etcdlab.probe.targets import targets_of

    if case is not None and endpoints:
        raise UsageError(
            message("--case and endpoints cannot be combined."), message("Leave one of the two out."), "case"
        )
    options: AccessOptions = {"ca": ca, "server_name": server_name, "timeout": timeout}
    urls, access = _of_cluster(endpoints, options) if case is None else _of_case(case, options)
    targets = targets_of(urls)
    script = probe_of(targets, access)
    text = script.in_sh() if sh else script.in_python()
    _tell_targets(targets)
    if output is None:
        typer.echo(text, nl=False)
    else:
        from etcdlab.files import write_file

        write_file(output, text.encode("ascii"))
        typer.echo(render(message("Written: {file}", file=str(output))))


def _of_case(case: Path, options: AccessOptions) -> tuple[tuple[str, ...], Access]:
    """The URLs of a saved case. The case has no certificate, so the options have it."""
    from etcdlab.case import Case
    from etcdlab.cluster.access import Access
    from etcdlab.probe.targets import urls_of

    return urls_of(Case.load(case).trace), Access.from_options(options)


def _of_cluster(endpoints: list[str] | None, options: AccessOptions) -> tuple[tuple[str, ...], Access]:
    """The endpoints, and what the members advertise. Without an answer the endpoints alone."""
    from etcdlab.cluster.connection import Cluster
    from etcdlab.probe.targets import client_urls
    from etcdlab.request import Request

    request = Request.of(endpoints, **options)
    configured = tuple(endpoint.url for endpoint in request.endpoints)
    try:
        with progress(message("etcdlab asks for the members")), Cluster(request.endpoints, request.access) as cluster:
            answers = cluster.member_lists()
    except ClusterError as error:
        tell(message("The script has only the endpoints. {reason}", reason=error.what))
        return configured, request.access
    advertised = [url for answer in answers for member in answer.members for url in member.client_urls]
    return client_urls(configured, advertised), request.access


def _tell_targets(targets: Targets) -> None:
    """Say on standard error what the script dials, and what it leaves out."""
    if not targets.urls:
        raise UsageError(
            message("There is no URL that a client can dial."), message("Give an endpoint, e.g. 10.0.0.5:2379.")
        )
    count = len(targets.urls)
    named = listed(tuple(map(printable, targets.urls)), _NAMED)
    tell(plural("The script dials {count} URL: {urls}.", "The script dials {count} URLs: {urls}.", count, urls=named))
    if targets.not_dialled:
        named = listed(tuple(map(printable, targets.not_dialled)), _NAMED)
        tell(message("It does not dial {urls}, because no client can.", urls=named))
    if targets.too_many:
        tell(plural("It leaves out {count} more URL.", "It leaves out {count} more URLs.", targets.too_many))
