"""R7: an advertised URL has another scheme than the server speaks."""

from __future__ import annotations

import msgspec
import pytest

from etcdlab.rules import Severity
from tests.rules.evidence import dial, findings_of, member, trace_of

PLAIN = dial("10.0.0.5:2379", by="s", source="configured")
SECURE = dial("10.0.0.5:2379", by="s", source="configured", url="https://10.0.0.5:2379")


@pytest.mark.parametrize(
    ("answered", "advertised", "right"),
    [
        (PLAIN, "https://10.0.0.5:2379", "http://10.0.0.5:2379"),
        (SECURE, "http://10.0.0.5:2379", "https://10.0.0.5:2379"),
    ],
)
def test_the_other_scheme_is_a_note_with_the_right_url(answered, advertised: str, right: str, the_only) -> None:
    finding = the_only(findings_of([member("s", advertised)], [answered], returns="ok"))

    assert (finding.code, finding.rule, finding.severity) == ("R7", "other-scheme", Severity.NOTE)
    assert finding.fix.after == f"ETCD_ADVERTISE_CLIENT_URLS={right}"


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_same_scheme_is_no_finding(scheme: str) -> None:
    answered = {"http": PLAIN, "https": SECURE}[scheme]

    assert findings_of([member("s", f"{scheme}://10.0.0.5:2379")], [answered], returns="ok") == ()


@pytest.mark.parametrize("dials", [[PLAIN, SECURE], [SECURE, PLAIN]])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_port_that_answers_both_schemes_is_no_finding(dials, scheme: str) -> None:
    """etcd serves both at one port, if --listen-client-urls has both (server/embed/serve.go)."""
    assert findings_of([member("s", f"{scheme}://10.0.0.5:2379")], dials, returns="ok") == ()


@pytest.mark.parametrize(
    ("program", "severity"),
    [("patroni", Severity.FAULT), ("etcdctl", Severity.WARNING), ("go-zero", Severity.NOTE)],
)
def test_a_program_that_keeps_the_scheme_fails(program: str, severity: Severity, the_only) -> None:
    """Patroni dials the URLs by itself, and etcdctl with --cluster. A Go client ignores the scheme."""
    intervals = {"patroni": 300.0, "etcdctl": 0.0, "go-zero": 60.0}
    origin = msgspec.structs.replace(trace_of([], []).origin, framework=program)
    more = {"origin": origin, "autosync": intervals[program], "returns": "ok"}

    assert the_only(findings_of([member("s", "https://10.0.0.5:2379")], [PLAIN], **more)).severity == severity


def test_the_fix_of_another_url_has_the_right_scheme(the_only) -> None:
    """The address with the other scheme is right, so it may be proposed, but only once."""
    members = [member("s", "https://10.0.0.5:2379", "http://0.0.0.0:2379")]
    own_host = dial("0.0.0.0:2379", failed=("tcp", "refused", "refused"))

    findings = {finding.rule: finding for finding in findings_of(members, [PLAIN, own_host], returns="ok")}

    assert set(findings) == {"other-scheme", "advertises-unspecified"}
    assert findings["advertises-unspecified"].fix.after == "ETCD_ADVERTISE_CLIENT_URLS=http://10.0.0.5:2379"
