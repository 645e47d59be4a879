"""A URL that one member advertises, and at which this member and others answer, is that of a load balancer."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from etcdlab.rules import Severity
from etcdlab.trace import Dial
from tests.rules.evidence import dial, findings_of, member

OWN, BALANCER = "10.0.0.5:2379", "10.0.0.9:2379"
S, T = member("s", f"http://{BALANCER}"), member("t", f"http://{OWN}")
CONFIGURED = dial(OWN, by="t", source="configured")
OTHER = dial(BALANCER, by="t")
ITSELF = dial(BALANCER, by="s")
assert OTHER.identity is not None
assert ITSELF.identity is not None


@pytest.mark.parametrize(
    ("dials", "ids"),
    [([replace(OTHER, again=(ITSELF.identity,))], [1]), ([ITSELF, OTHER], [1, 2])],
    ids=["one dial, repeated", "two dials"],
)
def test_a_url_that_also_leads_to_its_member_is_a_note(dials: list[Dial], ids: list[int], the_only) -> None:
    finding = the_only(findings_of([S, T], [CONFIGURED, *dials], returns="ok"))

    assert (finding.code, finding.rule, finding.severity) == ("R5", "another-answers", Severity.NOTE)
    assert str(finding.summary) == f"Member s advertises http://{BALANCER}. Several members answer there."
    assert str(finding.why).startswith(f"{BALANCER} is a load balancer: s, t answered there.")
    assert [one.id for one in finding.evidence if one.kind == "dial"] == ids


def test_a_url_that_leads_to_another_member_only_is_wrong(the_only) -> None:
    finding = the_only(findings_of([S, T], [CONFIGURED, OTHER], returns="ok"))

    assert (finding.rule, finding.severity) == ("another-answers", Severity.WARNING)
    assert "The member has moved" in str(finding.why)
