"""An error of etcdlab's own does not judge the URL."""

from __future__ import annotations

from tests.rules.evidence import dial, findings_of, member

CONFIGURED = dial("10.0.0.5:2379", by="s", source="configured")


def test_a_dial_that_etcdlab_ended_is_not_judged(the_only) -> None:
    broken = dial("10.0.0.7:2379", failed=("tls", "own-error", ""))

    finding = the_only(findings_of([member("s", "http://10.0.0.7:2379")], [CONFIGURED, broken]))

    assert (finding.code, finding.rule, str(finding.severity)) == ("R10", "dial-not-judged", "warning")
    assert "etcdlab itself failed to dial http://10.0.0.7:2379." in str(finding.summary)
    assert "down" not in str(finding.why)
