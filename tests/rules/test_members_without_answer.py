"""R10: a member that gives no answer may be down or may run."""

from __future__ import annotations

import msgspec
import pytest

from etcdlab.rules import Severity
from etcdlab.trace import Identity
from tests.rules.evidence import CLUSTER, REFUSED, dial, findings_of, member

MEMBERS = [member(name, f"http://10.0.0.{number}:2379") for number, name in enumerate("abc", 1)]
DIALS = [dial("10.0.0.1:2379", by="a", source="configured"), dial("10.0.0.2:2379", by="b")]
TIMEOUT = ("tcp", "timeout", "context deadline exceeded")


@pytest.mark.parametrize("kind", ["timeout", "unreachable", "silent", "closed"])
def test_a_member_without_an_answer_may_run(kind: str, the_only) -> None:
    dials = [*DIALS, dial("10.0.0.3:2379", failed=("tcp", kind, "words"))]

    finding = the_only(findings_of(MEMBERS, dials, endpoint="10.0.0.1:2379", returns="ok"))

    assert (finding.code, finding.rule, finding.severity) == ("R10", "member-not-asked", Severity.NOTE)
    assert str(finding.summary) == (
        "etcdlab cannot tell whether member c runs: no dial of http://10.0.0.3:2379 got an answer."
    )
    assert "A firewall, a missing route and a stopped member look the same from here." in str(finding.why)


@pytest.mark.parametrize("failed", [TIMEOUT, REFUSED])
def test_a_leader_without_an_answer_runs(failed, the_only) -> None:
    """The report of the other members is evidence."""
    leads = Identity(CLUSTER, "id-a", "3.5.1", leader="id-c", raft_term=7)
    dials = [msgspec.structs.replace(DIALS[0], identity=leads), DIALS[1], dial("10.0.0.3:2379", failed=failed)]

    finding = the_only(findings_of(MEMBERS, dials, endpoint="10.0.0.1:2379", returns="ok"))

    assert finding.rule == "member-not-asked"
    assert "10.0.0.1:2379 reports that c is the leader in raft term 7. So c was running then" in str(finding.why)
    assert ("dial", 0, "10.0.0.1:2379 reports that c is the leader in raft term 7") in [
        (one.kind, one.id, str(one.text)) for one in finding.evidence
    ]


def test_a_leader_of_another_cluster_is_no_evidence(the_only) -> None:
    stranger = dial("10.0.0.9:2379", by="x", cluster="c2")
    leads = Identity("c2", "id-x", "3.5.1", leader="id-c", raft_term=7)
    dials = [*DIALS, dial("10.0.0.3:2379", failed=REFUSED), msgspec.structs.replace(stranger, identity=leads)]

    assert the_only(findings_of(MEMBERS, dials, endpoint="10.0.0.1:2379", returns="ok")).rule == "member-down"


def test_an_etcd_without_an_id_may_be_the_member(the_only) -> None:
    """Then a refusal does not prove that the member is down."""
    guarded = dial("10.0.0.7:2379", failed=("rpc", "unauthenticated", "etcdserver: user name is empty"))
    dials = [*DIALS, msgspec.structs.replace(guarded, source="configured"), dial("10.0.0.3:2379", failed=REFUSED)]

    finding = the_only(findings_of(MEMBERS, dials, endpoint="10.0.0.1:2379", returns="ok"))

    assert finding.rule == "member-not-asked"
    assert "An etcd answered at 10.0.0.7:2379 without its member id. It may be this member." in str(finding.why)


def test_a_member_that_answered_only_the_member_list_is_up() -> None:
    # Its Status is refused, as servers with authentication do; the list names the member that answered it.
    members = [member("s", "http://10.0.0.9:2379")]
    guarded = dial("10.0.0.5:2379", failed=("rpc", "unauthenticated", "etcdserver: user name is empty"))
    dials = [msgspec.structs.replace(guarded, source="configured"), dial("10.0.0.9:2379", failed=TIMEOUT)]

    assert [finding.rule for finding in findings_of(members, dials)] == ["unreachable-url"]


@pytest.mark.parametrize("kind", ["refused", "timeout"])
@pytest.mark.parametrize(
    ("address", "rule"), [("0.0.0.0:2379", "advertises-unspecified"), ("127.0.0.111:0", "placeholder-url")]
)
def test_a_wrong_url_is_reported_and_not_the_member(kind: str, address: str, rule: str) -> None:
    """The dial of such a URL says nothing about the member."""
    dials = [
        dial("10.0.0.5:2379", by="s", source="configured"),
        dial(address, failed=("tcp", kind, "dial tcp {address}: words")),
    ]

    findings = findings_of([member("s", "http://10.0.0.5:2379"), member("t", f"http://{address}")], dials, returns="ok")

    assert [finding.rule for finding in findings] == [rule]


def test_an_open_port_that_sends_nothing_is_no_firewall(the_only) -> None:
    """The server hangs, is suspended or waits for its cluster. A check of the port would succeed."""
    dials = [*DIALS, dial("10.0.0.3:2379", failed=("h2", "silent", "context deadline exceeded"))]

    finding = the_only(findings_of(MEMBERS, dials, endpoint="10.0.0.1:2379", returns="ok"))

    assert finding.rule == "member-not-asked"
    assert "The port is open, and the server there sends nothing" in str(finding.why)
    assert "firewall" not in str(finding.why)
    assert str(finding.fix.server).startswith("Read the log of etcd on the host of c")
