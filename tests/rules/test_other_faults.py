"""R3 to R9, each beside the rules that it could be confused with."""

import pytest
from msgspec.structs import replace

from etcdlab.rules import Certainty, Severity
from etcdlab.trace import MemberList
from tests.rules.evidence import CLUSTER, REFUSED, dial, findings_of, member

CONFIGURED = dial("10.0.0.5:2379", by="s", source="configured")


def codes(findings) -> list[tuple[str, str]]:
    return [(finding.code, finding.rule) for finding in findings]


def test_a_name_that_does_not_resolve_is_r3(the_only) -> None:
    lost = dial("etcd-0:2379", failed=("dns", "no-such-host", "lookup etcd-0: no such host"))

    finding = the_only(findings_of([member("s", "http://etcd-0:2379")], [CONFIGURED, lost]))

    assert (finding.code, finding.rule, finding.certainty) == ("R3", "name-does-not-resolve", Certainty.PROVED)
    assert finding.fix.after == "ETCD_ADVERTISE_CLIENT_URLS=http://10.0.0.5:2379"


def test_a_silent_resolver_makes_r3_only_likely(the_only) -> None:
    lost = dial("etcd-0:2379", failed=("dns", "resolver-silent", "lookup etcd-0: i/o timeout"))

    finding = the_only(findings_of([member("s", "http://etcd-0:2379")], [CONFIGURED, lost]))

    assert finding.certainty is Certainty.LIKELY


@pytest.mark.parametrize("kind", ["refused", "timeout", "unreachable"])
def test_a_member_that_answers_elsewhere_is_r4(kind: str, the_only) -> None:
    """Its URL does not answer from here."""
    dials = [CONFIGURED, dial("172.18.0.2:2379", failed=("tcp", kind, "words"))]

    finding = the_only(findings_of([member("s", "http://172.18.0.2:2379")], dials))

    assert (finding.code, finding.rule) == ("R4", "unreachable-url")


def test_another_etcd_at_the_url_is_r5(the_only) -> None:
    dials = [CONFIGURED, dial("10.0.0.7:2379", by="other")]

    assert the_only(findings_of([member("s", "http://10.0.0.7:2379")], dials)).rule == "another-answers"


@pytest.mark.parametrize(
    ("url", "kind", "consequence"),
    [
        ("http://:2379", "no-host", "A client that syncs dials its own host."),
        ("http://10.0.0.5", "no-port", "No client can dial it."),
        ("http://fd00::5:2379", "malformed", "No client can dial it."),
    ],
)
def test_a_url_nobody_can_dial_is_r6(url: str, kind: str, consequence: str, the_only) -> None:
    broken = dial("", failed=("dns", kind, "dial tcp"), url=url)

    finding = the_only(findings_of([member("s", url)], [CONFIGURED, broken]))

    assert (finding.code, finding.rule) == ("R6", "malformed-url")
    assert str(finding.summary) == f"Member s advertises {url}. {consequence}"


PLACEHOLDERS = ["http://127.0.0.111:0", "http://127.0.0.1:111", "http://localhost:1"]


@pytest.mark.parametrize("url", PLACEHOLDERS)
def test_a_placeholder_beside_another_url_is_a_note(url: str, the_only) -> None:
    dials = [CONFIGURED, dial(url.removeprefix("http://"), failed=REFUSED)]

    finding = the_only(findings_of([member("s", url, "http://10.0.0.5:2379")], dials, returns="ok"))

    assert (finding.code, finding.rule, finding.severity) == ("R6", "placeholder-url", Severity.NOTE)


@pytest.mark.parametrize("url", PLACEHOLDERS)
def test_a_placeholder_and_nothing_else_is_loopback(url: str, the_only) -> None:
    dials = [CONFIGURED, dial(url.removeprefix("http://"), failed=REFUSED)]

    finding = the_only(findings_of([member("s", url)], dials))

    assert (finding.code, finding.rule, finding.severity) == ("R2", "advertises-loopback", Severity.FAULT)


@pytest.mark.parametrize(
    ("url", "kind", "rule"),
    [
        ("http://etcd.localhost:1", "no-such-host", "placeholder-url"),
        ("http://127.0.0.1:1/path", "malformed", "malformed-url"),
    ],
)
def test_two_faults_of_one_url_are_one_finding(url: str, kind: str, rule: str, the_only) -> None:
    """The URL is also malformed, or its name does not resolve."""
    dials = [CONFIGURED, dial("", failed=("dns", kind, "words"), url=url)]

    assert the_only(findings_of([member("s", url, "http://10.0.0.5:2379")], dials, returns="ok")).rule == rule


def test_a_failing_handshake_at_the_advertised_url_is_r7(the_only) -> None:
    dials = [CONFIGURED, dial("10.0.0.7:2379", failed=("tls", "wrong-name", "x509: certificate is valid for a, not b"))]

    finding = the_only(findings_of([member("s", "https://10.0.0.7:2379")], dials))

    assert (finding.code, finding.rule) == ("R7", "tls-refuses")


