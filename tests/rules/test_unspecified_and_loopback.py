"""R1 and R2: addresses that lead to the host of the client."""

import pytest

from etcdlab.rules import Severity
from tests.rules.evidence import REFUSED, dial, findings_of, member

CONFIGURED = dial("10.0.0.5:2379", by="s", source="configured")

UNSPECIFIED = ["0.0.0.0", "[::]", "[::ffff:0.0.0.0]", "0", "000.0.0.0", "0.0", "[0:0:0:0:0:0:0:0]", "[::0]"]


@pytest.mark.parametrize("host", UNSPECIFIED)
def test_the_unspecified_address_is_r1_in_all_its_spellings(host: str, the_only) -> None:
    wrong = f"{host}:2379"

    finding = the_only(findings_of([member("s", f"http://{wrong}")], [CONFIGURED, dial(wrong, failed=REFUSED)]))

    assert (finding.code, finding.rule, finding.severity) == ("R1", "advertises-unspecified", Severity.FAULT)


@pytest.mark.parametrize("host", ["10.0.0.0", "0.0.0.1", "100.0.0.0", "etcd-0", "[2001:db8::]"])
def test_an_address_that_only_looks_like_it_is_not_r1(host: str) -> None:
    assert (
        findings_of([member("s", f"http://{host}:2379")], [CONFIGURED, dial(f"{host}:2379", by="s")], returns="ok")
        == ()
    )


def test_r1_looks_at_the_url_only(the_only) -> None:
    """The dial reaches the member, and the URL is wrong."""
    finding = the_only(
        findings_of([member("s", "http://0.0.0.0:2379")], [CONFIGURED, dial("0.0.0.0:2379", by="s")], returns="ok")
    )

    assert (finding.code, finding.severity) == ("R1", Severity.WARNING)
    assert "only because an etcd listens here" in str(finding.why)


def test_r1_names_another_cluster_that_answers(the_only) -> None:
    stranger = dial("0.0.0.0:2379", by="x", cluster="c2")

    finding = the_only(findings_of([member("s", "http://0.0.0.0:2379")], [CONFIGURED, stranger], returns="ok"))

    assert "another cluster answers: c2" in str(finding.why)
    assert "instead of c1" in str(finding.why)


@pytest.mark.parametrize(
    ("dials", "severity"),
    [
        ([], Severity.WARNING),
        ([dial("0.0.0.0:2379", failed=REFUSED)], Severity.FAULT),
        ([dial("0.0.0.0:2379", by="x", cluster="c2")], Severity.WARNING),
    ],
)
def test_the_failed_dial_proves_it_while_the_client_is_stepped(the_only, dials, severity: Severity) -> None:
    """The client has not come to its last Get, so no call has returned yet."""
    finding = the_only(
        findings_of([member("s", "http://0.0.0.0:2379")], [CONFIGURED, *dials], calls=(), complete=False)
    )

    assert (finding.code, finding.severity) == ("R1", severity)


def test_one_url_that_answers_leaves_the_other_a_warning(the_only) -> None:
    """While the client is stepped: its picker may still find the other URL."""
    two = [member("s", "http://0.0.0.0:2379"), member("t", "http://10.0.0.6:2379")]
    dials = [CONFIGURED, dial("0.0.0.0:2379", failed=REFUSED), dial("10.0.0.6:2379", by="t")]

    finding = the_only(findings_of(two, dials, calls=(), complete=False))

    assert (finding.code, finding.severity) == ("R1", Severity.WARNING)


def test_a_client_that_never_syncs_has_not_met_the_fault_yet(the_only) -> None:
    dials = [CONFIGURED, dial("0.0.0.0:2379", failed=REFUSED)]

    finding = the_only(findings_of([member("s", "http://0.0.0.0:2379")], dials, autosync=0.0))

    assert finding.severity is Severity.WARNING
    assert "AutoSync is off, so" in str(finding.why)
    assert str(finding.fix.client) == "Leave AutoSync off."


