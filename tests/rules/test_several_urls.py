"""R8: one URL of a member is dead from here, and another URL of that member answers."""

from __future__ import annotations

import pytest

from etcdlab.rules import Finding, Severity
from tests.rules.evidence import REFUSED, dial, findings_of, member

UNRESOLVED = ("dns", "no-such-host", "dial tcp: lookup s.svc: no such host")
ALIVE = "http://10.0.0.5:2379"
CONFIGURED = dial("10.0.0.5:2379", by="s", source="configured")


def pairs(findings: tuple[Finding, ...]) -> list[tuple[str, Severity]]:
    return [(finding.rule, finding.severity) for finding in findings]


@pytest.mark.parametrize(("url", "failed"), [("http://s.svc:2379", UNRESOLVED), ("http://192.168.7.5:2379", REFUSED)])
def test_a_dead_url_beside_a_live_one_is_a_note(url: str, failed: tuple[str, str, str]) -> None:
    dead = dial(url.removeprefix("http://"), failed=failed)

    assert pairs(findings_of([member("s", url, ALIVE)], [CONFIGURED, dead], returns="ok")) == [
        ("some-urls-answer", Severity.NOTE)
    ]


def test_a_dead_url_of_another_member_is_no_note() -> None:
    """Each member needs a URL of its own that answers."""
    dead = dial("s.svc:2379", failed=UNRESOLVED)
    members = [member("s", ALIVE), member("t", "http://s.svc:2379")]

    assert pairs(findings_of(members, [CONFIGURED, dead], returns="ok")) == [
        ("name-does-not-resolve", Severity.WARNING)
    ]


def test_another_member_at_the_live_url_makes_no_note() -> None:
    foreign = dial("10.0.0.6:2379", by="x", cluster="c2")
    dead = dial("s.svc:2379", failed=UNRESOLVED)
    members = [member("s", "http://s.svc:2379", "http://10.0.0.6:2379")]

    assert "some-urls-answer" not in [rule for rule, _ in pairs(findings_of(members, [foreign, dead], returns="ok"))]


def test_while_the_client_fails_a_dead_url_is_a_fault() -> None:
    dead = dial("s.svc:2379", failed=UNRESOLVED)

    assert pairs(findings_of([member("s", "http://s.svc:2379", ALIVE)], [CONFIGURED, dead])) == [
        ("name-does-not-resolve", Severity.FAULT)
    ]


@pytest.mark.parametrize(
    ("url", "rule"),
    [("http://127.0.0.1:2379", "advertises-loopback"), ("http://0.0.0.0:2379", "advertises-unspecified")],
)
def test_a_loopback_url_beside_a_live_one_stays_wrong(url: str, rule: str) -> None:
    """On another host another etcd may answer there."""
    dead = dial(url.removeprefix("http://"), failed=REFUSED)

    assert [name for name, _ in pairs(findings_of([member("s", url, ALIVE)], [CONFIGURED, dead], returns="ok"))] == [
        rule
    ]
