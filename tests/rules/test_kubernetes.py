"""What kubectl lists behind an advertised URL, beside the dial from here."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from etcdlab.case import Case
from etcdlab.kubernetes_target import KubernetesTarget
from etcdlab.rules import Finding, judge
from etcdlab.views.kubernetes_rows import notes_of_kubernetes
from tests.rules.evidence import dial, member, trace_of

URL = "http://etcd-0.etcd.prod.svc:2379"
ADDRESS = "etcd-0.etcd.prod.svc:2379"
UNRESOLVED = ("dns", "no-such-host", "dial tcp: lookup etcd-0.etcd.prod.svc: no such host")


def judged(target: KubernetesTarget, failed: tuple[str, str, str] | None = UNRESOLVED) -> Sequence[Finding]:
    """The findings about a member that answers at the endpoint, and whose URL was dialled like this."""
    dials = [
        dial("10.0.0.5:2379", by="etcd-0", source="configured"),
        dial(ADDRESS, by="" if failed else "etcd-0", failed=failed),
    ]
    trace = trace_of([member("etcd-0", URL)], dials, returns="context deadline exceeded" if failed else "ok")
    return judge(Case(traces=(trace,), kubernetes=(target,)))


def test_without_kubectl_the_name_does_not_resolve() -> None:
    (finding,) = judged(KubernetesTarget("http://other:2379", "none"))

    assert finding.rule == "name-does-not-resolve"


def test_a_ready_pod_inside_is_a_name_of_the_inside() -> None:
    target = KubernetesTarget(URL, "pod", "prod", "etcd-0", "name", ready=("etcd-0",))
    (finding,) = judged(target)

    assert (finding.code, finding.rule) == ("R3", "name-inside-only")
    assert "It works only inside Kubernetes." in str(finding.summary)
    assert [str(one.text) for one in finding.evidence if one.kind == "kubernetes"] == [
        "kubectl lists pods that are ready: etcd-0"
    ]


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ("no-endpoint", "In Kubernetes no endpoint is behind it."),
        ("no-object", "Kubernetes has no Service of that name."),
        ("wrong-port", "The Service has no such port."),
    ],
)
def test_nothing_behind_a_url_says_more_than_a_failed_dial(problem: str, words: str) -> None:
    target = KubernetesTarget(URL, "service", "prod", "etcd", "name", problem, 2379, (2380,), not_ready=("etcd-0",))  # type: ignore[arg-type]
    (finding,) = judged(target)

    assert (finding.code, finding.rule) == ("R4", "nothing-behind-url")
    assert words in str(finding.summary)


def test_a_service_that_does_not_exist_is_not_inside_either() -> None:
    """A note says where each URL leads."""
    missing = KubernetesTarget(URL, "service", "prod", "etcd", "name", "no-object")
    there = KubernetesTarget(URL, "service", "prod", "etcd", "name", "wrong-port", 2379, (2380,))
    trace = trace_of([member("etcd-0", URL)], [])
    notes = [str(*notes_of_kubernetes(Case(traces=(trace,), kubernetes=(target,)))) for target in (missing, there)]

    assert ["exists only inside the cluster" in note for note in notes] == [False, True]
    assert "kubectl lists the port 2380, and not 2379" in notes[1]


def test_a_url_that_leads_to_its_member_is_right() -> None:
    """The pod may have become ready since kubectl listed it."""
    assert judged(KubernetesTarget(URL, "pod", "prod", "etcd-0", "name", "no-endpoint"), failed=None) == ()


def test_a_url_that_works_from_here_is_not_for_the_inside_only() -> None:
    assert judged(KubernetesTarget(URL, "pod", "prod", "etcd-0", "name", ready=("etcd-0",)), failed=None) == ()