def test_the_address_that_answered_as_that_member_is_proposed(the_only) -> None:
    dials = [CONFIGURED, dial("0.0.0.0:2379", failed=REFUSED)]

    finding = the_only(findings_of([member("s", "http://0.0.0.0:2379")], dials))

    assert finding.fix.before == "ETCD_ADVERTISE_CLIENT_URLS=http://0.0.0.0:2379"
    assert finding.fix.after == "ETCD_ADVERTISE_CLIENT_URLS=http://10.0.0.5:2379"
    assert "one member at a time" in str(finding.fix.how)
    assert str(finding.fix.client) == (
        "Set AutoSyncInterval = 0 in the client. The client then keeps its configured endpoints."
    )
    assert "server down (10.0.0.5:2379 answers as s)" in map(str, finding.ruled_out)


def test_the_right_urls_of_a_member_are_kept_in_the_fix(the_only) -> None:
    urls = ("http://10.0.0.9:2379", "http://0.0.0.0:2379")
    dials = [CONFIGURED, dial("10.0.0.9:2379", by="s"), dial("0.0.0.0:2379", failed=REFUSED)]

    finding = the_only(findings_of([member("s", *urls)], dials))

    assert finding.fix.after == "ETCD_ADVERTISE_CLIENT_URLS=http://10.0.0.9:2379,http://10.0.0.5:2379"


@pytest.mark.parametrize(
    "configured",
    [
        dial("127.0.0.1:12379", by="s", source="configured"),  # a port-forward
        dial("localhost:2379", by="s", source="configured"),
        dial("10.0.0.6:2379", by="other", source="configured"),  # another member answered
    ],
)
def test_no_fix_proposes_a_wrong_address(configured, the_only) -> None:
    """Loopback, or an address that answered as another member."""
    dials = [configured, dial("0.0.0.0:2379", failed=REFUSED)]

    finding = the_only(findings_of([member("s", "http://0.0.0.0:2379")], dials, endpoint=configured.address))

    assert finding.fix.after == ""
    assert "the address of s that its clients reach" in str(finding.fix.server)
    assert "127.0.0.1" not in str(finding.fix.server)


def test_a_sandboxs_fix_is_marked_as_such(the_only) -> None:
    dials = [dial("127.0.0.2:2379", by="s", source="configured"), dial("0.0.0.0:2379", failed=REFUSED)]
    members = [member("s", "http://0.0.0.0:2379")]

    finding = the_only(findings_of(members, dials, endpoint="127.0.0.2:2379", scenario="advertises-unspecified"))

    assert finding.fix.after == "ETCD_ADVERTISE_CLIENT_URLS=http://127.0.0.2:2379"
    assert finding.fix.sandbox


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.1", "[::ffff:127.0.0.1]"])
def test_loopback_is_r2_for_a_client_elsewhere(host: str, the_only) -> None:
    """Also if another etcd answers there."""
    wrong = f"{host}:2379"

    finding = the_only(findings_of([member("s", f"http://{wrong}")], [CONFIGURED, dial(wrong, by="x", cluster="c2")]))

    assert (finding.code, finding.rule) == ("R2", "advertises-loopback")
    assert "another cluster answers: c2" in str(finding.why)


def test_loopback_is_right_for_a_client_beside_the_member() -> None:
    here = dial("127.0.0.2:2379", by="s", source="configured")

    assert findings_of([member("s", "http://127.0.0.2:2379")], [here], endpoint="127.0.0.2:2379", returns="ok") == ()


def test_loopback_that_reaches_another_member_is_r2(the_only) -> None:
    """Also if etcdlab asked the cluster through loopback."""
    dials = [dial("127.0.0.2:2379", by="s", source="configured"), dial("127.0.0.1:2379", by="other")]

    finding = the_only(findings_of([member("s", "http://127.0.0.1:2379")], dials, endpoint="127.0.0.2:2379"))

    assert finding.code == "R2"
