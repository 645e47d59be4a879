"""`etcdlab check --kubectl COMMAND`, with a small program in the place of kubectl: no Kubernetes runs here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import etcdlab
from etcdlab.case import Case
from etcdlab.errors import UsageError
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import MemberPlan
from tests.cli.command import cluster, run
from tests.readers.kubernetes.objects import PROD, fake_kubectl, printed

URLS = ("http://etcd-0.etcd.prod.svc.invalid:2379", "http://etcd-1.etcd.prod.svc.invalid:2379")
"""A pod that is ready, and one that is not. The domain `invalid` never resolves (RFC 2606)."""


@pytest.fixture(scope="module")
def lab() -> Iterator[Sandbox]:
    """Two members that advertise the names of pods."""
    with cluster(*(MemberPlan(f"etcd-{number}", advertise=(url,)) for number, url in enumerate(URLS))) as running:
        yield running


def test_each_url_has_what_is_behind_it(lab: Sandbox, tmp_path: Path) -> None:
    result = run("check", lab.endpoints[0], "--kubectl", fake_kubectl(tmp_path, printed(*PROD)))

    assert (result.code, result.err) == (1, "")
    assert f"{URLS[0]} leads to Pod prod/etcd-0: kubectl lists pods that are ready: etcd-0." in result.out
    assert f"{URLS[1]} leads to Pod prod/etcd-1: kubectl lists pods that are not ready: etcd-1." in result.out
    assert "R3  Member etcd-0 advertises" in result.out
    assert "R4  Member etcd-1 advertises" in result.out
    assert json.loads((tmp_path / "arguments.json").read_text()) == [
        *("-n", "prod", "get", "pods,services,endpointslices", "-o", "json")
    ]


def test_a_result_in_python_has_what_is_behind_its_urls(lab: Sandbox, tmp_path: Path) -> None:
    result = etcdlab.check(lab.endpoints).with_kubectl(fake_kubectl(tmp_path, printed(*PROD)))

    assert sorted(target.name for target in result.case.kubernetes) == ["etcd-0", "etcd-1"]
    assert {finding.rule for finding in result.findings} == {"name-inside-only", "nothing-behind-url"}
    with pytest.raises(UsageError, match="This host has no program no-such-kubectl"):
        result.with_kubectl("no-such-kubectl -n prod")


def test_json_and_the_saved_case_have_each_url(lab: Sandbox, tmp_path: Path) -> None:
    case, kubectl = tmp_path / "incident.etcdlab", fake_kubectl(tmp_path, printed(*PROD))
    document = run("check", lab.endpoints[0], "--kubectl", kubectl, "--json", "--save", str(case)).document

    assert sorted((one["name"], one["problem"]) for one in document["kubernetes"]) == [
        ("etcd-0", ""),
        ("etcd-1", "no-endpoint"),
    ]
    assert {finding["rule"] for finding in document["findings"]} == {"name-inside-only", "nothing-behind-url"}
    assert len(Case.load(case).kubernetes) == 2
    assert "Pod prod/etcd-1" in run("show", str(case)).out


@pytest.mark.parametrize(
    ("kubectl", "words"),
    [
        ("", "The command for kubectl is empty."),
        ("no-such-kubectl -n prod", "This host has no program no-such-kubectl."),
        ("kubectl '", "etcdlab cannot read the command"),
    ],
)
def test_a_command_that_cannot_run_is_refused_before_the_check(kubectl: str, words: str) -> None:
    result = run("check", "127.0.0.1:1", "--kubectl", kubectl)

    assert (result.code, result.out) == (2, "")
    assert words in result.err


def test_what_kubectl_refuses_is_the_reason(tmp_path: Path) -> None:
    """The text is that of the API server for an account without the verb."""
    forbidden = (
        'Error from server (Forbidden): endpointslices.discovery.k8s.io is forbidden: User "dev" cannot list resource'
        ' "endpointslices" in API group "discovery.k8s.io" in the namespace "prod"\n'
    )
    kubectl = fake_kubectl(tmp_path, printed(), errors=forbidden, code=1)
    result = run("check", "127.0.0.1:1", "--kubectl", kubectl)

    assert (result.code, result.out) == (2, "")
    assert "did not list the objects: Error from server (Forbidden): endpointslices.discovery.k8s.io is" in result.err
    assert "your account needs the verb list on pods" in result.err


def test_an_answer_that_is_no_list_is_refused(tmp_path: Path) -> None:
    result = run("check", "127.0.0.1:1", "--kubectl", fake_kubectl(tmp_path, b"NAME READY\netcd-0 1/1\n"))

    assert result.code == 2
    assert "printed no list of Kubernetes" in result.err
