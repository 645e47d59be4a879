"""`check --expect` and `--junit`: a gate for CI."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from etcdlab.sandboxes.scenario import MemberPlan
from tests.cli.command import cluster, run

UNSPECIFIED = MemberPlan("s", advertise=("http://0.0.0.0:{port}",))


@pytest.mark.parametrize(
    ("expected", "code", "words"),
    [
        ("R1", 0, "The check reports what you expect: R1."),
        ("advertises-unspecified", 0, "The check reports what you expect: advertises-unspecified."),
        ("healthy", 1, "You expect healthy, and the check reports R1 advertises-unspecified."),
        ("R3", 1, "You expect R3, and the check reports R1 advertises-unspecified."),
    ],
)
def test_what_is_expected_decides_the_exit_code(expected: str, code: int, words: str) -> None:
    with cluster(UNSPECIFIED) as lab:
        result = run("check", lab.endpoints[0], "--expect", expected)

    assert (result.code, result.err.strip()) == (code, words)


def test_a_healthy_cluster_is_healthy_and_nothing_else() -> None:
    with cluster(MemberPlan("s")) as lab:
        healthy = run("check", lab.endpoints[0], "--expect", "healthy", "--json")
        other = run("check", lab.endpoints[0], "--expect", "R1")

    assert (healthy.code, healthy.document["verdict"]) == (0, "nothing-wrong")
    assert (other.code, other.err.strip()) == (1, "You expect R1, and the check reports no finding.")


def test_an_endpoint_without_an_answer_is_never_healthy(dead: str) -> None:
    assert run("check", dead, "--expect", "healthy").code == 2
    assert run("check", dead, "--expect", "nothing-listens").code == 0


def test_an_unknown_expectation_names_the_codes() -> None:
    result = run("check", "127.0.0.1:1", "--expect", "R77")

    assert result.code == 2
    assert "--expect takes healthy, a code or a slug, got R77." in result.err
    assert "The codes are R1, R2," in result.err


def test_the_junit_file_has_the_get_and_each_finding(tmp_path: Path) -> None:
    file = tmp_path / "check.xml"
    with cluster(UNSPECIFIED) as lab:
        result = run("check", lab.endpoints[0], "--junit", str(file))

    (suite,) = ElementTree.parse(file).getroot()
    failed = {case.get("name"): case.find("failure") for case in suite.iter("testcase")}
    assert (result.code, suite.get("tests"), suite.get("failures")) == (1, "3", "3")
    assert set(failed) == {"check", "next Get", "R1 advertises-unspecified: member s"}
    get = failed["next Get"]
    assert get is not None
    assert get.get("message") == "context deadline exceeded"


def test_a_name_with_control_characters_is_valid_xml(tmp_path: Path) -> None:
    file = tmp_path / "check.xml"
    with cluster(MemberPlan('a\x1b]<&"\x07', advertise=("http://0.0.0.0:{port}",))) as lab:
        run("check", lab.endpoints[0], "--junit", str(file), "--expect", "R1")

    (suite,) = ElementTree.parse(file).getroot()
    assert [case.get("name") for case in suite.iter("testcase") if case.find("failure") is None] == ["check"]
    assert suite.findall("testcase")[2].get("name") == 'R1 advertises-unspecified: member a\\x1b]<&"\\x07'