@pytest.mark.parametrize(
    ("kind", "advice"),
    [
        ("wrong-name", "Give s a certificate for 10.0.0.7"),
        ("wrong-ca", "Give s a certificate of a CA that the clients trust."),
        ("expired", "Renew the certificate of s"),
        ("client-certificate", "Give the client a certificate, with its key,"),
        ("peer-is-plain", "Let s serve TLS: a Go client uses TLS for all members, or for none."),
        ("peer-is-tls", "Give the client endpoints with https:// and the CA file: s demands TLS"),
    ],
)
def test_the_fix_of_a_handshake_depends_on_why_it_fails(kind: str, advice: str, the_only) -> None:
    dials = [CONFIGURED, dial("10.0.0.7:2379", failed=("tls", kind, "tls: an error"))]

    finding = the_only(findings_of([member("s", "https://10.0.0.7:2379")], dials))

    assert advice in f"{finding.fix.server} {finding.fix.client}"


def test_one_url_for_all_members_is_a_note(the_only) -> None:
    members = [member("a", "http://10.0.0.5:2379"), member("b", "http://10.0.0.5:2379")]

    finding = the_only(findings_of(members, [dial("10.0.0.5:2379", by="a", source="configured")], returns="ok"))

    assert (finding.code, finding.rule, finding.severity) == ("R8", "shared-url", Severity.NOTE)


@pytest.mark.parametrize("own", [(), ("http://10.0.0.1{}:2379",)])
def test_own_urls_beside_a_shared_url_allow_fail_over(own: tuple[str, ...], the_only) -> None:
    """Then the client itself fails over between the members."""
    shared = "http://10.0.0.5:2379"
    members = [member(name, shared, *(url.format(number) for url in own)) for number, name in enumerate("ab")]
    dials = [dial("10.0.0.5:2379", by="a", source="configured")]
    dials += [dial(f"10.0.0.1{number}:2379", by=name) for number, name in enumerate("ab")]

    finding = the_only(findings_of(members, dials, returns="ok"))

    assert finding.rule == "shared-url"
    assert ("a client that syncs still fails over by itself" in str(finding.why)) is bool(own)
    assert ("and the client does not." in str(finding.why)) is not bool(own)


@pytest.mark.parametrize("host", ["0.0.0.0", "[::]", "127.0.0.1", "localhost", "[::1]"])
def test_a_shared_loopback_url_is_no_load_balancer(host: str) -> None:
    """Every host has that address."""
    members = [member(name, f"http://{host}:2379") for name in "abc"]

    findings = findings_of(members, [CONFIGURED, dial(f"{host}:2379", failed=REFUSED)])

    assert "R8" not in [finding.code for finding in findings]


def test_a_learner_and_an_unstarted_member_are_notes() -> None:
    members = [
        member("s", "http://10.0.0.5:2379"),
        member("l", "http://10.0.0.6:2379", learner=True),
        member("", peer_urls=("http://10.0.0.7:2380",)),
    ]

    findings = findings_of(members, [CONFIGURED, dial("10.0.0.6:2379", by="l")], returns="ok")

    assert codes(findings) == [("R8", "learner"), ("R8", "no-urls")]
    assert {finding.severity for finding in findings} == {Severity.NOTE}


def test_a_cluster_without_urls_leaves_no_endpoint(the_only) -> None:
    finding = the_only(findings_of([member("s")], [CONFIGURED]))

    assert (finding.code, finding.rule, finding.severity) == ("R8", "no-urls", Severity.FAULT)


def test_a_failed_linearizable_list_is_a_lost_quorum() -> None:
    """The default list is answered."""
    findings = findings_of(
        [member("s", "http://10.0.0.5:2379")], [CONFIGURED], errors=("UNAVAILABLE: request timed out", "")
    )

    assert codes(findings) == [("R9", "no-quorum")]
    assert not findings[0].unanswered


def test_a_member_without_a_leader_has_no_quorum(the_only) -> None:
    """The real client asks for the linearizable list alone, so no list comes. The Status says why."""
    assert CONFIGURED.identity is not None
    leaderless = replace(CONFIGURED.identity, leader="", errors=("etcdserver: no leader",))
    late = "rpc error: code = Unknown desc = context deadline exceeded"
    failed = MemberList(True, "10.0.0.5:2379", 1.0, error=late)

    finding = the_only(findings_of([], [replace(CONFIGURED, identity=leaderless)], member_lists=(failed,)))

    assert (finding.code, finding.rule, finding.unanswered) == ("R9", "no-quorum", False)
    assert [(one.kind, one.id) for one in finding.evidence] == [("member-list", 0), ("dial", 0)]


