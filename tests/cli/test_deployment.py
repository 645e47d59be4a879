"""`etcdlab check --deployment FILE`: the members that run beside the file that starts them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from etcdlab.case import Case
from etcdlab.cluster_check import check
from etcdlab.investigation import Investigation
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import MemberPlan
from tests.cli.command import cluster, run

COMPOSE = """services:
  etcd:
    image: quay.io/coreos/etcd:v3.5.0
    environment:
      - ETCD_NAME={name}
      - ETCD_ADVERTISE_CLIENT_URLS={url}
"""


@pytest.fixture(scope="module")
def lab() -> Iterator[Sandbox]:
    """A healthy member."""
    with cluster(MemberPlan("s")) as running:
        yield running


def _compose(folder: Path, url: str, name: str = "s") -> Path:
    path = folder / "compose.yml"
    path.write_text(COMPOSE.format(name=name, url=url))
    return path


def test_a_file_that_is_in_force_is_said_to_be_the_same(lab: Sandbox, tmp_path: Path) -> None:
    path = _compose(tmp_path, lab.members[0].advertised[0])
    result = run("check", lab.endpoints[0], "--deployment", str(path))

    assert (result.code, result.err) == (0, "")
    assert f"Server etcd ({path}:6) is member s. They have the same name. Their URLs are the same." in result.out


def test_a_file_that_was_changed_is_a_finding_with_its_line(lab: Sandbox, tmp_path: Path) -> None:
    path = _compose(tmp_path, "http://10.0.0.9:2379")
    result = run("check", lab.endpoints[0], "--deployment", str(path))

    running = lab.members[0].advertised[0]
    assert result.code == 1
    assert f"{path}:6 sets http://10.0.0.9:2379 for member s, which advertises {running}." in result.out
    assert "    evidence   MemberList (step " in result.out
    assert "ETCD_ADVERTISE_CLIENT_URLS: http://10.0.0.9:2379 (" in result.out
    assert "/compose.yml, line 6)" in result.out
    assert "Run `docker compose up -d etcd`." in result.out


def test_json_has_each_server_of_the_file(lab: Sandbox, tmp_path: Path) -> None:
    path = _compose(tmp_path, "http://${HOST}:2379")
    document = run("check", lab.endpoints[0], "--deployment", str(path), "--json").document

    (server,) = document["deployments"]
    assert (server["file"], server["format"], server["server"]) == (str(path), "compose", "etcd")
    assert [member["name"] for member in server["members"]] == ["s"]
    assert [(url["line"], url["depends_on"], url["verdict"]) for url in server["urls"]] == [(6, ["HOST"], "unknown")]
    assert [(one["kind"], one["same"]) for one in server["compared"]] == [("advertise-client", None)]


def test_a_saved_case_and_its_page_have_the_line(lab: Sandbox, tmp_path: Path) -> None:
    path, case = _compose(tmp_path, "http://0.0.0.0:2379"), tmp_path / "incident.etcdlab"
    run("check", lab.endpoints[0], "--deployment", str(path), "--save", str(case))
    page = Investigation(Case.load(case)).report(tmp_path / "incident.html").read_text("utf-8")

    displayed = run("show", str(case))
    assert "After its next start member s advertises http://0.0.0.0:2379" in displayed.out
    assert "After its next start member s advertises http://0.0.0.0:2379" in page
    assert "/compose.yml, line 6" in page


def test_without_a_member_list_nothing_is_compared(dead: str, tmp_path: Path) -> None:
    path = _compose(tmp_path, "http://10.0.0.9:2379")
    result = run("check", dead, "--deployment", str(path), "--timeout", "1")

    assert f"No member list was answered, so etcdlab compared nothing with {path}." in result.out


def test_python_compares_a_result_with_a_file(lab: Sandbox, tmp_path: Path) -> None:
    result = check(lab).with_deployments(_compose(tmp_path, "http://10.0.0.9:2379"))

    assert [finding.rule for finding in result.findings] == ["differs-from-file"]
    assert result.what_is.case.file_lines == result.case.file_lines


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--deployment", "no-such.yml"], "etcdlab cannot read no-such.yml: No such file or directory"),
        (["--deployment", str(Path(__file__).parent / "conftest.py")], "starts no etcd server."),
        (
            ["--deployment", "compose.yml", "--what-if", "s=http://10.0.0.5:2379"],
            "--deployment cannot be used with --what-if",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_before_the_check(arguments: list[str], words: str) -> None:
    result = run("check", "127.0.0.1:1", *arguments)

    assert (result.code, result.out) == (2, "")
    assert words in result.err
