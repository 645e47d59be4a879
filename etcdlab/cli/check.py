"""`check` asks the person's cluster. `demo` starts a cluster with a fault and asks it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from etcdlab.cli import INTERRUPTED
from etcdlab.cli.access_options import NO_CREDENTIALS, Connection, Endpoints, autosync_seconds, takes_connection
from etcdlab.cli.deployed import Deployed, DeploymentFiles, Kubectl
from etcdlab.cli.language import examples, help_text
from etcdlab.cli.options import (
    FAULT,
    AutoSync,
    Client,
    DemoEngineName,
    EngineName,
    Expect,
    Fix,
    From,
    Json,
    JUnit,
    Like,
    Release,
    Rounds,
    Save,
    Server,
    VantageFiles,
    WhatIf,
    app,
    tell,
)
from etcdlab.cli.repaired import repair_demo
from etcdlab.cli.report import investigate
from etcdlab.errors import UsageError
from etcdlab.messages import Message, message, render
from etcdlab.quoting import printable
from etcdlab.user_info import cut_user_info
from etcdlab.views.progress import progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from etcdlab.cluster.proposed import Proposed
    from etcdlab.investigation import Investigation
    from etcdlab.request import Request, RequestOptions
    from etcdlab.sandboxes.scenario import Scenario


_MEMBER = re.compile(r"[^:/=]+=")
"""The member of `MEMBER=URL`, with its `=`."""


@app.command(
    short_help=help_text("Ask a cluster, dial what it advertises, and report what is wrong."),
    help=help_text(
        "Ask a cluster what it advertises, dial it as the client would, and report what is wrong. etcdlab only reads."
        " Without endpoints it takes ETCDCTL_ENDPOINTS; the other ETCDCTL_* variables count, too."
        " Exit code: 0 nothing wrong, 1 findings, 2 could not tell, 130 interrupted. If you ask a what if, the"
        " exit code is that of the what if."
    ),
    epilog=examples(
        "etcdlab check 10.0.0.5:2379",
        "etcdlab check https://10.0.0.5:2379 --ca ca.pem --cert client.pem --key client-key.pem",
        "etcdlab check 10.0.0.5:2379 --what-if etcd-0=http://10.0.0.5:2379",
        "etcdlab check 10.0.0.5:2379 --like ./my-service --save incident.etcdlab",
        "etcdlab check 10.0.0.5:2379 --from 'ssh app-1' --from 'kubectl exec api --'",
        "etcdlab check 10.0.0.5:2379 --deployment docker-compose.yml",
        "etcdlab check 10.0.0.5:2379 --kubectl 'kubectl -n prod'",
    ),
)
@takes_connection
def check(
    endpoints: Endpoints = None,
    release: Release = "",
    like: Like = None,
    engine: EngineName = "live",
    client: Client = "",
    autosync: AutoSync = "",
    rounds: Rounds = 0,
    connection: Connection = NO_CREDENTIALS,
    what_if: WhatIf = None,
    vantage: VantageFiles = None,
    from_: From = None,
    deployment: DeploymentFiles = None,
    kubectl: Kubectl = None,
    expect: Expect = "",
    junit: JUnit = None,
    as_json: Json = False,
    save: Save = None,
) -> None:
    from etcdlab.api import engine_for
    from etcdlab.cli.gate import Gate
    from etcdlab.cli.places import OtherPlaces
    from etcdlab.request import Request

    gate, places = Gate.of(expect, junit), OtherPlaces.of(vantage or (), from_ or ())
    proposed = _proposed_urls(what_if or ())
    request = Request.of(
        endpoints or None,
        release=release,
        like=like,
        engine=engine,
        client=client,
        autosync=autosync_seconds(autosync),
        rounds=rounds,
        **connection.options(),
    )
    deployed = Deployed.of(deployment or (), kubectl, has_what_if=bool(proposed))
    walked = engine_for(request, tell=tell)
    then = places.then(deployed.then(_what_if(request, proposed) if proposed else None), request.access)
    code = investigate(walked, as_json=as_json, save=save, then=then, doing=places.doing, judge=gate.judge)
    places.raise_errors()
    raise typer.Exit(code)


def _what_if(request: Request, proposed: Proposed) -> Callable[[Investigation], Investigation]:
    """What makes the investigation of the what if, with the access of the check."""

    def then(investigation: Investigation) -> Investigation:
        from etcdlab.investigation import Investigation

        return Investigation.of(investigation.case.trace, request.access).what_if(proposed)

    return then


@app.command(
    short_help=help_text("Start an etcd with a fault, and check it."),
    help=help_text(
        "Start a real etcd with a fault on loopback, and check it. With --engine recording etcdlab starts nothing: it"
        " displays an earlier run of the real client. With --fix etcdlab then ends the fault on the servers, and checks"
        " the same client again. Exit code with --fix: 0 no fault is left, 1 a fault is left, 2 nothing was changed."
    ),
    epilog=examples(
        "etcdlab demo",
        "etcdlab demo --fix",
        "etcdlab demo nothing-listens --release 3.5.9",
        "etcdlab demo --engine recording",
    ),
)
def demo(
    scenario: Annotated[str, typer.Argument(help=help_text("One of `etcdlab scenarios`."))] = FAULT,
    release: Release = "",
    like: Like = None,
    engine: DemoEngineName = "live",
    client: Client = "",
    autosync: AutoSync = "",
    rounds: Rounds = 0,
    server: Server = "",
    fix: Fix = False,
    as_json: Json = False,
    save: Save = None,
) -> None:
    chosen: dict[str, Any] = {"release": release, "like": like, "engine": engine, "client": client}
    chosen |= {"autosync": autosync, "rounds": rounds}
    if engine == "recording":
        _check_runs_no_server(server=server, fix=fix)
        code = _replay(scenario, chosen, as_json=as_json, save=save)
    else:
        code = _run(scenario, server, chosen, fix=fix, as_json=as_json, save=save)
    # The fault is there on purpose: without --fix only an interrupt is worth an exit code.
    raise typer.Exit(code if code == INTERRUPTED or fix else 0)


def _check_runs_no_server(*, server: str, fix: bool) -> None:
    """Refuse what needs a server together with a recording."""
    for option, value in (("server", server), ("fix", fix)):
        if value:
            raise UsageError(
                message("--{option} cannot be used with --engine recording: it runs no server.", option=option),
                message("Leave --{option} out, or use another --engine.", option=option),
                option,
            )


def _run(scenario: str, server: str, chosen: dict[str, Any], *, fix: bool, as_json: bool, save: Path | None) -> int:
    from etcdlab.api import engine_for, sandbox
    from etcdlab.request import Request
    from etcdlab.views.check_command import check_command

    lab = sandbox(scenario, server=server, tell=tell)
    with progress(message("etcdlab starts etcd")):
        lab.start()
    with lab:
        request = Request.of(lab, **_options(chosen))
        walked = engine_for(request, tell=tell) if not fix else None
        if not as_json:
            _introduce(lab.scenario, _what_follows(check_command(request), fix=fix))
        if walked is None:
            return repair_demo(lab, request, as_json=as_json, save=save)
        return investigate(walked, as_json=as_json, save=save)


def _what_follows(command: str, *, fix: bool) -> Message:
    if fix:
        return message("etcdlab runs `{command}`, ends the fault, and runs the same check again:", command=command)
    return message("This is the output of `{command}` while the scenario runs:", command=command)


def _replay(scenario: str, chosen: dict[str, Any], *, as_json: bool, save: Path | None) -> int:
    from etcdlab.api import engine_for
    from etcdlab.request import Request
    from etcdlab.sandboxes.scenario import scenario_named

    recorded = engine_for(Request.of_recording(scenario, **_options(chosen)))
    if not as_json:
        _introduce(scenario_named(scenario), message("This is a recording of the scenario. Nothing runs now:"))
    return investigate(recorded, as_json=as_json, save=save)


def _introduce(scenario: Scenario, what: Message) -> None:
    typer.echo(f"{render(scenario.title)}\n\n{_wrapped(render(scenario.story))}\n")
    typer.echo(f"{render(what)}\n")


def _proposed_urls(items: Sequence[str]) -> Proposed:
    """`MEMBER=URL`, once per URL; several of one member add up."""
    from etcdlab.cluster.proposed import parse_proposed

    urls: dict[str, list[str]] = {}
    for typed in items:
        item = _without_user_info(typed)
        name, separator, url = item.partition("=")
        if not (name and separator):
            raise UsageError(
                message("--what-if takes MEMBER=URL, got {item}.", item=printable(item)),
                message("Write it as s=http://10.0.0.5:2379."),
            )
        urls.setdefault(name, []).append(url)
    try:
        return parse_proposed(urls) if urls else {}
    except UsageError as wrong:
        raise UsageError(wrong.what, wrong.do, "what_if") from None


def _without_user_info(item: str) -> str:
    """`MEMBER=URL` without user info. A text with a colon before its first `=` begins with no member."""
    if match := _MEMBER.match(item):
        return match[0] + cut_user_info(item[match.end() :])
    return cut_user_info(item)


def _options(chosen: dict[str, Any]) -> RequestOptions:
    """The options that were chosen, as a request takes them."""
    return cast("RequestOptions", chosen | {"autosync": autosync_seconds(chosen["autosync"])})


def _wrapped(text: str) -> str:
    import shutil

    from etcdlab.views.columns import wrapped

    return "\n".join(wrapped(text, min(100, shutil.get_terminal_size().columns)))
