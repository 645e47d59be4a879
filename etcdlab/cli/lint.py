"""`etcdlab lint`: finds the wrong URLs in deployment files."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etcdlab.cli.command_line import not_empty
from etcdlab.cli.language import examples, help_text
from etcdlab.cli.not_about_etcd import hints_about_logs
from etcdlab.cli.options import Json, app, tell
from etcdlab.cli.report import print_json
from etcdlab.errors import UsageError
from etcdlab.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etcdlab.lint import LintResult

Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        parser=not_empty, metavar="PATH…", help=help_text("Files and folders. Default: the current folder.")
    ),
]
All = Annotated[
    bool, typer.Option("--all", help=help_text("Also print the URLs that are right only for some clients."))
]
Sarif = Annotated[bool, typer.Option("--sarif", help=help_text("Print SARIF 2.1.0, for code scanning."))]
Github = Annotated[bool, typer.Option("--github", help=help_text("Print annotations for a GitHub workflow."))]
Baseline = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help=help_text("Report only the findings that are not in this baseline.")),
]
WriteBaseline = Annotated[
    Path | None, typer.Option(metavar="FILE", help=help_text("Write all findings into a new baseline, and end with 0."))
]

_WIDEST = 110
"""Columns of a terminal: a longer line is hard to read."""


@app.command(
    short_help=help_text("Find wrong URLs in compose files, manifests, units and scripts."),
    help=help_text(
        "Read deployment files, and report each URL that an etcd server advertises wrongly: compose files, Kubernetes"
        " manifests, etcd.conf.yml, environment files, systemd units, and command lines in scripts and Markdown."
        " etcdlab prints nothing about a file without etcd."
        " Exit code: 0 nothing is wrong, 1 findings, 2 etcdlab could not read a file."
    ),
    epilog=examples(
        "etcdlab lint", "etcdlab lint docker-compose.yml deploy/ --all", "etcdlab lint . --sarif > lint.sarif"
    ),
)
def lint(
    paths: Paths = None,
    every: All = False,
    as_json: Json = False,
    sarif: Sarif = False,
    github: Github = False,
    baseline: Baseline = None,
    write_baseline: WriteBaseline = None,
) -> None:
    from etcdlab.lint import baseline as baselines
    from etcdlab.lint import lint_paths

    if as_json + sarif + github > 1:
        raise UsageError(
            message("--json, --sarif and --github exclude each other."), message("Use one of them at a time.")
        )
    known_findings = baselines.read_baseline(baseline) if baseline is not None else frozenset[str]()
    result = lint_paths(paths or [Path()], baseline=known_findings)
    if write_baseline is not None:
        tell(message("Saved: {file}", file=str(baselines.write_baseline(write_baseline, result.wrong))))
        raise typer.Exit(0)
    _print(result, every=every, as_json=as_json, sarif=sarif, github=github)
    _tell_logs(paths or (), result)
    raise typer.Exit(result.exit_code)


def _tell_logs(paths: Sequence[Path], result: LintResult) -> None:
    """Name the command for the logs among the files that a person gave."""
    with_etcd = {file.deployment.path for file in result.files}
    for text in hints_about_logs(path for path in paths if str(path) not in with_etcd):
        tell(text)


def _print(result: LintResult, *, every: bool, as_json: bool, sarif: bool, github: bool) -> None:
    if as_json:
        from etcdlab.views.lint_json import lint_document

        print_json(lint_document(result))
    elif sarif:
        from etcdlab import __version__
        from etcdlab.views.lint_sarif import sarif_document

        print_json(sarif_document(result, __version__))
    elif github:
        from etcdlab.views.lint_github import annotation_lines

        typer.echo("\n".join(annotation_lines(result, every=every)))
    else:
        from etcdlab.views.lint_text import lint_lines

        width = min(shutil.get_terminal_size().columns, _WIDEST) if sys.stdout.isatty() else 0
        style = _colour if _is_coloured() else _plain
        typer.echo("\n".join(lint_lines(result, every=every, style=style, width=width)))


def _is_coloured() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _colour(text: str, name: str) -> str:
    return typer.style(text, fg=name, bold=True)


def _plain(text: str, _: str) -> str:
    return text
