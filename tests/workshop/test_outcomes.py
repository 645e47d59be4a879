"""What an answer is compared with: the list that the client itself got, and never that of another endpoint."""

from __future__ import annotations

from msgspec.structs import replace

from etcdlab.trace import MemberList
from etcdlab.workshop.outcomes import Evidence, SoundUrl, values_of
from etcdlab.workshop.texts import ClusterFacts
from tests.rules.evidence import dial, member, trace_of

OWN = MemberList(True, "10.0.0.5:2379", 1.0, (member("etcd-0", "http://10.0.0.5:2379"),))
OTHER = MemberList(False, "10.0.0.9:2379", 1.0, (member("x", "http://10.0.0.9:2379"),), from_other_endpoint=True)
FAILED = MemberList(True, "10.0.0.5:2379", 1.0, error="etcdserver: no leader")
TRACE = replace(
    trace_of([], [dial("10.0.0.5:2379", by="etcd-0", source="configured")]), member_lists=(OWN, FAILED, OTHER)
)


def test_the_url_is_that_of_the_clients_own_list() -> None:
    assert SoundUrl().of(Evidence(TRACE)) == "http://10.0.0.5:2379"
    assert values_of(TRACE)["member"] == "etcd-0"


def test_the_facts_of_a_cluster_are_the_clients_own() -> None:
    html = ClusterFacts(TRACE).html("en")

    assert "etcd-0 advertises http://10.0.0.5:2379." in html
    assert "10.0.0.9" not in html


def test_without_an_own_list_there_is_no_url() -> None:
    trace = replace(TRACE, member_lists=(FAILED, OTHER))

    assert SoundUrl().of(Evidence(trace)) == "nothing"
    assert "No member list" in ClusterFacts(trace).html("en")
