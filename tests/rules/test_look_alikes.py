"""R10: what must not be blamed on an advertised URL."""

from etcdlab.rules import Severity
from tests.rules.evidence import REFUSED, dial, findings_of, member


def test_one_member_down_is_a_note(the_only) -> None:
    """The client stays READY."""
    members = [member(name, f"http://10.0.0.{number}:2379") for number, name in enumerate("abc", 1)]
    dials = [
        dial("10.0.0.1:2379", by="a", source="configured"),
        dial("10.0.0.2:2379", by="b"),
        dial("10.0.0.3:2379", failed=REFUSED),
    ]

    finding = the_only(findings_of(members, dials, endpoint="10.0.0.1:2379", returns="ok"))

    assert (finding.code, finding.rule, finding.severity) == ("R10", "member-down", Severity.NOTE)
    assert str(finding.subject) == "member c"


def test_a_member_down_beside_the_client_is_not_r2(the_only) -> None:
    """Its loopback URL may be right."""
    members = [member("a", "http://127.0.0.2:12379"), member("b", "http://127.0.0.2:22379")]
    dials = [
        dial("127.0.0.2:12379", by="a", source="configured"),
        dial("127.0.0.2:22379", failed=REFUSED, source="configured"),
    ]

    assert the_only(findings_of(members, dials, endpoint="127.0.0.2:12379", returns="ok")).rule == "member-down"


def test_nothing_listens_and_no_url_is_blamed(the_only) -> None:
    dials = [dial("10.0.0.5:2379", failed=REFUSED, source="configured")]

    finding = the_only(findings_of([], dials, member_lists=()))

    assert (finding.code, finding.rule) == ("R10", "nothing-listens")
    assert finding.unanswered
    assert "advertis" not in str(finding.summary) + str(finding.why) + str(finding.fix.server)


def test_an_unreachable_endpoint_has_its_stage(the_only) -> None:
    """The finding names the stage at which the dial fails."""
    dials = [dial("10.0.0.5:2379", failed=("tls", "wrong-ca", "x509: unknown authority"), source="configured")]

    finding = the_only(findings_of([], dials, member_lists=()))

    assert (finding.code, finding.rule) == ("R10", "endpoint-unreachable")
    assert "The dial fails at the stage tls." in str(finding.why)
    assert "x509: unknown authority" in str(finding.why)
    assert "Give the client the CA" in str(finding.fix.server)
    assert finding.unanswered


def test_a_healthy_cluster_gives_no_finding() -> None:
    members = [member(name, f"http://10.0.0.{number}:2379") for number, name in enumerate("abc", 1)]
    dials = [dial(f"10.0.0.{number}:2379", by=name) for number, name in enumerate("abc", 1)]

    assert findings_of(members, dials, endpoint="10.0.0.1:2379", returns="ok") == ()


def test_an_endpoint_dialled_twice_is_one_finding(the_only) -> None:
    twice = [dial("10.0.0.5:2379", failed=REFUSED, source="configured")] * 2

    assert str(the_only(findings_of([], twice, member_lists=())).subject) == "10.0.0.5:2379"
