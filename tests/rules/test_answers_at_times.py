"""A URL at which the member answered in the same run is right, whatever a later dial of it met."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

import etcdlab
from etcdlab.rules import Finding, Severity
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.trace import Dial
from tests.rules.evidence import REFUSED, dial, findings_of, member

OWN, OTHER = "10.0.0.5:2379", "10.0.0.6:2379"
S, T = member("s", f"http://{OWN}"), member("t", f"http://{OTHER}")
CONFIGURED = dial(OWN, by="s", source="configured")
GONE = dial(OWN, failed=REFUSED)


def rules(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.rule for finding in findings]


def test_a_member_that_stops_has_the_right_url(the_only) -> None:
    finding = the_only(findings_of([S], [CONFIGURED, GONE]))

    assert (finding.code, finding.rule, finding.severity) == ("R10", "answers-at-times", Severity.FAULT)
    assert str(finding.summary) == (
        f"Member s does not answer at http://{OWN}. It answered there at another time of this run."
    )
    assert [(one.kind, one.id) for one in finding.evidence] == [("step", 0), ("dial", 0), ("dial", 1)]
    assert "ETCD_ADVERTISE_CLIENT_URLS" not in repr(finding)


def test_it_is_a_note_while_the_client_works(the_only) -> None:
    dials = [CONFIGURED, GONE, dial(OTHER, by="t")]

    assert the_only(findings_of([S, T], dials, returns="ok")).severity is Severity.NOTE


def test_the_member_list_is_an_answer_too(the_only) -> None:
    finding = the_only(findings_of([S], [GONE]))

    assert finding.rule == "answers-at-times"
    assert [one.kind for one in finding.evidence] == ["step", "member-list", "dial"]


@pytest.mark.parametrize("kind", ["no-such-host", "resolver-silent"])
def test_a_name_that_was_resolved_before_is_right(kind: str, the_only) -> None:
    named = member("s", "http://etcd-0:2379")
    dials = [dial("etcd-0:2379", by="s", source="configured"), dial("etcd-0:2379", failed=("dns", kind, "lookup"))]

    assert the_only(findings_of([named], dials, endpoint="etcd-0:2379")).rule == "answers-at-times"


@pytest.mark.parametrize(
    "before",
    [dial(OTHER, by="s", source="configured"), dial(OWN, by="x"), dial(OWN, by="s", cluster="c2")],
    ids=["at another address", "another member", "another cluster"],
)
def test_another_answer_says_nothing_of_the_url(before: Dial) -> None:
    dials = [dial(OTHER, by="s", source="configured"), before, GONE]

    assert rules(findings_of([S], dials, endpoint=OTHER)) == ["unreachable-url"]


def test_an_answer_with_tls_says_nothing_of_http() -> None:
    before = replace(CONFIGURED, url=f"https://{OWN}")

    assert rules(findings_of([S], [before, GONE], endpoint=OTHER)) == ["unreachable-url"]


@pytest.mark.parametrize(
    ("endpoint", "expected"), [("127.0.0.1:2379", "answers-at-times"), (OTHER, "advertises-loopback")]
)
def test_a_loopback_url_is_right_on_the_host_of_the_client(endpoint: str, expected: str) -> None:
    """If the client asked through loopback. For every other host it is wrong, whatever answers here."""
    local, address = member("s", "http://127.0.0.1:2379"), "127.0.0.1:2379"
    dials = [dial(endpoint, by="s", source="configured"), dial(address, by="s"), dial(address, failed=REFUSED)]

    assert rules(findings_of([local], dials, endpoint=endpoint)) == [expected]


def test_a_real_client_whose_member_stops_blames_no_url() -> None:
    with (
        Sandbox("healthy", members=1) as lab,
        etcdlab.walk(lab.endpoints, autosync=60.0, timeout=1.0, engine="go") as engine,
    ):
        engine.run_to("members")
        lab.stop_member(lab.members[0].name)
        findings = etcdlab.Investigation.of(engine.run()).findings

    assert rules(findings) == ["answers-at-times"]