def test_a_user_who_may_not_list_members_is_unanswered() -> None:
    denied = "PERMISSION_DENIED: etcdserver: permission denied"

    findings = findings_of([], [CONFIGURED], errors=(denied, denied))

    assert codes(findings) == [("R9", "member-list-fails")]
    assert findings[0].unanswered


def test_no_finding_is_without_evidence() -> None:
    members = [member("s", "http://0.0.0.0:2379", "http://localhost:2379", "http://nope.invalid:2379")]
    dials = [
        CONFIGURED,
        dial("0.0.0.0:2379", failed=REFUSED),
        dial("localhost:2379", failed=REFUSED),
        dial("nope.invalid:2379", failed=("dns", "no-such-host", "no such host")),
    ]

    findings = findings_of(members, dials)

    assert [finding.code for finding in findings] == ["R1", "R2", "R3"]
    assert all(finding.evidence for finding in findings)


def own_list(endpoint: str, *members, cluster: str = CLUSTER, error: str = "") -> MemberList:
    """What another configured endpoint has itself."""
    return MemberList(False, endpoint, 1.0, members, cluster, "id-t", error, from_other_endpoint=True)


def test_an_endpoint_of_another_cluster_is_r8(the_only) -> None:
    ours = MemberList(True, "10.0.0.5:2379", 1.0, (member("s", "http://10.0.0.5:2379"),), CLUSTER, "id-s")
    other = own_list("10.0.0.9:2379", member("x", "http://10.0.0.9:2379"), cluster="c2")

    finding = the_only(findings_of([], [CONFIGURED], returns="ok", member_lists=(ours, other)))

    assert (finding.code, finding.rule, finding.severity) == ("R8", "two-clusters", Severity.WARNING)
    assert str(finding.summary) == (
        "The configured endpoints are of two clusters: 10.0.0.9:2379 answered for another cluster than 10.0.0.5:2379."
    )
    assert [(one.kind, one.id) for one in finding.evidence] == [("member-list", 1)]


def test_a_dial_names_the_other_cluster_too(the_only) -> None:
    """A trace may have no list of the other endpoint: that of a user's own process, or an older recording."""
    assert CONFIGURED.identity is not None
    ours = MemberList(True, "10.0.0.5:2379", 1.0, (member("s", "http://10.0.0.5:2379"),), CLUSTER, "id-s")
    other = dial("10.0.0.9:2379", by="x", source="configured")
    other = replace(other, identity=replace(CONFIGURED.identity, cluster_id="c2", member_id="id-x"))

    finding = the_only(findings_of([], [CONFIGURED, other], returns="ok", member_lists=(ours,)))

    assert (finding.code, finding.rule) == ("R8", "two-clusters")
    assert [(one.kind, one.id) for one in finding.evidence] == [("dial", 1)]


def test_lists_that_differ_name_the_member(the_only) -> None:
    """The finding has both URLs and says what to do."""
    ours = MemberList(True, "10.0.0.5:2379", 1.0, (member("s", "http://10.0.0.5:2379"),), CLUSTER, "id-s")
    behind = own_list("10.0.0.6:2379", member("s", "http://10.0.0.4:2379"))

    finding = the_only(findings_of([], [CONFIGURED], returns="ok", member_lists=(ours, behind)))

    assert (finding.code, finding.rule, finding.severity) == ("R8", "lists-differ", Severity.NOTE)
    assert str(finding.summary) == (
        "10.0.0.6:2379 lists s with http://10.0.0.4:2379. 10.0.0.5:2379 lists s with http://10.0.0.5:2379."
    )
    for other_cause in (
        "a moment ago",
        "cut off from the other members",
        "no longer belongs to the cluster, still runs",
    ):
        assert other_cause in str(finding.why)
    assert "`etcdctl endpoint status -w table --endpoints=10.0.0.5:2379,10.0.0.6:2379`" in str(finding.fix.server)


def test_a_member_that_one_list_does_not_have_is_named(the_only) -> None:
    s, t = member("s", "http://10.0.0.5:2379"), member("t", "http://10.0.0.6:2379")
    ours = MemberList(True, "10.0.0.5:2379", 1.0, (s,), CLUSTER, "id-s")
    behind = own_list("10.0.0.6:2379", s, t)

    finding = the_only(findings_of([], [CONFIGURED], returns="ok", member_lists=(ours, behind)))

    assert str(finding.summary) == ("10.0.0.6:2379 lists t with http://10.0.0.6:2379. 10.0.0.5:2379 does not list t.")


def test_an_endpoint_without_a_list_is_no_finding() -> None:
    ours = MemberList(True, "10.0.0.5:2379", 1.0, (member("s", "http://10.0.0.5:2379"),), CLUSTER, "id-s")
    same = own_list("10.0.0.6:2379", member("s", "http://10.0.0.5:2379"))
    dead = own_list("10.0.0.7:2379", error="connection refused")

    assert findings_of([], [CONFIGURED], returns="ok", member_lists=(ours, same, dead)) == ()
