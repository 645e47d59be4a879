"""`etcdlab check --vantage FILE --from COMMAND`: the verdicts of all places side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from etcdlab.case import Case
from etcdlab.investigation import Investigation
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import MemberPlan
from tests.cli.command import cluster, run
from tests.probe.places import probe, run_python

UNSHARE = "unshare --user --map-root-user --net"


@pytest.fixture(scope="module")
def lab() -> Any:
    """A healthy cluster."""
    with cluster(MemberPlan("s")) as running:
        yield running


@pytest.fixture
def file(lab: Sandbox, tmp_path: Path) -> Path:
    """What the probe prints on this host, as if it were another one."""
    answer = run_python(probe(f"http://{lab.endpoints[0]}"))
    path = tmp_path / "app-1.json"
    path.write_bytes(answer.replace(b'"host": "', b'"host": "app-1.'))
    return path


def test_the_table_has_a_column_for_each_place(lab: Sandbox, file: Path) -> None:
    result = run("check", lab.endpoints[0], "--vantage", str(file), "--from", UNSHARE)

    table = result.out.partition("Where each URL leads, by place\n")[2].splitlines()
    assert (result.code, result.err) == (0, "")
    assert "app-1" in table[0].split()
    assert table[0].rsplit("  ", 1)[-1].startswith("unshare ")
    assert table[1].split()[:1] == [f"http://{lab.endpoints[0]}"]
    assert table[1].count("✓ s answers") == 2
    assert table[1].endswith("✗ tcp: unreachable")


def test_the_first_line_says_from_where_something_does_not_work(lab: Sandbox) -> None:
    result = run("check", lab.endpoints[0], "--from", UNSHARE)

    first = result.out.splitlines()[0]
    assert first.startswith("! No fault from this host. But from unshare ")
    assert first.endswith(", a URL of the cluster does not work.")
    assert "works from this host (s answers), and does not work from unshare " in result.out


def test_json_has_the_verdict_of_each_place(lab: Sandbox, file: Path) -> None:
    document = run("check", lab.endpoints[0], "--vantage", str(file), "--from", UNSHARE, "--json").document

    first, second = document["vantages"]
    assert (first["name"], first["host"].startswith("app-1."), first["through"]) == ("app-1", True, "")
    assert [(one["kind"], one["works"], one["works_from_this_host"]) for one in first["urls"]] == [
        ("member", True, True)
    ]
    assert second["through"] == "unshare"
    assert [(one["kind"], one["stage"], one["works"]) for one in second["urls"]] == [("failed", "tcp", False)]
    assert document["verdict"] == "nothing-wrong"


def test_a_saved_case_keeps_the_places(lab: Sandbox, file: Path, tmp_path: Path) -> None:
    case = tmp_path / "incident.etcdlab"
    run("check", lab.endpoints[0], "--vantage", str(file), "--save", str(case))

    displayed = run("show", str(case))

    assert "Where each URL leads, by place" in displayed.out
    assert [vantage.name for vantage in Case.load(case).vantages] == ["app-1"]


def test_what_a_what_if_tries_is_dialled_from_there_too(lab: Sandbox) -> None:
    result = run("check", lab.endpoints[0], "--what-if", "s=http://127.0.0.1:1", "--from", "env", "--json")

    (place,) = result.document["what_if"]["vantages"]
    assert [(one["url"], one["works"]) for one in place["urls"]][-1] == ("http://127.0.0.1:1", False)


def test_a_finding_says_that_the_url_works_elsewhere(tmp_path: Path) -> None:
    """The port of 127.0.0.2 is closed here. Elsewhere it answered as the member."""
    with cluster(MemberPlan("s", advertise=("http://127.0.0.1:{port}",))) as lab:
        endpoint = lab.endpoints[0]
        url = f"http://127.0.0.1:{endpoint.rpartition(':')[2]}"
        answer = run_python(probe(f"http://{endpoint}"))
        file = tmp_path / "node.json"
        file.write_bytes(answer.replace(f"http://{endpoint}".encode(), url.encode()))
        result = run("check", endpoint, "--vantage", str(file))

    assert f"places     This holds from this host. From node, {url} works." in result.out
    assert f"{url} does not work from this host (tcp: refused), and works from node (s answers)." in result.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--vantage", "no-such.json"], "etcdlab cannot read no-such.json: No such file or directory"),
        (["--vantage", "/dev/null"], "/dev/null is a device."),
        (["--from", "no-such-program x"], "This host has no program no-such-program."),
        (["--from", ""], "--from is empty."),
        (["--from", "env"] * 17, "A check takes at most 16 other places."),
    ],
)
def test_a_place_that_cannot_be_read_is_refused_before_the_check(arguments: list[str], words: str) -> None:
    result = run("check", "127.0.0.1:1", *arguments)

    assert (result.code, result.out) == (2, "")
    assert words in result.err


def test_a_command_without_an_answer_ends_with_exit_code_2(lab: Sandbox) -> None:
    result = run("check", lab.endpoints[0], "--from", "false", "--from", "env")

    assert result.code == 2
    assert "The probe gave no answer through `false`: It printed nothing." in result.err
    assert "Where each URL leads, by place" in result.out
    assert run("check", lab.endpoints[0], "--from", "false", "--json").document["vantages"] == []


def test_a_notebook_and_a_ticket_have_the_same_table(lab: Sandbox, file: Path, tmp_path: Path) -> None:
    case = tmp_path / "incident.etcdlab"
    run("check", lab.endpoints[0], "--save", str(case))
    result = Investigation(Case.load(case)).with_vantages(file)
    result.case.save(case)

    html = result._repr_mimebundle_()["text/html"]
    ticket = run("show", str(case), "--format", "markdown").out

    assert "Where each URL leads, by place" in html
    assert html.count(">s answers</span>") == 2
    assert " | ✓ s answers | ✓ s answers |" in ticket


def test_names_from_a_file_are_text(lab: Sandbox, file: Path) -> None:
    answer = json.loads(file.read_bytes())
    answer["host"] = "<img src=x onerror=alert(1)>\x1b[2J"
    file.write_text(json.dumps(answer))

    result = Investigation(Case.load(_saved(lab, file))).with_vantages(file)

    assert "\x1b" not in result.text()
    assert "<img src=x" not in result._repr_mimebundle_()["text/html"]


def _saved(lab: Sandbox, file: Path) -> Path:
    case = file.with_name("incident.etcdlab")
    run("check", lab.endpoints[0], "--save", str(case))
    return case
