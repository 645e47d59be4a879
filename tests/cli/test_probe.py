"""`etcdlab probe`: the script has the advertised URLs, and its answer is read again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from etcdlab.readers.vantage import vantage_of
from etcdlab.sandboxes.scenario import MemberPlan
from tests.cli.command import LIMIT, cluster, run

UNSPECIFIED = MemberPlan("s", advertise=("http://0.0.0.0:{port}",))


@pytest.mark.parametrize(("options", "program"), [((), [sys.executable, "-"]), (("--sh",), ["/bin/sh", "-s"])])
def test_the_script_dials_what_the_members_advertise(options: tuple[str, ...], program: list[str]) -> None:
    with cluster(UNSPECIFIED) as lab:
        written = run("probe", lab.endpoints[0], *options)
        answer = subprocess.run(program, input=written.out.encode(), capture_output=True, timeout=LIMIT, check=True)
        urls = [f"http://{lab.endpoints[0]}", f"http://0.0.0.0:{lab.endpoints[0].rpartition(':')[2]}"]

    dials = vantage_of(answer.stdout, "there", "the answer").dials
    assert written.err == f"The script dials 2 URLs: {urls[0]}, {urls[1]}.\n"
    assert [(dial.url, dial.outcome) for dial in dials] == [(urls[0], "answered"), (urls[1], "failed")]


def test_a_case_has_the_same_urls(tmp_path: Path) -> None:
    case, script = tmp_path / "incident.etcdlab", tmp_path / "probe.py"
    with cluster(UNSPECIFIED) as lab:
        run("check", lab.endpoints[0], "--save", str(case))
        written = run("probe", lab.endpoints[0])

    result = run("probe", "--case", str(case), "-o", str(script))

    assert (result.code, result.out) == (0, f"Written: {script}\n")
    assert script.read_text() == written.out


def test_without_an_answer_the_script_has_the_endpoints(dead: str) -> None:
    result = run("probe", dead)

    assert result.code == 0
    assert "The script has only the endpoints. etcdlab reached no etcd at this endpoint:" in result.err
    assert f'URLS = [\n    "http://{dead}",\n]' in result.out


def test_a_password_is_not_in_the_script(dead: str) -> None:
    result = run("probe", f"https://{dead}", ETCDCTL_USER="root", ETCDCTL_PASSWORD="hunter2")

    assert result.code == 0
    assert "hunter2" not in result.out + result.err
    assert "root" not in result.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--case", "a.etcdlab", "10.0.0.5:2379"], "--case and endpoints cannot be combined."),
        (["--case", "no-such.etcdlab"], "etcdlab cannot read no-such.etcdlab: No such file or directory"),
        ([], "No endpoint is given."),
        (["10.0.0.5:2379", "--ca", "/dev/null"], "/dev/null"),
        (["10.0.0.5:2379", "--timeout", "0"], "The timeout must be more than 0 seconds"),
    ],
)
def test_what_cannot_be_probed_is_refused(arguments: list[str], words: str) -> None:
    result = run("probe", *arguments)

    assert (result.code, result.out) == (2, "")
    assert words in result.err
